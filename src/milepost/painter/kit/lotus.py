"""Lotus leaves and flowers on the water."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.plant_colours import Foliage
from milepost.pixels.brush import outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def lotus_bed(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    y: float,
    depth: float,
    random: np.random.RandomState,
    leaves: Foliage,
    flower: Colour,
    count: int = 26,
    size: float = 30.0,
) -> None:
    """Pads between two places, back to front over `depth` units, a flower on every fifth."""
    rows = np.sort(random.rand(count))
    for at, row in enumerate(rows.tolist()):
        x = left + (right - left) * (0.5 + random.uniform(-0.5, 0.5))
        down = y + depth * row
        reach = size * (0.5 + 0.6 * row) * random.uniform(0.7, 1.15)
        _pad(canvas, x=x, y=down, reach=reach, leaves=leaves, turned=random.rand() < 0.5)
        if at % 5 == 2:
            _flower(
                canvas,
                x=x + reach * 0.3,
                y=down - reach * 0.9,
                size=reach * 0.62,
                colour=flower,
                stalk=leaves.dark,
            )


def _pad(
    canvas: skia.Canvas, *, x: float, y: float, reach: float, leaves: Foliage, turned: bool
) -> None:
    flat = reach * 0.32
    canvas.drawOval(skia.Rect(x - reach, y - flat, x + reach, y + flat), paint(leaves.dark))
    face = skia.Rect(x - reach * 0.94, y - flat * 1.12, x + reach * 0.94, y + flat * 0.72)
    canvas.drawOval(face, paint(leaves.mid))
    side = 1 if turned else -1
    glare = skia.Rect(x - reach * 0.55, y - flat * 0.9, x + reach * 0.55, y + flat * 0.1)
    glare.offset(side * reach * 0.18, -flat * 0.05)
    canvas.drawOval(glare, paint(leaves.light.faded(0.55)))
    veins = skia.Path()
    for spoke in range(7):
        angle = spoke * math.tau / 7 + 0.3
        veins.moveTo(x, y - flat * 0.2)
        veins.lineTo(
            x + math.cos(angle) * reach * 0.8, y - flat * 0.2 + math.sin(angle) * flat * 0.75
        )
    canvas.drawPath(veins, paint(leaves.dark.faded(0.4), stroke=1.0))


def _flower(
    canvas: skia.Canvas, *, x: float, y: float, size: float, colour: Colour, stalk: Colour
) -> None:
    stem = skia.Path()
    stem.moveTo(x, y)
    stem.quadTo(x - size * 0.2, y + size * 0.8, x - size * 0.3, y + size * 1.5)
    canvas.drawPath(stem, paint(stalk, stroke=max(1.4, size * 0.1)))
    for lean, tall, tone in (
        (-0.95, 0.62, -0.06),
        (0.95, 0.62, -0.06),
        (-0.5, 0.95, 0.0),
        (0.5, 0.95, 0.0),
        (0.0, 1.1, 0.05),
    ):
        tip_x, tip_y = x + lean * size, y - tall * size
        middle, swell = y - tall * size * 0.5, size * 0.4
        bulge = x + lean * size * 0.3
        petal = outline(
            f"M {x} {y} Q {bulge - swell} {middle} {tip_x} {tip_y} "
            f"Q {bulge + swell} {middle} {x} {y} Z"
        )
        canvas.drawPath(petal, paint(colour.shifted(tone)))
