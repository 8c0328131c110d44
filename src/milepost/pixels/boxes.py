"""Box filters: the mean over a square, from running sums."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""`[height, width]` or `[height, width, channels]`."""


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
    return (box_mean(inside, radius_px) > 1 - 1e-4).astype(np.float32)


def carry_outwards(colours: Plane, known: Plane, radius_px: int) -> Plane:
    """Colours `[h, w, 3]` where `known` is 1, and beyond them the mean of the known ones nearby.

    Pixels farther than `radius_px` from anything known become 0.
    """
    weight = box_mean(known, radius_px)
    spread = box_mean(colours * known[..., None], radius_px)
    nearby = spread / np.maximum(weight, 1e-6)[..., None]
    return np.where(known[..., None] > 0, colours, nearby).astype(np.float32)


def _along(plane: Plane, radius_px: int, axis: int) -> Plane:
    before = [(0, 0)] * plane.ndim
    before[axis] = (radius_px + 1, radius_px)
    padded = np.pad(plane, before, mode="edge")
    # Double precision: a running sum over thousands of pixels loses float32's last digits.
    sums = np.cumsum(padded, axis=axis, dtype=np.float64)
    width = 2 * radius_px + 1
    count = plane.shape[axis]
    high = np.take(sums, range(width, width + count), axis=axis)
    low = np.take(sums, range(count), axis=axis)
    return ((high - low) / width).astype(np.float32)
