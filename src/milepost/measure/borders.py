"""Bars and frames that a model has painted around its landscape.

A sky or a meadow may be flat, too; but a border is on two opposite sides at once, of one colour,
and ends everywhere in the same row or column.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Image

FLAT: Final = 0.03
"""How far a border's pixels may be from its colour: what JPEG leaves of a plain surface."""
SAME: Final = 0.06
"""How far the colours of two opposite borders may be from each other."""
WIDEST: Final = 0.3
"""Of the side: a border that is wider is no border but the picture."""
NARROWEST: Final = 0.008
FRINGE_PX: Final = 3
"""Rows in which a border passes over into the picture."""
_SAMPLES = 200
_NEARLY_ALL = 0.995

Lines = NDArray[np.float32]
"""Rows or columns of a picture, `[lines, samples, 3]`."""


class Inside(NamedTuple):
    """What lies within the borders, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def inside_borders(picture: Image) -> Inside:
    """The part of a picture without its borders; all of it if it has none.

    Args:
        picture: `[1, height, width, 3]`.
    """
    _, height, width, _ = picture.shape
    rows = picture[0, :, :: max(1, width // _SAMPLES)]
    top, bottom = _opposite(rows, height)
    columns = picture[0, top : height - bottom : max(1, height // _SAMPLES)].swapaxes(0, 1)
    left, right = _opposite(columns, width)
    return Inside(left, top, width - right, height - bottom)


def _opposite(lines: Lines, count: int) -> tuple[int, int]:
    """How many lines at the beginning and at the end are a border; none if only one end is."""
    first, last = _depth(lines), _depth(lines[::-1])
    colour, other = np.median(lines[0], axis=0), np.median(lines[-1], axis=0)
    alike = float(np.abs(colour - other).max()) < SAME
    if not alike or min(first, last) < max(2.0, NARROWEST * count):
        return 0, 0
    return (_past_fringe(first, count), _past_fringe(last, count))


def _depth(lines: Lines) -> int:
    """How many lines from the first have its colour all along; 0 if that has no clear end."""
    most = round(WIDEST * len(lines))
    colour = np.median(lines[0], axis=0)
    if not _is_plain(lines[:2] - colour).all():  # nearly always, and known at once
        return 0
    off = lines[: most + FRINGE_PX + 1] - colour
    plain = _is_plain(off)
    depth = int(plain.argmin()) if not plain.all() else len(plain)
    if depth == 0 or depth > most:
        return 0
    behind = np.abs(off[min(len(off) - 1, depth + FRINGE_PX)]).max(axis=-1)
    return depth if float((behind > 2 * FLAT).mean()) > 0.6 else 0


def _is_plain(off: Lines) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = (np.abs(off).max(axis=-1) < FLAT).mean(axis=1) > _NEARLY_ALL
    return near


def _past_fringe(depth: int, count: int) -> int:
    return min(depth + FRINGE_PX, count // 3)
