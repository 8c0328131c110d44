from __future__ import annotations

import numpy as np
import pytest

from milepost.measure.lettering import (
    ink_contrast,
    label_contrast,
    label_height,
    missing_glyphs,
    title_contrast,
)
from milepost.pixels.arrays import Image

BOX = (10.0, 10.0, 90.0, 40.0)


def page(level: float) -> Image:
    return np.full((1, 60, 100, 3), level, np.float32)


def written(bare: Image, ink: float) -> Image:
    lettered = bare.copy()
    lettered[:, 15:35, 20:80:12] = ink
    return lettered


def test_black_on_white_has_the_highest_contrast() -> None:
    assert ink_contrast(written(page(1.0), 0.0), page(1.0), BOX) == pytest.approx(21.0, abs=0.1)


def test_pale_ink_on_a_pale_sky_fails_and_dark_ink_passes() -> None:
    assert not title_contrast(written(page(0.8), 0.95), page(0.8), BOX).ok
    assert title_contrast(written(page(0.8), 0.1), page(0.8), BOX).ok


def test_ink_that_vanishes_in_part_of_its_background_fails() -> None:
    bare = page(0.05)
    bare[:, :, 50:] = 0.9

    letters = written(page(0.0), 1.0)[..., 0]
    assert not title_contrast(written(bare, 0.95), bare, BOX, ink=letters).ok


def test_a_label_is_readable_from_three_to_one() -> None:
    assert label_contrast(3.0).ok
    assert not label_contrast(2.9).ok


def test_nothing_written_has_no_contrast() -> None:
    assert title_contrast(page(0.5), page(0.5), BOX).value == 1.0


def test_a_bright_spot_far_from_the_letters_does_not_count() -> None:
    bare = page(0.1)
    bare[:, 38:40, 10:90] = 1.0
    bare[:, 10:12, 82:90] = 1.0

    assert title_contrast(written(bare, 0.95)[:, :36], bare[:, :36], BOX).ok


def test_a_shadow_set_behind_the_letters_counts_for_them() -> None:
    bare = page(0.8)
    shaded = bare.copy()
    shaded[:, 8:44, 8:92] = 0.3
    letters = written(page(0.0), 1.0)[..., 0]

    found = title_contrast(written(shaded, 0.98), bare, BOX, ink=letters)

    assert found.value == pytest.approx(8.0, abs=1.5)
    assert found.ok


def test_what_lies_outside_the_box_does_not_count() -> None:
    lettered = page(0.5)
    lettered[:, 45:] = 1.0

    assert ink_contrast(lettered, page(0.5), BOX) == 1.0


@pytest.mark.parametrize(("ink_px", "ok"), [(54.0, True), (53.0, False)])
def test_the_label_is_at_least_a_twentieth_of_the_shorter_side(ink_px: float, *, ok: bool) -> None:
    assert label_height(ink_px, width_px=1080, height_px=1350).ok == ok


@pytest.mark.parametrize(("count", "ok"), [(0, True), (1, False)])
def test_no_glyph_may_be_missing(count: int, *, ok: bool) -> None:
    assert missing_glyphs(count).ok == ok


def test_small_type_is_judged_by_its_ink_not_by_its_thinned_pixels() -> None:
    bare = page(0.2)
    cover = np.zeros((1, 60, 100), np.float32)
    cover[:, 15:35, 20:80:12] = 0.4  # strokes thinner than a pixel
    lettered = bare * (1 - cover[..., None]) + cover[..., None] * np.float32(0.95)

    found = title_contrast(lettered, bare, BOX, ink=cover)

    assert found.value == pytest.approx(ink_contrast(written(bare, 0.95), bare, BOX), rel=0.05)
