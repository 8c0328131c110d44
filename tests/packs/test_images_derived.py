from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.packs.images.derived import (
    canny,
    image_add_noise,
    image_morphology,
    image_rgb_to_yuv,
    image_yuv_to_rgb,
)
from milepost.packs.images.latents import empty_latent_image
from milepost.packs.images.layout import image_stitch, resize_and_pad_image
from milepost.pixels.arrays import Image, freeze


def grey(value: float, height: int, width: int, *, batch: int = 1, channels: int = 3) -> Image:
    return freeze(np.full((batch, height, width, channels), value, np.float32))


def square(side: int = 20) -> Image:
    picture = np.zeros((1, side, side, 3), np.float32)
    picture[:, 5:-5, 5:-5] = 1
    return freeze(picture)


def test_the_border_of_a_square_is_an_edge_and_nothing_else() -> None:
    edges = canny(square())

    assert set(np.unique(edges)) == {0, 1}
    assert not edges[0, 8:12, 8:12].any()
    assert not edges[0, :3].any()
    assert (edges[0, 10, 3:7].max(axis=0) == 1).all()


def test_a_weak_edge_counts_only_where_it_leads_on_from_a_strong_one() -> None:
    picture = grey(0, 20, 60).copy()
    picture[:, 10:] = np.linspace(0.9, 0.2, 60, dtype=np.float32)[:, np.newaxis]
    apart = grey(0, 20, 60).copy()
    apart[:, 10:] = 0.2

    assert canny(picture, 0.1, 0.8)[0, 8:12, 50].any()
    assert not canny(apart, 0.1, 0.8).any()


def test_morphology_grows_and_shrinks_what_is_bright() -> None:
    assert image_morphology(square(), "dilate", 3)[0, 4, 4, 0] == 1
    assert image_morphology(square(), "erode", 3)[0, 5, 5, 0] == 0
    assert np.array_equal(image_morphology(square(), "open", 3), square())
    assert np.array_equal(image_morphology(square(), "close", 3), square())
    assert image_morphology(square(), "gradient", 3)[0, 10, 10, 0] == 0
    assert not image_morphology(square(), "top_hat", 3).any()
    assert image_morphology(square(), "bottom_hat", 999).max() == 1


def test_the_same_seed_gives_the_same_noise_within_the_range() -> None:
    picture = grey(0.5, 8, 8)

    noisy = image_add_noise(picture, 7, 1.0)

    assert np.array_equal(noisy, image_add_noise(picture, 7, 1.0))
    assert not np.array_equal(noisy, image_add_noise(picture, 8, 1.0))
    assert 0 <= noisy.min() < noisy.max() <= 1
    assert np.array_equal(image_add_noise(picture, 7, 0.0), picture)


def test_brightness_and_colour_come_together_again() -> None:
    picture = np.random.default_rng(3).random((2, 4, 5, 3), np.float32)

    parted = image_rgb_to_yuv(picture)

    assert parted.Y.shape == picture.shape
    np.testing.assert_allclose(image_yuv_to_rgb(*parted), picture, atol=1e-5)
    with pytest.raises(InvalidInput, match="differ in size"):
        image_yuv_to_rgb(parted.Y, parted.U, parted.V[:1])


@pytest.mark.parametrize(
    ("direction", "corners"),
    [("right", (0.2, 0.8)), ("left", (0.8, 0.2)), ("down", (0.2, 0.8)), ("up", (0.8, 0.2))],
)
def test_a_picture_is_set_beside_another_on_the_side_named(
    direction: str, corners: tuple[float, float]
) -> None:
    beside = image_stitch(grey(0.2, 4, 4), direction, image2=grey(0.8, 4, 4))  # type: ignore[arg-type]  # one of them

    assert beside.shape == ((1, 4, 8, 3) if direction in {"right", "left"} else (1, 8, 4, 3))
    assert (beside[0, 0, 0, 0], beside[0, -1, -1, 0]) == pytest.approx(corners, abs=0.005)


def test_a_second_picture_is_fitted_or_stands_in_the_middle_of_black() -> None:
    fitted = image_stitch(grey(0.2, 4, 4), image2=grey(0.8, 8, 16))
    padded = image_stitch(grey(0.2, 4, 4), match_image_size=False, image2=grey(0.8, 8, 2))

    assert fitted.shape == (1, 4, 12, 3)
    assert padded[0, :, 0, 0].round(1).tolist() == pytest.approx([0, 0, 0.2, 0.2, 0.2, 0.2, 0, 0])


def test_between_two_pictures_lies_an_even_gap_and_alpha_is_opaque() -> None:
    beside = image_stitch(
        grey(0, 2, 2, channels=4), "right", True, 3, "red", grey(0, 2, 2, batch=3)
    )

    assert beside.shape == (3, 2, 8, 4)
    assert beside[2, 0, 2:6].tolist() == [[1, 0, 0, 1]] * 4
    assert (beside[..., 6:, 3] == 1).all()


def test_a_picture_alone_stays_as_it_is() -> None:
    assert np.array_equal(image_stitch(grey(0.2, 4, 4)), grey(0.2, 4, 4))


def test_a_picture_stands_whole_in_the_middle_of_its_ground() -> None:
    padded = resize_and_pad_image(grey(0.5, 4, 8), 4, 5, "white", "area")

    assert padded[0, :, 0, 0].tolist() == [1, 0.5, 0.5, 1, 1]
    assert resize_and_pad_image(grey(0.5, 4, 8), 4, 4, "black", "area")[0, 0, 0, 0] == 0


def test_an_empty_latent_is_an_eighth_of_the_picture() -> None:
    assert empty_latent_image(64, 32, 2)["samples"].shape == (2, 4, 4, 8)
    with pytest.raises(InvalidInput, match="million pixels"):
        empty_latent_image(16384, 16384)
