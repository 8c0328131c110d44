"""A picture small enough to look at whole: what its landscape is read from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Image
from milepost.pixels.colour_difference import lab

ROWS: Final = 180
"""About as many rows has a thumbnail; a horizon one row off is 0.6 % of the height off."""

Small = NDArray[np.float32]
"""CIE Lab `[rows, columns, 3]` of a thumbnail."""


def thumbnail(picture: Image) -> Small:
    """A picture `[1, height, width, 3 | 4]` as Lab with about 180 rows; alpha is ignored.

    Each small pixel is the mean of four of its own: noise goes, and nothing else is read.
    """
    _, height, width, _ = picture.shape
    step = max(1, round(height / ROWS))
    rows, columns = height // step * step, max(1, width // step) * step
    near, far = step // 4, 3 * step // 4
    offsets = {(near, near), (near, far), (far, near), (far, far)}
    total = np.zeros((rows // step, len(range(0, min(columns, width), step)), 3), np.float32)
    for row, column in offsets:
        total += picture[0, row:rows:step, column:columns:step, :3]
    return np.asarray(lab(total * np.float32(1 / len(offsets))), np.float32)


def running_mean(plane: NDArray[np.float32], radius: int, axis: int) -> NDArray[np.float32]:
    """Mean of the `2 * radius + 1` neighbours along one axis; the edge is repeated outwards."""
    margins = [(radius + 1, radius) if at == axis else (0, 0) for at in range(plane.ndim)]
    sums = np.cumsum(np.pad(plane, margins, mode="edge"), axis=axis, dtype=np.float64)
    width, count = 2 * radius + 1, plane.shape[axis]
    upper = np.take(sums, range(width, width + count), axis=axis)
    lower = np.take(sums, range(count), axis=axis)
    return np.asarray((upper - lower) / width, np.float32)
