from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Mask, freeze
from milepost.pixels.masks import MaskOperation, combine, feather, grow, outpaint_ramp


def dot(height: int = 5, width: int = 7) -> Mask:
    mask = np.zeros((1, height, width), np.float32)
    mask[0, height // 2, width // 2] = 1
    return freeze(mask)


def test_a_feathered_border_rises_in_equal_steps() -> None:
    soft = feather(np.ones((1, 6, 3), np.float32), left_px=2, top_px=4, right_px=0, bottom_px=0)

    np.testing.assert_allclose(soft[0, :, 2], [0.25, 0.5, 0.75, 1, 1, 1])
    np.testing.assert_allclose(soft[0, 5], [0.5, 1, 1])


def test_right_and_bottom_feathers_begin_on_the_opposite_border_as_in_comfyui() -> None:
    soft = feather(np.ones((1, 3, 6), np.float32), left_px=0, top_px=0, right_px=4, bottom_px=0)

    np.testing.assert_allclose(soft[0, 1], [0.25, 1, 1, 1, 0.75, 0.5])


def test_feathers_of_two_sides_multiply_in_the_corner() -> None:
    soft = feather(np.ones((1, 4, 4), np.float32), left_px=2, top_px=2, right_px=0, bottom_px=0)

    assert soft[0, 0].tolist() == [0.25, 0.5, 0.5, 0.5]


def test_a_feather_wider_than_the_mask_spans_it() -> None:
    soft = feather(np.ones((1, 1, 4), np.float32), left_px=99, top_px=0, right_px=0, bottom_px=0)

    assert soft[0, 0].tolist() == [0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize(
    ("tapered", "rows"),
    [
        (True, ["0001000", "0011100", "0111110", "0011100", "0001000"]),
        (False, ["0111110", "0111110", "0111110", "0111110", "0111110"]),
    ],
)
def test_a_dot_grows_to_a_diamond_or_a_square(tapered: bool, rows: list[str]) -> None:  # noqa: FBT001  # a case's column
    grown = grow(dot(), by_px=2, tapered=tapered)

    assert ["".join(str(int(value)) for value in row) for row in grown[0]] == rows


def test_shrinking_undoes_growing_of_a_rectangle() -> None:
    mask = np.zeros((1, 9, 9), np.float32)
    mask[0, 3:6, 3:6] = 0.5

    grown = grow(mask, by_px=2, tapered=False)

    assert np.array_equal(grow(grown, by_px=-2, tapered=False), mask)


def test_the_border_of_a_full_mask_does_not_shrink() -> None:
    full = np.ones((1, 3, 3), np.float32)

    assert np.array_equal(grow(full, by_px=-2, tapered=True), full)


def test_growing_beyond_every_border_ends_with_the_brightest_value_everywhere() -> None:
    assert (grow(dot(), by_px=16384, tapered=True) == 1).all()


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("multiply", [0.0, 0.2, 0.16, 0.8]),
        ("add", [0.0, 1.0, 1.0, 1.0]),
        ("subtract", [0.0, 0.0, 0.0, 0.0]),
        ("and", [0.0, 0.0, 0.0, 1.0]),
        ("or", [0.0, 1.0, 1.0, 1.0]),
        ("xor", [0.0, 1.0, 1.0, 0.0]),
    ],
)
def test_masks_combine(operation: MaskOperation, expected: list[float]) -> None:
    lower = freeze(np.array([[[0.0, 0.2, 0.2, 0.8]]], np.float32))
    upper = freeze(np.array([[[0.0, 1.0, 0.8, 1.0]]], np.float32))

    combined = combine(lower, upper, operation, left_px=0, top_px=0)

    np.testing.assert_allclose(combined[0, 0], expected, atol=1e-6)


def test_only_the_place_where_both_are_changes() -> None:
    combined = combine(dot(), np.ones((1, 9, 9), np.float32), "or", left_px=5, top_px=3)

    assert combined.sum() == 1 + 2 * 2
    assert combined[0, 2, 3] == 1


def test_a_mask_laid_wholly_outside_changes_nothing() -> None:
    assert np.array_equal(combine(dot(), dot(), "add", left_px=70, top_px=70), dot())


def test_one_mask_meets_every_mask_of_a_batch() -> None:
    batch = np.zeros((3, 2, 2), np.float32)
    one = np.ones((1, 2, 2), np.float32)

    assert combine(batch, one, "add", left_px=0, top_px=0).shape == (3, 2, 2)
    assert (combine(one, batch, "multiply", left_px=0, top_px=0) == 0).all()


def test_batches_that_cannot_be_paired_are_refused() -> None:
    with pytest.raises(InvalidInput, match="source"):
        combine(
            np.zeros((2, 1, 1), np.float32),
            np.zeros((3, 1, 1), np.float32),
            "add",
            left_px=0,
            top_px=0,
        )


def test_the_outpaint_ramp_falls_with_the_square_from_the_extended_side() -> None:
    ramp = outpaint_ramp(5, 6, sides=(True, False, False, False), fade_px=2)

    assert ramp[2].tolist() == [1, 0.25, 0, 0, 0, 0]


def test_nothing_fades_where_two_fades_would_meet() -> None:
    assert not outpaint_ramp(4, 9, sides=(True, True, True, True), fade_px=2).any()


def test_without_an_extended_side_nothing_fades() -> None:
    assert not outpaint_ramp(9, 9, sides=(False, False, False, False), fade_px=2).any()
