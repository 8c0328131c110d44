"""Mist: bands across the picture, and soft ribbons."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def mist_band(
    canvas: skia.Canvas,
    *,
    width: float,
    top: float,
    full: float,
    bottom: float,
    colour: Colour,
    strength: float,
) -> None:
    """A band that grows from `top` to its `strength` at `full` and is gone at `bottom`."""
    reach = (full - top) / (bottom - top)
    clear, dense = colour.faded(0.0), colour.faded(strength)
    half = colour.faded(strength * 0.42)
    shader = linear_gradient(
        (0, top),
        (0, bottom),
        [clear, half, dense, half, clear],
        [0, reach * 0.6, reach, (1 + reach) / 2, 1],
        smooth=False,
    )
    canvas.drawRect(skia.Rect(0, top, width, bottom), paint(shader=shader))


def mist_ribbons(
    canvas: skia.Canvas,
    *,
    width: float,
    top: float,
    bottom: float,
    count: int,
    colour: Colour,
    random: np.random.RandomState,
) -> None:
    """Long soft brush strokes between two heights."""
    soft = paint(colour.faded(0.55), blur=6)
    for _ in range(count):
        long, thick = random.uniform(220, 540), random.uniform(10, 24)
        left, at = random.uniform(-160, width - 60), random.uniform(top, bottom)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(left, at, long, thick), thick / 2, thick / 2, soft)


def cloud_scroll(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    length: float,
    thickness: float,
    colour: Colour,
    gold: Colour,
) -> None:
    """A 祥云: stacked round-ended bars with a gold underline, centred on `x`, `y`."""
    bars = ((0.0, 0.0, 1.0), (0.16, -1.25, 0.58), (-0.20, 1.25, 0.66))
    for shift, row, share in bars:
        long = length * share
        bar = skia.Rect.MakeXYWH(
            x + shift * length - long / 2, y + row * thickness - thickness / 2, long, thickness
        )
        canvas.drawRoundRect(bar, thickness / 2, thickness / 2, paint(colour))
        canvas.drawLine(
            bar.left() + thickness,
            bar.bottom() - 1,
            bar.right() - thickness * 2,
            bar.bottom() - 1,
            paint(gold, stroke=1.2),
        )
