from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.packs.images.batches import (
    get_image_size,
    image_batch,
    image_from_batch,
    rebatch_images,
    repeat_image_batch,
)
from milepost.packs.images.editing import (
    empty_image,
    image_crop,
    image_flip,
    image_invert,
    image_pad_for_outpaint,
    image_rotate,
)
from milepost.packs.images.filters import (
    Binary,
    image_blend,
    image_blur,
    image_quantize,
    image_sharpen,
    image_to_kind,
)
from milepost.packs.images.scaling import (
    image_scale,
    image_scale_by,
    image_scale_to_total_pixels,
)
from milepost.pixels.arrays import Image, freeze


def ramp(height: int = 4, width: int = 6, *, batch: int = 1, channels: int = 3) -> Image:
    count = batch * height * width * channels
    values = np.arange(count, dtype=np.float32) / np.float32(count)
    return freeze(values.reshape(batch, height, width, channels))


def test_an_empty_picture_has_the_colour_asked_for() -> None:
    made = empty_image(3, 2, 2, 0xFF8000)

    assert made.shape == (2, 2, 3, 3)
    assert made[1, 1, 2].tolist() == pytest.approx([1, 128 / 255, 0])


def test_an_empty_picture_beyond_all_memory_is_refused() -> None:
    with pytest.raises(InvalidInput, match="million pixels"):
        empty_image(16384, 16384, 4096)


def test_the_negative_of_the_negative_is_the_picture() -> None:
    np.testing.assert_allclose(image_invert(image_invert(ramp())), ramp(), atol=1e-6)


@pytest.mark.parametrize(
    ("asked", "shape"),
    [((2, 2, 1, 1), (2, 2)), ((99, 99, 4, 3), (1, 2)), ((5, 5, 99, 99), (1, 1))],
)
def test_a_crop_ends_at_the_picture(
    asked: tuple[int, int, int, int], shape: tuple[int, int]
) -> None:
    width, height, x, y = asked

    assert image_crop(ramp(), width, height, x, y).shape[1:3] == shape


def test_padding_is_grey_and_the_mask_shows_what_to_paint() -> None:
    padded, mask = image_pad_for_outpaint(ramp(8, 8, batch=2), 8, 0, 0, 16, 0)

    assert padded.shape == (2, 24, 16, 3)
    assert mask.shape == (1, 24, 16)
    assert (padded[:, :, :8] == 0.5).all()
    assert np.array_equal(padded[:, :8, 8:], ramp(8, 8, batch=2))
    assert mask.sum() == 24 * 16 - 8 * 8


def test_feathering_reaches_into_the_picture_from_the_padded_side_only() -> None:
    _, mask = image_pad_for_outpaint(ramp(9, 9), 8, 0, 0, 0, 4)

    assert mask[0, 4, 8:].tolist() == [1, 0.5625, 0.25, 0.0625, 0, 0, 0, 0, 0]


def test_flips_and_turns_go_the_way_their_names_say() -> None:
    picture = ramp(2, 3)

    assert np.array_equal(image_flip(picture, "x-axis: vertically")[0, 0], picture[0, 1])
    assert np.array_equal(image_flip(picture, "y-axis: horizontally")[0, :, 0], picture[0, :, 2])
    turned = image_rotate(picture, "90 degrees")
    assert turned.shape == (1, 3, 2, 3)
    assert np.array_equal(turned[0, 0, 1], picture[0, 0, 0])
    assert np.array_equal(image_rotate(picture, "none"), picture)
    assert np.array_equal(
        image_rotate(turned, "270 degrees"),
        image_rotate(image_rotate(picture, "180 degrees"), "180 degrees"),
    )


@pytest.mark.parametrize(
    ("width", "height", "size"), [(12, 0, (8, 12)), (0, 2, (2, 3)), (0, 0, (4, 6)), (5, 7, (7, 5))]
)
def test_a_side_of_zero_keeps_the_proportions(
    width: int, height: int, size: tuple[int, int]
) -> None:
    assert image_scale(ramp(), "bilinear", width, height).shape[1:3] == size


def test_scaling_with_a_crop_keeps_the_middle_undistorted() -> None:
    picture = np.zeros((1, 4, 8, 3), np.float32)
    picture[:, :, 2:6] = 1

    assert (image_scale(picture, "nearest-exact", 2, 2, "center") == 1).all()


def test_scaling_by_a_factor_and_to_a_number_of_pixels() -> None:
    assert image_scale_by(ramp(), "area", 1.5).shape == (1, 6, 9, 3)
    assert image_scale_by(ramp(), "area", 0.01).shape == (1, 1, 1, 3)
    assert image_scale_to_total_pixels(ramp(), "nearest-exact", 0.25).shape == (1, 418, 627, 3)


def test_scaling_beyond_all_memory_is_refused() -> None:
    with pytest.raises(InvalidInput, match="million pixels"):
        image_scale(ramp(), "bilinear", 16384, 16384)


def test_a_second_batch_is_fitted_to_the_first() -> None:
    both = image_batch(ramp(batch=2), np.ones((1, 2, 2, 4), np.float32))

    assert both.shape == (3, 4, 6, 4)
    assert (both[..., 3] == 1).all()
    assert (both[2] == 1).all()


@pytest.mark.parametrize(
    ("index", "length", "expected"), [(0, 2, [0, 1]), (2, 5, [2]), (99, 1, [2])]
)
def test_pictures_are_taken_from_a_batch(index: int, length: int, expected: list[int]) -> None:
    batch = np.arange(3, dtype=np.float32).reshape(3, 1, 1, 1)

    assert image_from_batch(batch, index, length).ravel().tolist() == expected


def test_a_batch_repeats_as_a_whole_within_limits() -> None:
    batch = np.arange(2, dtype=np.float32).reshape(2, 1, 1, 1)

    assert repeat_image_batch(batch, 2).ravel().tolist() == [0, 1, 0, 1]
    with pytest.raises(InvalidInput, match="million pixels"):
        repeat_image_batch(np.zeros((1, 300, 300, 3), np.float32), 4096)


def test_pictures_of_many_batches_come_in_new_batches() -> None:
    first, second = ramp(batch=3), ramp(batch=2)

    made = rebatch_images([first, second], [2])

    assert [len(batch) for batch in made] == [2, 2, 1]
    assert np.array_equal(np.concatenate(made), np.concatenate([first, second]))


def test_a_new_batch_of_different_sizes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="differ in size"):
        rebatch_images([ramp(), ramp(2, 2)], [2])


def test_a_picture_tells_its_size() -> None:
    assert get_image_size(ramp(4, 6, batch=2)) == (6, 4, 2)


def test_filters_take_shared_pictures_and_keep_their_shape() -> None:
    shared = ramp(batch=2)

    for made in (
        image_blend(shared, shared),
        image_blur(shared),
        image_sharpen(shared),
        image_quantize(shared, 3, "bayer-4"),
        image_to_kind(shared, "binary", "dithered"),
    ):
        assert made.shape == shared.shape
        assert made.dtype == np.float32


@pytest.mark.parametrize("binary", ["threshold", "otsu", "dithered"])
def test_a_binary_picture_is_black_and_white(binary: Binary) -> None:
    made = image_to_kind(ramp(8, 8), "binary", binary, 0.5)

    assert set(np.unique(made)) == {0, 1}
    assert made.mean() == pytest.approx(0.5, abs=0.05)


def test_grey_has_three_equal_channels_and_rgb_no_alpha() -> None:
    grey = image_to_kind(ramp(), "grey")

    assert (grey == grey[..., :1]).all()
    assert image_to_kind(ramp(channels=4), "rgb").shape[-1] == 3
    assert image_to_kind(ramp(channels=1), "rgb").shape[-1] == 3


def test_an_indexed_picture_has_so_many_colours() -> None:
    made = image_to_kind(ramp(8, 8), "indexed", colours=4)

    assert len(np.unique(made.reshape(-1, 3), axis=0)) <= 4
