"""A double-eaved pavilion on a stone platform by the water."""

from __future__ import annotations

from milepost.painter.kit.sky import glow as draw_glow
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def pavilion(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    pillar: Colour,
    roof: Colour,
    stone: Colour,
    lamp: Colour,
    glow: float = 0.0,
    snow: Colour | None = None,
    snow_cover: float = 0.0,
) -> None:
    """An open pavilion standing on (x, foot_y); about as wide as high.

    `glow` 0..1 hangs a lit lantern between the pillars.
    """
    half = height * 0.40
    floor = foot_y - height * 0.10
    eaves = foot_y - height * 0.46
    upper = foot_y - height * 0.66
    _platform(canvas, x=x, top=floor, bottom=foot_y, half=half * 1.02, stone=stone)
    shade = skia.Rect(x - half * 0.66, eaves - 4, x + half * 0.66, floor)
    canvas.drawRect(shade, paint(pillar.shifted(-0.14, 0.8).faded(0.32)))
    if glow > 0:
        inside = linear_gradient(
            (0, eaves), (0, floor), [lamp.faded(0.75 * glow), lamp.faded(0.25 * glow)], smooth=False
        )
        canvas.drawRect(shade, paint(shader=inside))
        draw_glow(
            canvas,
            x=x,
            y=(eaves + floor) / 2,
            radius=height * 0.75,
            colour=lamp.shifted(-0.1, 1.2, -10),
            strength=0.6 * glow,
            additive=True,
        )
    _pillars(canvas, x=x, top=eaves - 4, bottom=floor, half=half * 0.70, colour=pillar)
    if glow > 0:
        for across in (-0.35, 0.0, 0.35):
            lantern_x = x + across * half
            canvas.drawCircle(lantern_x, eaves + height * 0.075, height * 0.028, paint(lamp))
    _roof(
        canvas,
        x=x,
        eaves=eaves,
        ridge=upper,
        half=half,
        neck=half * 0.42,
        roof=roof,
        snow=snow,
        snow_cover=snow_cover,
    )
    band = skia.Rect(x - half * 0.44, upper - height * 0.07, x + half * 0.44, upper + 2)
    canvas.drawRect(band, paint(pillar))
    _roof(
        canvas,
        x=x,
        eaves=upper - height * 0.05,
        ridge=foot_y - height * 0.93,
        half=half * 0.70,
        neck=half * 0.05,
        roof=roof,
        snow=snow,
        snow_cover=snow_cover,
    )
    canvas.drawCircle(x, foot_y - height * 0.95, height * 0.022, paint(roof.shifted(0.15)))
    canvas.drawLine(
        x,
        foot_y - height * 0.95,
        x,
        foot_y - height,
        paint(roof.shifted(0.1), stroke=max(1.5, height * 0.012)),
    )


def _platform(
    canvas: skia.Canvas, *, x: float, top: float, bottom: float, half: float, stone: Colour
) -> None:
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [stone.shifted(0.05), stone.shifted(-0.08)]
    )
    canvas.drawRect(skia.Rect(x - half, top, x + half, bottom + 4), paint(shader=shader))
    edge = skia.Rect(x - half * 1.05, top - 3, x + half * 1.05, top + 5)
    canvas.drawRect(edge, paint(stone.shifted(0.10)))
    rails = skia.Path()
    tall = (bottom - top) * 0.8
    for side in (-1, 1):
        rails.moveTo(x + side * half, top - tall)
        rails.lineTo(x + side * half * 0.42, top - tall)
        for at in range(5):
            post = x + side * half * (0.42 + 0.145 * at)
            rails.moveTo(post, top - tall)
            rails.lineTo(post, top)
    canvas.drawPath(rails, paint(stone.shifted(0.06), stroke=2.2))


def _pillars(
    canvas: skia.Canvas, *, x: float, top: float, bottom: float, half: float, colour: Colour
) -> None:
    path = skia.Path()
    wide = half * 0.085
    for across in (-1.0, -0.52, 0.52, 1.0):
        path.addRect(skia.Rect(x + across * half - wide, top, x + across * half + wide, bottom))
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [colour.shifted(0.08), colour.shifted(-0.06)]
    )
    canvas.drawPath(path, paint(shader=shader))
    beam = skia.Rect(x - half * 1.08, top, x + half * 1.08, top + half * 0.12)
    canvas.drawRect(beam, paint(colour.shifted(-0.04)))


def _roof(
    canvas: skia.Canvas,
    *,
    x: float,
    eaves: float,
    ridge: float,
    half: float,
    neck: float,
    roof: Colour,
    snow: Colour | None,
    snow_cover: float,
) -> None:
    tall = eaves - ridge
    body = outline(
        f"M {x - half * 1.16} {eaves - tall * 0.34} "
        f"Q {x - half * 0.98} {eaves + tall * 0.06} {x - half * 0.74} {eaves + tall * 0.08} "
        f"L {x + half * 0.74} {eaves + tall * 0.08} "
        f"Q {x + half * 0.98} {eaves + tall * 0.06} {x + half * 1.16} {eaves - tall * 0.34} "
        f"Q {x + half * 0.62} {eaves - tall * 0.30} {x + neck} {ridge} "
        f"L {x - neck} {ridge} "
        f"Q {x - half * 0.62} {eaves - tall * 0.30} {x - half * 1.16} {eaves - tall * 0.34} Z"
    )
    shader = linear_gradient(
        (x - half, 0), (x + half, 0), [roof.shifted(0.11), roof, roof.shifted(-0.08)]
    )
    canvas.drawPath(body, paint(shader=shader))
    canvas.save()
    canvas.clipPath(body, True)
    tiles = skia.Path()
    for at in range(-9, 10):
        tiles.moveTo(x + neck * at / 9, ridge)
        tiles.quadTo(
            x + half * 0.55 * at / 9,
            eaves - tall * 0.3,
            x + half * 1.05 * at / 9,
            eaves + tall * 0.1,
        )
    canvas.drawPath(tiles, paint(roof.shifted(-0.09).faded(0.5), stroke=max(1.0, half * 0.012)))
    if snow is not None and snow_cover > 0:
        canvas.translate(0, -tall * (0.5 - 0.28 * snow_cover))
        canvas.drawPath(body, paint(snow))
    canvas.restore()
