"""Coconut palms of warm shores."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.plant_colours import Foliage
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def coconut_palm(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    lean: float,
    tones: Foliage,
    bark: Colour,
    random: np.random.RandomState,
) -> None:
    """A ringed trunk bending by `lean` units at its top, and a crown of drooping fans.

    Args:
        canvas: takes design units.
        x: of the foot.
        foot: y of the foot.
        height: to the crown's middle.
        lean: how far the crown stands to the right of the foot.
        tones: of the fronds, dark ones behind.
        bark: colour of the trunk.
        random: this palm's numbers.
    """
    top = (x + lean, foot - height)
    left, right, rings = [], [], skia.Path()
    for step in range(15):
        t = step / 14
        middle, half = x + lean * t**1.8, height * (0.026 - 0.012 * t)
        y = foot - height * t
        left.append((middle - half, y))
        right.append((middle + half, y))
        rings.moveTo(middle - half, y)
        rings.lineTo(middle + half, y - 2)
    canvas.drawPath(polygon(left + right[::-1]), paint(bark.shifted(0.08)))
    canvas.drawPath(rings, paint(bark.shifted(-0.06), stroke=1.6))
    reach = height * 0.42
    for tone, count in ((tones.dark, 5), (tones.mid, 5), (tones.light, 3)):
        fan = skia.Path()
        for at in range(count):
            share = (at + float(random.uniform(0.2, 0.8))) / count
            angle = math.pi * (1.12 - 1.24 * share)
            _frond(fan, top, angle=angle, reach=reach * float(random.uniform(0.8, 1.08)))
        canvas.drawPath(fan, paint(tone))
    nuts = skia.Path()
    for across, down in ((-5, 5), (4, 7), (0, 2)):
        nuts.addCircle(top[0] + across, top[1] + down, height * 0.016)
    canvas.drawPath(nuts, paint(bark.shifted(-0.02)))


def _frond(path: skia.Path, root: tuple[float, float], *, angle: float, reach: float) -> None:
    """A rib that rises and droops, with leaflets hanging from both sides."""
    along, rise = math.cos(angle), math.sin(angle)

    def rib(t: float) -> tuple[float, float]:
        return (
            root[0] + along * reach * t,
            root[1] - rise * reach * 0.62 * t + reach * 0.62 * t * t,
        )

    upper, lower = [], []
    steps = 11
    for step in range(steps + 1):
        t = step / steps
        x, y = rib(t)
        wide = reach * 0.15 * math.sin(math.pi * min(1.0, t * 0.92 + 0.06))
        notch = 0.5 if step % 2 else 1.0
        upper.append((x, y - wide * 0.28 * notch))
        lower.append((x - along * wide * 0.25, y + wide * notch))
    path.addPath(polygon(upper + lower[::-1]))
