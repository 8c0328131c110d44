"""What the part of a picture below its horizon looks like: water, a plane, or a wall.

Water repeats what stands above it: column by column, as lights and trees hang down in it, and row
by row, as a sunset does. A plane seen from eye height is pressed flat; what stands upright is not.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.measure.thumbnail import Small, running_mean

FEWEST_ROWS: Final = 6
FEWEST_COLUMNS: Final = 16
_NOISE: Final = 1.0
"""In Lab: what is fainter repeats nothing."""
_EDGE: Final = 2.0
"""In L* over two pixels: what is fainter is no edge."""
_SLANTING: Final = (0.35, 1.2)
"""Radians from upright: between the lines of buildings and those of waves."""
_FAINT: Final = 0.15
"""Square of an L* step: texture fainter than that is the picture's grain."""
_LIGHTNESS_COUNTS: Final = 0.5
"""Haze alone makes any surface paler towards the horizon; colours do not come by it."""


class Foreground(NamedTuple):
    """Everything from a little below the horizon to the foot of the picture."""

    columns: float
    """Correlation of its columns' colours with those of what is above them, -1 to 1."""
    rows: float
    """Correlation of its rows' colours with those of the rows as far above the horizon."""
    slanting: float
    """Share of its edges that run aslant, as the sides of a road do, 0 to 1."""
    upright: float
    """How alike its texture is to itself two rows on, where it is nearest; -1 to 1."""
    drawn_out: float
    """How much more alike it is two columns on than two rows on, as waves are; -2 to 2."""
    beyond: NDArray[np.float64]
    """Lab of the lower half of what is above the horizon."""


def look_in_front(small: Small, horizon_y: float) -> Foreground | None:
    """Read it; None if the picture is too small to have one.

    Args:
        small: of `thumbnail`.
        horizon_y: as a fraction from the top.
    """
    height, width, _ = small.shape
    if height < 4 * FEWEST_ROWS or width < FEWEST_COLUMNS:
        return None
    horizon = min(height - 1, max(2, round(horizon_y * height)))
    begin = min(height - FEWEST_ROWS, horizon + max(2, (height - horizon) // 12))
    front = small[begin:].astype(np.float64)
    depth = len(front)
    nearest = small[-max(FEWEST_ROWS, depth // 3) :, :, 0]
    down, along = _like_itself(nearest), _like_itself(nearest.T)
    return Foreground(
        columns=_columns_alike(small[max(0, horizon - depth) : horizon - 1], small[begin:]),
        rows=_rows_alike(small[max(0, horizon - depth) : horizon], front),
        slanting=_slanting(small[begin:, :, 0]),
        upright=down,
        drawn_out=along - down,
        beyond=np.median(small[horizon - horizon // 2 : horizon].reshape(-1, 3), axis=0),
    )


def _columns_alike(above: Small, below: Small) -> float:
    first, second = (_course_of(part) for part in (above, below))
    return _alike(first, second, noise=_NOISE)


def _course_of(part: Small) -> NDArray[np.float32]:
    """How the mean colour goes from column to column, without its broad sweep."""
    mean = running_mean(part.mean(axis=0), 2, 0)
    return mean - running_mean(mean, max(6, len(mean) // 5), 0)


def _rows_alike(above: Small, below: NDArray[np.float64]) -> float:
    count = min(len(above), len(below))
    weights = np.array((_LIGHTNESS_COUNTS, 1.0, 1.0))
    first = above[len(above) - count :].mean(axis=1)[::-1] * weights
    second = below[:count].mean(axis=1) * weights
    first, second = first - first.mean(axis=0), second - second.mean(axis=0)
    return _alike(first, second, noise=3 * _NOISE)


def _alike(
    first: NDArray[np.floating[Any]], second: NDArray[np.floating[Any]], *, noise: float
) -> float:
    """Correlation of two courses of colours `[steps, 3]`, less where they hardly vary."""
    size = math.sqrt(float((first * first).sum()) * float((second * second).sum()))
    return float((first * second).sum()) / (size + noise * len(first))


def _slanting(lightness: NDArray[np.float32]) -> float:
    smooth = running_mean(running_mean(lightness, 1, 0), 1, 1)
    down, along = smooth[2:, 1:-1] - smooth[:-2, 1:-1], smooth[1:-1, 2:] - smooth[1:-1, :-2]
    strength = np.hypot(down, along)
    strength[strength <= max(_EDGE, float(np.quantile(strength, 0.8)))] = 0.0
    angle = np.arctan2(np.abs(down), np.abs(along))
    slants = (angle > _SLANTING[0]) & (angle < _SLANTING[1])
    return float(strength[slants].sum()) / (float(strength.sum()) + 5.0)


def _like_itself(lightness: NDArray[np.float32]) -> float:
    """Correlation of the fine texture with itself two rows on."""
    detail = lightness - running_mean(lightness, 8, 0)
    size = float((detail * detail).mean()) + _FAINT
    return float((detail[2:] * detail[:-2]).mean()) / size
