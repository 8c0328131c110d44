"""Pagodas of brick without storeys to walk on: close-set eaves, and a slender solid one."""

from __future__ import annotations

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def dense_eaves_pagoda(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    eaves: int,
    wall: Colour,
    shade: Colour,
    lamp: Colour,
    lamps: float,
    snow: Colour | None = None,
) -> None:
    """A square tower on a tall first storey, its close-set eaves swelling, then tapering.

    Args:
        canvas: takes design units.
        x: axis.
        foot: where it stands.
        height: to the tip of the spire; the pagoda is about a quarter as wide.
        eaves: number of eaves, about 10 to 16.
        wall: side in the light.
        shade: side in the shadow, and the lines below the eaves.
        lamp: floodlight.
        lamps: 0 by day .. 1 lit from its foot.
        snow: lies on the eaves; None for none.
    """
    half = height * 0.112
    shoulder, crown = foot - height * 0.24, foot - height * 0.87

    def reach(share: float) -> float:
        return half * (1.0 + 0.10 * share * (1 - share) * 4 - 0.52 * float(share**2.4))

    ramp = linear_gradient((x - half, 0), (x + half, 0), [wall, wall, shade], [0, 0.45, 1])
    if lamps > 0:
        glow(
            canvas,
            x=x,
            y=foot - height * 0.4,
            radius=height * 0.5,
            colour=lamp,
            strength=0.3 * lamps,
            additive=True,
        )
    plinth = skia.Rect(x - half * 1.5, foot - height * 0.03, x + half * 1.5, foot + 6)
    canvas.drawRect(plinth, paint(shade.shifted(-0.03)))
    steps = [at / 12 for at in range(13)]
    sides = [(reach(share) * 0.9, shoulder + (crown - shoulder) * share) for share in steps]
    body = [(x - half * 0.92, foot), *((x - wide, y) for wide, y in sides)]
    body += [(x + wide, y) for wide, y in reversed(sides)] + [(x + half * 0.92, foot)]
    canvas.drawPath(polygon(body), paint(shader=ramp))
    ledges, shadows, caps, doors = skia.Path(), skia.Path(), skia.Path(), skia.Path()
    step = (shoulder - crown) / eaves
    for at in range(eaves):
        y = shoulder - step * at
        wide = reach(at / eaves) * 1.1
        shadows.addRect(skia.Rect(x - wide * 0.84, y, x + wide * 0.84, y + step * 0.3))
        ledges.addPath(
            polygon(
                [
                    (x - wide, y - step * 0.34),
                    (x - wide * 0.9, y),
                    (x + wide * 0.9, y),
                    (x + wide, y - step * 0.34),
                    (x + wide * 0.86, y - step * 0.46),
                    (x - wide * 0.86, y - step * 0.46),
                ]
            )
        )
        caps.addRect(skia.Rect(x - wide * 0.95, y - step * 0.5, x + wide * 0.95, y - step * 0.28))
        doors.addRect(skia.Rect(x - half * 0.08, y - step * 0.82, x + half * 0.08, y - step * 0.5))
    canvas.drawPath(shadows, paint(shade.shifted(-0.16).faded(0.6)))
    light = [wall.shifted(0.03), wall, shade.shifted(-0.03)]
    across = linear_gradient((x - half, 0), (x + half, 0), light, [0, 0.45, 1])
    canvas.drawPath(ledges, paint(shader=across))
    if snow is not None:
        canvas.drawPath(caps, paint(snow))
    gate = skia.Rect(x - half * 0.2, foot - height * 0.13, x + half * 0.2, foot)
    doors.addRoundRect(gate, half * 0.2, half * 0.2)
    canvas.drawPath(doors, paint(lamp if lamps > 0.6 else shade.shifted(-0.28)))
    _spire(canvas, x=x, y=crown, half=half * 0.46, tall=foot - height, metal=shade.shifted(-0.1))


def slender_pagoda(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    wall: Colour,
    shade: Colour,
    metal: Colour,
    lamp: Colour,
    lamps: float,
) -> None:
    """A solid brick needle of seven scarcely marked storeys under a tall iron finial."""
    half, crown = height * 0.085, foot - height * 0.74
    if lamps > 0:
        glow(
            canvas,
            x=x,
            y=foot - height * 0.35,
            radius=height * 0.45,
            colour=lamp,
            strength=0.3 * lamps,
            additive=True,
        )
    body = outline(
        f"M {x - half} {foot + 4} Q {x - half * 0.9} {foot - height * 0.4} "
        f"{x - half * 0.36} {crown} L {x + half * 0.36} {crown} "
        f"Q {x + half * 0.9} {foot - height * 0.4} {x + half} {foot + 4} Z"
    )
    ramp = linear_gradient((x - half, 0), (x + half, 0), [wall, wall, shade], [0, 0.42, 1])
    canvas.drawPath(body, paint(shader=ramp))
    ledges, niches = skia.Path(), skia.Path()
    for at in range(7):
        share = (at + 1) / 7
        y = foot - height * 0.74 * share
        wide = half * (1.06 - 0.14 * share - 0.5 * share**2)
        ledges.addRect(skia.Rect(x - wide, y, x + wide, y + height * 0.012))
        wide *= 0.26
        niches.addRoundRect(
            skia.Rect(x - wide, y + height * 0.03, x + wide, y + height * 0.08), wide, wide
        )
    canvas.drawPath(ledges, paint(shade.shifted(-0.05)))
    canvas.drawPath(niches, paint(lamp if lamps > 0.6 else shade.shifted(-0.14)))
    _spire(canvas, x=x, y=crown, half=half * 0.4, tall=foot - height, metal=metal)


def _spire(
    canvas: skia.Canvas, *, x: float, y: float, half: float, tall: float, metal: Colour
) -> None:
    """A cone and a ringed mast from `y` up to the height `tall`."""
    rise = y - tall
    cone = polygon([(x - half, y), (x, y - rise * 0.5), (x + half, y)])
    canvas.drawPath(cone, paint(metal))
    canvas.drawLine(x, y - rise * 0.3, x, tall, paint(metal, stroke=max(1.6, rise * 0.05)))
    rings = skia.Path()
    for at in range(5):
        rings.addCircle(x, y - rise * (0.42 + 0.1 * at), rise * (0.06 - 0.007 * at))
    canvas.drawPath(rings, paint(metal.shifted(0.05)))
