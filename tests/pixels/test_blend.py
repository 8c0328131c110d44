from __future__ import annotations

import numpy as np
import pytest

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.blend import BlendMode, blend, lay_upon


def flat(*values: float, size: tuple[int, int] = (2, 2), batch: int = 1) -> Image:
    return freeze(np.tile(np.array(values, np.float32), (batch, *size, 1)))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("normal", 0.6),
        ("multiply", 0.12),
        ("screen", 0.68),
        ("overlay", 0.24),
        ("soft_light", 0.2 + 0.2 * (((16 * 0.2 - 12) * 0.2 + 4) * 0.2 - 0.2)),
        ("difference", 0.0),
    ],
)
def test_each_mode_has_its_formula(mode: BlendMode, expected: float) -> None:
    blended = blend(flat(0.2, 0.2, 0.2), flat(0.6, 0.6, 0.6), mode, share=1.0)

    np.testing.assert_allclose(blended, expected, atol=1e-6)


def test_bright_ground_takes_the_other_half_of_overlay_and_soft_light() -> None:
    bright, dark = flat(0.8, 0.8, 0.8), flat(0.3, 0.3, 0.3)

    overlay = blend(bright, dark, "overlay", share=1.0)
    soft = blend(bright, dark, "soft_light", share=1.0)

    np.testing.assert_allclose(overlay, 1 - 2 * 0.2 * 0.7, atol=1e-6)
    np.testing.assert_allclose(soft, 0.8 - 0.4 * 0.8 * 0.2, atol=1e-6)


def test_difference_keeps_its_sign_until_it_is_mixed() -> None:
    mixed = blend(flat(0.5, 0.5, 0.5), flat(0.7, 0.7, 0.7), "difference", share=0.5)

    np.testing.assert_allclose(mixed, 0.5 * 0.5 + 0.5 * -0.2, atol=1e-6)


def test_a_picture_of_another_size_is_fitted_and_missing_alpha_is_opaque() -> None:
    blended = blend(flat(0, 0, 0, 0.4), flat(1, 1, 1, size=(6, 3)), "normal", share=0.5)

    assert blended.shape == (1, 2, 2, 4)
    np.testing.assert_allclose(blended[..., 3], 0.7, atol=1e-6)


def test_batches_that_cannot_be_paired_are_not_blended() -> None:
    with pytest.raises(InvalidInput, match="image2"):
        blend(flat(0, 0, 0, batch=2), flat(0, 0, 0, batch=3), "normal", share=0.5)


@pytest.mark.parametrize(
    ("left", "top", "covered"),
    [(0, 0, [(0, 0), (0, 1), (1, 0), (1, 1)]), (3, 3, [(3, 3)]), (-1, 0, [(0, 0), (1, 0)])],
)
def test_what_lies_outside_of_the_ground_is_cut_off(
    left: int, top: int, covered: list[tuple[int, int]]
) -> None:
    laid = lay_upon(flat(0, 0, 0, size=(4, 4)), flat(1, 1, 1), left_px=left, top_px=top)

    assert [(int(y), int(x)) for y, x in np.argwhere(laid[0, ..., 0] == 1)] == covered


@pytest.mark.parametrize("place", [-99, 99])
def test_a_picture_wholly_outside_leaves_the_ground(place: int) -> None:
    ground = flat(0.3, 0.3, 0.3)

    assert np.array_equal(lay_upon(ground, flat(1, 1, 1), left_px=place, top_px=place), ground)


def test_the_mask_is_stretched_to_the_picture_and_mixes() -> None:
    mask = np.full((1, 9, 9), 0.25, np.float32)

    laid = lay_upon(flat(0, 0, 0), flat(1, 1, 1), left_px=0, top_px=0, mask=mask)

    np.testing.assert_allclose(laid, 0.25)


def test_every_row_of_a_tall_picture_is_mixed_by_its_own_row_of_the_mask() -> None:
    rows = np.linspace(0, 1, 101, dtype=np.float32)
    mask = np.repeat(rows[np.newaxis, :, np.newaxis], 3, axis=2)

    laid = lay_upon(
        flat(0, 0, 0, size=(101, 3)), flat(1, 1, 1, size=(101, 3)), left_px=0, top_px=0, mask=mask
    )

    np.testing.assert_allclose(laid[0, :, 1, 0], rows)


def test_a_stretched_picture_covers_the_whole_ground() -> None:
    laid = lay_upon(flat(0, 0, 0, size=(5, 4)), flat(1, 1, 1), left_px=0, top_px=0, stretch=True)

    assert (laid == 1).all()


def test_one_picture_and_one_mask_serve_a_whole_batch() -> None:
    mask = np.ones((1, 2, 2), np.float32)

    laid = lay_upon(flat(0, 0, 0, batch=3), flat(1, 1, 1), left_px=0, top_px=0, mask=mask)

    assert laid.shape[0] == 3
    assert (laid == 1).all()


def test_the_ground_is_never_written_into() -> None:
    ground = flat(0.5, 0.5, 0.5)

    lay_upon(ground, flat(1, 1, 1), left_px=0, top_px=0)

    assert (ground == 0.5).all()
