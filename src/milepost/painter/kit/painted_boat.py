"""A painted pleasure boat: two roofs with upturned corners, red pillars, lanterns."""

from __future__ import annotations

from milepost.painter.kit.lanterns import LanternColours, lantern
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def painted_boat(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    hull: Colour,
    roof: Colour,
    pillar: Colour,
    shadow: Colour,
    lanterns: LanternColours,
    snow: Colour | None = None,
) -> None:
    """A boat `size` units long on the waterline `y`, its bow to the left."""
    half, deck = size / 2, y - size * 0.07
    canvas.drawOval(
        skia.Rect(x - half, y - 4, x + half, y + size * 0.07), paint(shadow.faded(0.5), blur=4)
    )
    body = outline(
        f"M {x - half * 1.08} {deck - size * 0.10} "
        f"Q {x - half * 0.9} {deck} {x - half * 0.6} {deck} L {x + half * 0.6} {deck} "
        f"Q {x + half * 0.9} {deck} {x + half * 1.02} {deck - size * 0.08} "
        f"L {x + half * 0.78} {y + 3} L {x - half * 0.78} {y + 3} Z"
    )
    shades = [hull.shifted(0.07), hull]
    canvas.drawPath(body, paint(shader=linear_gradient((0, deck), (0, y), shades)))
    glowing = mix(pillar.shifted(-0.12), lanterns.flame, 0.9 * lanterns.burning)
    for left, right, tall in ((-0.52, 0.10, 0.21), (0.12, 0.60, 0.16)):
        west, east = x + half * left, x + half * right
        eave = deck - size * tall
        canvas.drawRect(skia.Rect(west + 3, eave, east - 3, deck), paint(glowing))
        posts = skia.Path()
        for at in range(5):
            post = west + 3 + (east - west - 6) * at / 4
            posts.addRect(skia.Rect(post - 1.8, eave, post + 1.8, deck))
        posts.addRect(skia.Rect(west + 3, deck - size * 0.05, east - 3, deck - size * 0.035))
        canvas.drawPath(posts, paint(pillar))
        rise, reach = size * 0.075, size * 0.045
        cover = outline(
            f"M {west - reach} {eave - rise * 0.25} Q {west} {eave + 2} {west + 10} {eave + 2} "
            f"L {east - 10} {eave + 2} Q {east} {eave + 2} {east + reach} {eave - rise * 0.25} "
            f"Q {east - 4} {eave - rise * 0.5} {east - size * 0.07} {eave - rise} "
            f"L {west + size * 0.07} {eave - rise} Q {west + 4} {eave - rise * 0.5} "
            f"{west - reach} {eave - rise * 0.25} Z"
        )
        tiles = [roof.shifted(0.07), roof]
        canvas.drawPath(cover, paint(shader=linear_gradient((0, eave - rise), (0, eave), tiles)))
        if snow is not None:
            canvas.drawPath(cover, paint(snow.faded(0.8)))
        for at in range(3):
            place = west + (east - west) * (at + 0.5) / 3
            lantern(canvas, x=place, y=eave + 10, radius=size * 0.030, colours=lanterns)
