"""Box filters: the mean over a square, from running sums."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""`[height, width]` or `[height, width, channels]`."""


FEW = 9
"""Up to this many neighbours, adding them is faster than a running sum."""


def box_mean(plane: Plane, radius_px: int) -> Plane:
    """Mean over a square of `2 * radius_px + 1` pixels; edge pixels are repeated outwards.

    Radius 0 returns an equal copy. A constant plane stays constant.
    """
    if radius_px <= 0:
        return plane.copy()
    return _along(_along(plane, radius_px, 0), radius_px, 1)


def shrink(mask: Plane, radius_px: int) -> Plane:
    """1.0 where the whole square around a pixel lies inside `mask` (> 0.98), else 0.0."""
    inside = (mask > 0.98).astype(np.float32)
    return (box_mean(inside, radius_px) > 1 - 1e-3).astype(np.float32)


def _along(plane: Plane, radius_px: int, axis: int) -> Plane:
    lines = np.moveaxis(plane, axis, 0)
    width, count = 2 * radius_px + 1, lines.shape[0]
    padded = np.concatenate(
        [
            np.zeros_like(lines[:1]),
            np.repeat(lines[:1], radius_px, axis=0),
            lines,
            np.repeat(lines[-1:], radius_px, axis=0),
        ]
    )
    if width <= FEW:
        total = padded[1 : count + 1].copy()
        for at in range(2, width + 1):
            total += padded[at : at + count]
    else:
        # Double precision: a running sum over thousands of pixels loses float32's last digits.
        sums = np.cumsum(padded, axis=0, dtype=np.float64)
        total = (sums[width:] - sums[:count]).astype(np.float32)
    total *= np.float32(1 / width)
    return np.moveaxis(total, 0, axis)
