from __future__ import annotations

import numpy as np
import pytest

from milepost.pixels.boxes import box_mean, shrink


@pytest.mark.parametrize("radius_px", [0, 1, 4, 7, 22])
def test_a_constant_plane_stays_constant(radius_px: int) -> None:
    plane = np.full((30, 40, 3), 0.25, np.float32)

    assert np.allclose(box_mean(plane, radius_px), 0.25, atol=1e-6)


@pytest.mark.parametrize("radius_px", [1, 3, 9])
def test_a_dot_becomes_a_square_of_the_same_sum(radius_px: int) -> None:
    plane = np.zeros((41, 43), np.float32)
    plane[20, 21] = 1.0

    spread = box_mean(plane, radius_px)

    side = 2 * radius_px + 1
    assert np.count_nonzero(spread > 1e-9) == side * side
    assert spread[20 - radius_px, 21 + radius_px] == pytest.approx(1 / side**2)


def test_the_border_is_repeated_outwards() -> None:
    plane = np.tile(np.array([1, 0, 0, 0], np.float32), (5, 1))

    assert box_mean(plane, 1)[2].tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])


def test_radius_zero_returns_a_copy() -> None:
    plane = np.ones((2, 2), np.float32)

    copy = box_mean(plane, 0)
    copy[0, 0] = 5

    assert plane[0, 0] == 1


def test_shrinking_takes_the_radius_off_each_side() -> None:
    mask = np.zeros((20, 20), np.float32)
    mask[5:15, 5:15] = 1

    assert np.argwhere(shrink(mask, 2)).min(axis=0).tolist() == [7, 7]
    assert shrink(mask, 2).sum() == 36


def test_shrinking_by_more_than_the_mask_holds_leaves_nothing() -> None:
    mask = np.zeros((20, 20), np.float32)
    mask[9:11, 9:11] = 1

    assert not shrink(mask, 3).any()
