"""Rocks along a shore."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def shore_rocks(
    canvas: skia.Canvas,
    *,
    random: np.random.RandomState,
    left: float,
    right: float,
    y: float,
    light: Colour,
    shade: Colour,
    count: int = 34,
    size: float = 1.0,
    snow: Colour | None = None,
) -> None:
    """Low rocks with their feet at `y`, lit from the left; `snow` lies on their tops."""
    bodies, sides, caps = skia.Path(), skia.Path(), skia.Path()
    for _ in range(count):
        x = random.uniform(left, right)
        half = random.uniform(10, 30) * size
        tall = random.uniform(7, 17) * size
        ridge = x + half * random.uniform(-0.2, 0.1)
        crest = [
            (x - half * 0.6, y - tall * 0.7),
            (ridge, y - tall),
            (x + half * 0.6, y - tall * 0.6),
        ]
        fold = (ridge + half * 0.12, y - tall * 0.5)
        bodies.addPath(polygon([(x - half, y + 3), *crest, (x + half, y + 3)]))
        sides.addPath(polygon([fold, crest[2], (x + half, y + 3), (ridge + half * 0.2, y + 3)]))
        caps.addPath(polygon([*crest, fold, (x - half * 0.4, y - tall * 0.5)]))
    ramp = linear_gradient((0, y - 20 * size), (0, y), [light, light.shifted(-0.08)])
    canvas.drawPath(bodies, paint(shader=ramp))
    canvas.drawPath(sides, paint(shade))
    if snow is not None:
        canvas.drawPath(caps, paint(snow))
