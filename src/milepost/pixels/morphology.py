"""Growing and shrinking of a picture's bright parts with a square, and what follows from both."""

from __future__ import annotations

from typing import Literal

import numpy as np

from milepost.pixels.arrays import Image

MorphologyOperation = Literal[
    "erode", "dilate", "open", "close", "gradient", "bottom_hat", "top_hat"
]


def morphology(image: Image, operation: MorphologyOperation, *, side_px: int) -> Image:
    """`[batch, height, width, channels]`, channel by channel.

    Args:
        image: any range.
        operation: what is done.
        side_px: of the square; what lies outside the picture does not count.
    """
    match operation:
        case "erode":
            result = _eroded(image, side_px)
        case "dilate":
            result = _dilated(image, side_px)
        case "open":
            result = _dilated(_eroded(image, side_px), side_px)
        case "close":
            result = _eroded(_dilated(image, side_px), side_px)
        case "gradient":
            result = _dilated(image, side_px) - _eroded(image, side_px)
        case "bottom_hat":
            result = _eroded(_dilated(image, side_px), side_px) - image
        case "top_hat":
            result = image - _dilated(_eroded(image, side_px), side_px)
    return result


def _dilated(image: Image, side_px: int) -> Image:
    return _extreme(image, side_px, np.maximum, -np.inf, before=(side_px - 1) // 2)


def _eroded(image: Image, side_px: int) -> Image:
    return _extreme(image, side_px, np.minimum, np.inf, before=side_px // 2)


def _extreme(image: Image, side_px: int, pick: np.ufunc, outside: float, *, before: int) -> Image:
    """The extreme of a square that begins `before` pixels up and left of each pixel."""
    for axis in (1, 2):
        margins = [(0, 0)] * image.ndim
        margins[axis] = (before, side_px - 1 - before)
        padded = np.pad(image, margins, constant_values=outside)
        image = _extreme_along(padded, axis, side_px, pick)
    return image


def _extreme_along(padded: Image, axis: int, side_px: int, pick: np.ufunc) -> Image:
    """The extreme of `side_px` neighbours; windows double, so that a wide one costs little more."""
    window = np.moveaxis(padded, axis, 0)
    reach = 1
    while reach < side_px:
        step = min(reach, side_px - reach)
        window = pick(window[:-step], window[step:])
        reach += step
    return np.moveaxis(window, 0, axis)
