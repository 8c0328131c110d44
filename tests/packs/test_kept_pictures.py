"""Pictures as they are kept: bit for bit, and small where they came from a file."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.packs.io import ArrayType
from milepost.pixels.arrays import from_bytes

IMAGE = ArrayType("IMAGE")
NOISE = np.random.default_rng(7)


def every_byte() -> NDArray[np.float32]:
    """A picture of a file in which each of the 256 values occurs."""
    return from_bytes(np.arange(3 * 256, dtype=np.uint8).reshape(16, 16, 3))


@pytest.mark.parametrize(
    "picture",
    [
        every_byte(),
        NOISE.random((2, 8, 8, 4), np.float32),
        NOISE.random((1, 8, 8), np.float32),
        np.full((1, 2, 2, 3), 1.5, np.float32),
        np.full((1, 2, 2, 3), np.nan, np.float32),
        np.zeros((0, 4, 4, 3), np.float32),
    ],
)
def test_a_picture_is_read_bit_for_bit_and_read_only(picture: NDArray[np.float32]) -> None:
    read = IMAGE.decode(IMAGE.encode(picture))

    assert isinstance(read, np.ndarray)
    assert read.dtype == np.float32
    assert read.tobytes() == picture.tobytes()
    assert read.shape == picture.shape
    assert not read.flags.writeable


def test_a_picture_of_a_file_takes_a_quarter_of_the_room() -> None:
    picture = every_byte()

    assert len(IMAGE.encode(picture)) < picture.nbytes / 4 + 200


@pytest.mark.parametrize("value", [None, [np.zeros((1, 2, 2, 3), np.float32)], "picture"])
def test_what_is_no_picture_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        IMAGE.encode(value)
