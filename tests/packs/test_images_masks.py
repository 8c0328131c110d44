from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.packs.images.compositing import (
    image_composite_masked,
    join_image_with_alpha,
    porter_duff_image_composite,
    split_image_with_alpha,
)
from milepost.packs.images.masks import (
    crop_mask,
    feather_mask,
    grow_mask,
    image_color_to_mask,
    image_to_mask,
    invert_mask,
    mask_composite,
    mask_to_image,
    solid_mask,
    threshold_mask,
)
from milepost.pixels.arrays import Image, Mask, freeze


def picture(*values: float, batch: int = 1, size: int = 4) -> Image:
    return freeze(np.tile(np.array(values, np.float32), (batch, size, size, 1)))


def left_half(size: int = 4) -> Mask:
    mask = np.zeros((1, size, size), np.float32)
    mask[:, :, : size // 2] = 1
    return freeze(mask)


def test_a_mask_becomes_a_picture_and_back() -> None:
    image = mask_to_image(left_half())

    assert image.shape == (1, 4, 4, 3)
    assert np.array_equal(image_to_mask(image, "blue"), left_half())


def test_a_mask_without_a_batch_is_taken_for_one() -> None:
    assert mask_to_image(left_half()[0]).shape == (1, 4, 4, 3)
    assert grow_mask(left_half()[0], 1).shape == (1, 4, 4)


def test_alpha_of_a_picture_without_it_is_refused() -> None:
    assert (image_to_mask(picture(0, 0, 0, 0.5), "alpha") == 0.5).all()
    with pytest.raises(InvalidInput, match="no alpha"):
        image_to_mask(picture(0, 0, 0), "alpha")


def test_one_colour_is_found_exactly() -> None:
    image = np.array([[[[1, 128 / 255, 0], [1, 129 / 255, 0]]]], np.float32)

    assert image_color_to_mask(image, 0xFF8000)[0].tolist() == [[1, 0]]


def test_a_solid_mask_has_one_value_and_bounds() -> None:
    mask = solid_mask(0.25, 3, 2)

    assert mask.shape == (1, 2, 3)
    assert (mask == 0.25).all()
    with pytest.raises(InvalidInput, match="million pixels"):
        solid_mask(1.0, 16384, 16384)


def test_a_mask_is_inverted_cut_and_thresholded() -> None:
    assert np.array_equal(invert_mask(left_half())[0, 0], [0, 0, 1, 1])
    assert crop_mask(left_half(), 1, 3, 9, 9)[0].tolist() == [[1, 0, 0]]
    assert threshold_mask(np.array([[[0.5, 0.51]]], np.float32), 0.5)[0].tolist() == [[0, 1]]


def test_a_cut_outside_of_the_mask_is_refused() -> None:
    with pytest.raises(InvalidInput, match="outside of the mask"):
        crop_mask(left_half(), 4, 0)


def test_mask_nodes_take_shared_masks() -> None:
    mask = left_half()

    assert feather_mask(mask, left=2)[0, 0].tolist() == [0.5, 1, 0, 0]
    assert mask_composite(mask, mask, 2, 0, "or").min() == 1
    assert grow_mask(mask, 1, tapered_corners=False)[0, 0].tolist() == [1, 1, 1, 0]
    assert np.array_equal(mask, left_half())


def test_a_source_is_laid_through_its_mask_at_its_place() -> None:
    laid = image_composite_masked(
        picture(0, 0, 0), picture(1, 1, 1, size=2), 1, 1, mask=left_half(2)
    )

    assert laid[0, ..., 0].tolist() == [[0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_a_source_can_be_stretched_and_repeats_over_the_batch() -> None:
    laid = image_composite_masked(
        picture(0, 0, 0, batch=3), picture(1, 1, 1, size=2), resize_source=True
    )

    assert laid.shape == (3, 4, 4, 3)
    assert (laid == 1).all()


def test_joined_alpha_comes_apart_again() -> None:
    joined = join_image_with_alpha(picture(0.2, 0.4, 0.6), left_half())

    apart = split_image_with_alpha(joined)

    assert joined[0, 0, :, 3].tolist() == [0, 0, 1, 1]
    assert np.array_equal(apart.IMAGE, picture(0.2, 0.4, 0.6))
    assert np.array_equal(apart.MASK, left_half())


def test_joining_fits_the_mask_and_takes_the_smaller_count() -> None:
    joined = join_image_with_alpha(picture(0, 0, 0, batch=3), np.zeros((2, 8, 8), np.float32))

    assert joined.shape == (2, 4, 4, 4)
    assert (joined[..., 3] == 1).all()


def test_a_picture_without_alpha_has_an_empty_mask() -> None:
    apart = split_image_with_alpha(picture(0.1, 0.2, 0.3))

    assert apart.MASK.shape == (1, 4, 4)
    assert not apart.MASK.any()


def test_porter_duff_takes_masks_that_are_one_where_nothing_is() -> None:
    made = porter_duff_image_composite(
        picture(1, 1, 1, size=8),
        left_half(8),
        picture(0, 0, 0),
        np.zeros_like(left_half()),
        "SRC_OVER",
    )

    assert made.IMAGE[0, 0, :, 0].round(2).tolist()[0] == pytest.approx(0, abs=0.1)
    assert made.IMAGE[0, 0, 3, 0] == pytest.approx(1, abs=0.1)
    assert (made.MASK == 0).all()


def test_porter_duff_refuses_pictures_of_other_channels() -> None:
    with pytest.raises(InvalidInput, match="channels"):
        porter_duff_image_composite(picture(1, 1, 1, 1), left_half(), picture(0, 0, 0), left_half())


def test_overlay_of_half_clear_pictures_multiplies_as_comfyui_does() -> None:
    half = np.full((1, 4, 4), 0.5, np.float32)

    made = porter_duff_image_composite(
        picture(0.4, 0.4, 0.4), half, picture(0.9, 0.9, 0.9), half, "OVERLAY"
    )

    # s = 0.2, d = 0.45, both alphas 0.5: 0.25 - 2 (0.5 - 0.2) (0.5 - 0.45), over alpha 0.75
    assert made.IMAGE[0, 0, 0, 0] == pytest.approx(0.22 / 0.75)
