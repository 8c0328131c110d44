"""Type over landscapes that nobody painted for it."""

from __future__ import annotations

import numpy as np
import pytest

from lettering.posters import HEIGHT, WIDTH, flat, make_brief, make_facts
from milepost.lettering.ink import luminances
from milepost.lettering.typesetting import set_type
from milepost.pixels.arrays import Image

NIGHT, WINDOW = (0.02, 0.02, 0.06), (1.0, 0.8, 0.45)


def one_tower(above_px: int) -> Image:
    """A night, and in it a tower with lit windows from that row on."""
    picture = np.array(flat(*NIGHT))
    for left in range(180, 250, 18):
        for top in range(above_px, HEIGHT // 2, 18):
            picture[0, top : top + 10, left : left + 10] = WINDOW
    return picture


def test_lit_windows_swallow_no_letter_of_the_small_type() -> None:
    brief = make_brief("overlay")
    bare = one_tower(round(brief.composition.title_box.bottom * HEIGHT) - 110)

    made = set_type(bare, make_facts(), brief)

    behind = 0
    for text in made.text_boxes:
        if text.name not in {"place", "place latin"}:
            continue
        left, top, right, bottom = text.box.pixels(WIDTH, HEIGHT)
        place = np.s_[0, top:bottom, left:right]
        windows = bare[place].min(axis=-1) > 0.4
        if windows.sum() > 20:
            # Letters cover less than half of the windows; the rest is as dim as it is laid under.
            dimmed = np.quantile(luminances(made.picture[place])[windows], 0.25)
            assert dimmed < 0.45
            behind += 1
    assert behind


def test_what_is_laid_under_the_small_type_lies_on_no_letter_of_the_title() -> None:
    brief = make_brief("overlay")
    bare = one_tower(round(brief.composition.title_box.bottom * HEIGHT) - 110)

    made = set_type(bare, make_facts(), brief)

    letters = made.picture[0][made.title_mask[0] > 0.98]
    assert np.quantile(luminances(letters), 0.02) > 0.8


@pytest.mark.parametrize("shade", [0.30, 0.36, 0.42, 0.48, 0.54, 0.6])
def test_no_pale_veil_lies_on_the_cars_shadow(shade: float) -> None:
    """A grey road with a white line is good ground for no ink, and had a fog laid over it."""
    brief = make_brief("overlay")
    tyres = round(brief.composition.ground_y * HEIGHT)
    bare = np.array(flat(shade, shade, shade))
    bare[:, :, 520:560] = 0.9
    bare[:, tyres - 12 : tyres + 4] *= 0.2  # the shadow

    made = set_type(bare, make_facts(), brief)

    shadow = np.s_[0, tyres - 12 : tyres + 4]
    assert made.picture[shadow].mean() <= bare[shadow].mean() + 0.01
