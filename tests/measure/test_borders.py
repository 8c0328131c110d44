from __future__ import annotations

import numpy as np
import pytest

from fakes.made_up_views import HOURS, KINDS, made_up_view
from fakes.model_like import SCENES, model_like
from milepost.measure.borders import Inside, inside_borders
from milepost.pixels.arrays import Image

WIDTH_PX, HEIGHT_PX = 432, 540
VIEW = made_up_view("lake", "day", seed=3).picture
BLACK, WHITE, CREAM = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.96, 0.93, 0.85)


def bordered(colour: tuple[float, float, float], *, aside: int = 0, above: int = 0) -> Image:
    width_px, height_px = WIDTH_PX + 2 * aside, HEIGHT_PX + 2 * above
    picture = np.full((1, height_px, width_px, 3), colour, np.float32)
    picture[:, above : above + HEIGHT_PX, aside : aside + WIDTH_PX] = VIEW
    return picture


@pytest.mark.parametrize("colour", [BLACK, WHITE, CREAM])
@pytest.mark.parametrize(("aside", "above"), [(0, 60), (50, 0), (30, 40)])
def test_bars_and_frames_are_found(
    colour: tuple[float, float, float], aside: int, above: int
) -> None:
    grain = np.random.RandomState(1).normal(0, 0.006, (1, 1, 1, 3))
    picture = np.clip(bordered(colour, aside=aside, above=above) + grain, 0, 1)

    found = inside_borders(picture.astype(np.float32))

    left, top, right, bottom = aside, above, aside + WIDTH_PX, above + HEIGHT_PX
    wanted = Inside(left, top, right, bottom)
    assert np.abs(np.subtract(found, wanted)).max() <= 4
    assert found.left >= left
    assert found.top >= top
    assert found.right <= right
    assert found.bottom <= bottom


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_without_borders_stays_whole(kind: str) -> None:
    for hour in HOURS:
        view = made_up_view(kind, hour, seed=5)  # type: ignore[arg-type]  # one of KINDS
        assert inside_borders(view.picture) == Inside(0, 0, WIDTH_PX, HEIGHT_PX)


@pytest.mark.parametrize("name", SCENES)
def test_whatever_a_picture_shows_nothing_is_cut_off_it(name: str) -> None:
    assert inside_borders(model_like(name, seed=4).picture) == Inside(0, 0, WIDTH_PX, HEIGHT_PX)


def test_a_flat_picture_is_all_picture() -> None:
    for shade in (0.0, 0.5, 1.0):
        flat = np.full((1, 90, 120, 3), shade, np.float32)
        assert inside_borders(flat) == Inside(0, 0, 120, 90)


def test_a_plain_sky_over_plain_ground_is_no_border() -> None:
    picture = np.empty((1, 300, 240, 3), np.float32)
    picture[:, :60], picture[:, 60:240], picture[:, 240:] = 0.9, 0.5, 0.2

    assert inside_borders(picture) == Inside(0, 0, 240, 300)


def test_a_bar_on_one_side_alone_is_no_border() -> None:
    assert inside_borders(bordered(BLACK, above=60)[:, 60:])[3] == HEIGHT_PX + 60
