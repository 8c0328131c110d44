from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.pixels.kinds import Dither, bayer_matrix, luma, otsu_threshold, quantize


def test_green_is_brighter_than_red_and_blue() -> None:
    image = np.eye(3, dtype=np.float32).reshape(1, 1, 3, 3)

    assert luma(image)[0, 0].tolist() == pytest.approx([0.299, 0.587, 0.114])


def test_otsu_parts_two_groups_between_them() -> None:
    grey = np.array([[0.1, 0.12, 0.14], [0.7, 0.72, 0.9]], np.float32)

    assert 0.14 < otsu_threshold(grey) < 0.7


def test_otsu_of_one_grey_is_that_grey() -> None:
    assert otsu_threshold(np.full((3, 3), 0.4, np.float32)) == pytest.approx(0.4)


def test_the_bayer_matrix_holds_every_step_once_around_zero() -> None:
    assert bayer_matrix(2).tolist() == [[-0.375, 0.125], [0.375, -0.125]]
    sixteen = np.sort(bayer_matrix(16).ravel())
    np.testing.assert_allclose(np.diff(sixteen), 1 / 256)
    assert sixteen.mean() == pytest.approx(0)


@pytest.mark.parametrize("dither", get_args(Dither))
def test_a_picture_gets_at_most_so_many_colours(dither: Dither) -> None:
    picture = np.random.default_rng(2).integers(0, 256, (20, 24, 3), np.uint8)

    indices, palette = quantize(picture, 5, dither)

    assert indices.shape == (20, 24)
    assert len(np.unique(indices)) <= 5
    assert len(palette) <= 5


def test_a_picture_of_few_colours_keeps_them() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[:2] = (200, 30, 10)

    indices, palette = quantize(picture, 2, "none")

    assert np.array_equal(palette[indices], picture)


def test_dithering_keeps_the_mean_of_a_flat_grey_between_two_colours() -> None:
    ramp = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[:, np.newaxis], 64, 1)
    picture = np.repeat(ramp[..., np.newaxis], 3, -1)

    indices, palette = quantize(picture, 4, "floyd-steinberg")

    assert palette[indices].mean() == pytest.approx(picture.mean(), abs=4)


@pytest.mark.parametrize("colours", [0, 257, -1])
def test_a_palette_that_cannot_be_is_refused(colours: int) -> None:
    with pytest.raises(InvalidInput, match="colors"):
        quantize(np.zeros((2, 2, 3), np.uint8), colours, "none")
