"""Memorials: a red spiral of steel rings, and a plain obelisk."""

from __future__ import annotations

import math

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def spiral_sculpture(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, steel: Colour, lamps: float
) -> None:
    """Tilted rings that turn and widen upwards like wind; `lamps` 0..1 makes them glow."""
    rings = 13
    if lamps > 0:
        glow(
            canvas,
            x=x,
            y=foot - height * 0.5,
            radius=height * 0.6,
            colour=steel,
            strength=0.4 * lamps,
            additive=True,
        )
    for ring in range(rings):
        share = ring / (rings - 1)
        wide = height * (0.05 + 0.21 * math.sin(math.pi * (0.12 + 0.74 * share)))
        centre = (x + math.sin(share * 6.0) * height * 0.045, foot - height * (0.06 + 0.86 * share))
        canvas.save()
        canvas.translate(*centre)
        canvas.rotate(-13 + 9 * math.sin(share * 7.0))
        disc = skia.Rect(-wide, -height * 0.033, wide, height * 0.033)
        across = [steel.shifted(-0.12), steel, steel.shifted(0.08)]
        canvas.drawOval(disc, paint(shader=linear_gradient((-wide, 0), (wide, 0), across)))
        canvas.drawArc(disc, 0, 180, False, paint(steel.shifted(-0.15).faded(0.7), stroke=1.6))
        canvas.restore()


def obelisk(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, stone: Colour, sun_right: bool
) -> None:
    """A tapering shaft with a pyramid point on three steps."""
    half = height * 0.055
    side = half if sun_right else -half
    shaft = [
        (x - half, foot - height * 0.1),
        (x - half * 0.66, foot - height * 0.93),
        (x, foot - height),
        (x + half * 0.66, foot - height * 0.93),
        (x + half, foot - height * 0.1),
    ]
    across = [stone.shifted(-0.14), stone.shifted(-0.02), stone.shifted(0.05)]
    shader = linear_gradient((x - side, 0), (x + side, 0), across)
    canvas.drawPath(polygon(shaft), paint(shader=shader))
    for step in range(3):
        wide = half * (2.6 - 0.55 * step)
        top = foot - height * 0.034 * (step + 1)
        canvas.drawRect(
            skia.Rect(x - wide, top, x + wide, foot), paint(stone.shifted(-0.06 + 0.03 * step))
        )
