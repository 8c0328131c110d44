"""Strings of prayer flags from a pole, as on the passes of the high plateau."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def prayer_flags(
    canvas: skia.Canvas,
    *,
    pole: float,
    foot: float,
    height: float,
    ends: tuple[tuple[float, float], ...],
    cloth: tuple[Colour, ...],
    wood: Colour,
    random: np.random.RandomState,
) -> None:
    """A pole with flags on strings that sag to their ends.

    Args:
        canvas: takes design units.
        pole: x of the pole.
        foot: y of its foot.
        height: of the pole.
        ends: (x, y) where each string is tied.
        cloth: the colours in their order: blue, white, red, green, yellow.
        wood: colour of pole and strings.
        random: how the flags hang.
    """
    top = foot - height
    canvas.drawRect(skia.Rect(pole - 4, top - 6, pole + 4, foot), paint(wood))
    for x, y in ends:
        share = np.linspace(0, 1, 25)
        sag = 0.10 * abs(x - pole) + 14
        along = pole + (x - pole) * share
        down = top + (y - top) * share + sag * np.sin(np.pi * share)
        string = polygon(zip(along, down, strict=True), close=False)
        canvas.drawPath(string, paint(wood, stroke=1.8))
        for at in range(1, 24):
            left, right = float(along[at]), float(along[at] + (along[1] - along[0]) * 0.74)
            if abs(left - pole) < 6:
                continue
            level, tall = float(down[at]), float(random.uniform(15, 22))
            lean = float(random.uniform(-4, 4))
            after = float(np.interp(0.74, (0, 1), (down[at], down[min(at + 1, 24)])))
            flag = polygon(
                [
                    (left, level),
                    (right, after),
                    (right + lean, after + tall),
                    (left + lean, level + tall),
                ]
            )
            canvas.drawPath(flag, paint(cloth[at % len(cloth)]))
