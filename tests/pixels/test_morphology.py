from __future__ import annotations

import numpy as np
import pytest

from milepost.pixels.arrays import Image
from milepost.pixels.morphology import MorphologyOperation, morphology


def noise() -> Image:
    return np.random.default_rng(2).random((1, 9, 11, 1), np.float32)


def slow(image: Image, side: int, *, grown: bool) -> Image:
    """By looking at every square. Growing mirrors the square, which counts if its side is even."""
    _, height, width, _ = image.shape
    before = (side - 1) // 2 if grown else side // 2
    result = np.empty_like(image)
    for row in range(height):
        for column in range(width):
            top, left = row - before, column - before
            part = image[0, max(top, 0) : top + side, max(left, 0) : left + side]
            result[0, row, column] = part.max() if grown else part.min()
    return result


@pytest.mark.parametrize("side", [3, 4, 7, 999])
def test_growing_and_shrinking_take_the_extreme_of_every_square(side: int) -> None:
    assert np.array_equal(
        morphology(noise(), "dilate", side_px=side), slow(noise(), side, grown=True)
    )
    assert np.array_equal(
        morphology(noise(), "erode", side_px=side), slow(noise(), side, grown=False)
    )


@pytest.mark.parametrize("operation", ["open", "close"])
def test_opening_and_closing_twice_changes_nothing_more(operation: MorphologyOperation) -> None:
    once = morphology(noise(), operation, side_px=3)

    assert np.array_equal(morphology(once, operation, side_px=3), once)


@pytest.mark.parametrize("operation", ["gradient", "bottom_hat", "top_hat"])
def test_differences_are_never_negative(operation: MorphologyOperation) -> None:
    assert morphology(noise(), operation, side_px=3).min() >= 0
