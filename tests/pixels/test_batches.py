from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.pixels.batches import as_masks, broadcast_count, repeat_to, same_channels


def numbered(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.arange(count, dtype=np.float32).reshape(count, 1, 1, 1)


@pytest.mark.parametrize(
    ("count", "wanted", "expected"), [(2, 5, [0, 1, 0, 1, 0]), (3, 2, [0, 1]), (2, 2, [0, 1])]
)
def test_a_batch_begins_again_or_is_cut_short(count: int, wanted: int, expected: list[int]) -> None:
    assert repeat_to(numbered(count), wanted).ravel().tolist() == expected


@pytest.mark.parametrize(("first", "second", "together"), [(1, 1, 1), (1, 4, 4), (4, 4, 4)])
def test_equal_counts_or_one_go_together(first: int, second: int, together: int) -> None:
    assert broadcast_count(numbered(first), numbered(second), "source") == together


def test_other_counts_are_refused_with_the_inputs_name() -> None:
    with pytest.raises(InvalidInput, match="source: holds 3 pictures beside 2"):
        broadcast_count(numbered(2), numbered(3), "source")


def test_a_single_mask_becomes_a_batch_of_one() -> None:
    assert as_masks(np.zeros((4, 5), np.float32)).shape == (1, 4, 5)
    assert as_masks(np.zeros((2, 1, 4, 5), np.float32)).shape == (2, 4, 5)


def test_alpha_is_left_out_or_added_opaque() -> None:
    rgb, rgba = np.zeros((1, 2, 2, 3), np.float32), np.zeros((1, 2, 2, 4), np.float32)

    assert same_channels(rgba, rgb).shape[-1] == 3
    assert same_channels(rgb, rgba)[0, 0, 0].tolist() == [0, 0, 0, 1]
