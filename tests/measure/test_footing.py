from __future__ import annotations

import numpy as np
import pytest

from fakes.model_like import SCENES, model_like
from milepost.brief.composition import compose
from milepost.brief.corrected import correct
from milepost.measure.footing import NO_GROUND
from milepost.measure.foreground import look_in_front
from milepost.measure.landscape import read_landscape
from milepost.measure.thumbnail import thumbnail
from milepost.pixels.arrays import Image

PLAN = compose(
    template="overlay",
    light="day",
    weather="clear",
    wide_landmark=False,
    width_px=1080,
    height_px=1350,
    seed=3,
)
WATERS = ("lake", "sea", "sea at sunset", "muddy river", "dark water")
GROUNDS = ("sand", "meadow", "bare earth", "city street", "country road")
NOWHERE = ("fog", "tower", "static", "nearly black", "nearly white")
SELDOM = ("walls of rock", "from above", "marbled")
"""Nothing to stand on either, and mostly seen to be."""
DOUBTFUL = ("snow field", "wet street at night")
"""Ground that looks like sky or water; a road laid over it is no harm."""
SEEDS = range(200, 204)


def road_is_laid(picture: Image) -> bool:
    seen = read_landscape(picture)
    return correct(PLAN, "day", seen, width_px=1080, height_px=1350).ground == "drawn"


def times_laid(name: str) -> int:
    views = (model_like(name, seed=seed, width_px=540, height_px=675) for seed in SEEDS)
    return sum(road_is_laid(view.picture) for view in views)


def test_every_scene_is_in_one_of_the_tests() -> None:
    assert {*WATERS, *GROUNDS, *NOWHERE, *SELDOM, *DOUBTFUL} == set(SCENES)


@pytest.mark.slow
@pytest.mark.parametrize("name", WATERS)
def test_hardly_a_car_stands_on_water(name: str) -> None:
    assert times_laid(name) >= len(SEEDS) - 1


@pytest.mark.slow
@pytest.mark.parametrize("name", NOWHERE)
def test_hardly_a_car_stands_where_there_is_no_ground(name: str) -> None:
    assert times_laid(name) >= len(SEEDS) - 1


@pytest.mark.slow
def test_a_picture_of_no_place_is_mostly_seen_to_be_one() -> None:
    assert sum(times_laid(name) for name in SELDOM) >= 0.6 * len(SEEDS) * len(SELDOM)


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUNDS)
def test_a_plain_ground_is_left_as_it_was_painted(name: str) -> None:
    assert times_laid(name) <= 1


@pytest.mark.parametrize("name", ["sea at sunset", "muddy river", "dark water"])
def test_the_waters_that_were_once_taken_for_ground_are_not(name: str) -> None:
    assert road_is_laid(model_like(name, seed=7).picture)


def test_above_the_horizon_there_is_no_ground() -> None:
    view = model_like("meadow", seed=8)
    assert view.horizon_y is not None
    read = read_landscape(view.picture)
    foot = read.horizon_y - 0.05

    assert read.ground(0.2, foot - 0.17, 0.75, foot) == 0.0
    assert read.ground(0.2, 0.65, 0.75, 0.82) > NO_GROUND


@pytest.mark.parametrize("shape", [(1, 1), (20, 300), (300, 8)])
def test_a_picture_too_small_has_no_foreground(shape: tuple[int, int]) -> None:
    picture = np.full((1, *shape, 3), 0.5, np.float32)

    assert look_in_front(thumbnail(picture), 0.5) is None
    assert read_landscape(picture).ground(0.2, 0.6, 0.8, 0.8) == 0.0


@pytest.mark.parametrize("horizon_y", [0.0, 0.5, 0.97, 1.0])
def test_a_foreground_is_read_wherever_the_horizon_is_said_to_be(horizon_y: float) -> None:
    small = thumbnail(model_like("lake", seed=2).picture)

    front = look_in_front(small, horizon_y)

    assert front is not None
    assert all(np.isfinite(value).all() for value in front)


def plain(foot: tuple[float, float, float], *, mirrored: bool = False) -> Image:
    """A pale sky with a hill in it over a foreground of one colour, or over its mirror."""
    picture = np.empty((1, 675, 540, 3), np.float32)
    picture[0] = np.linspace((0.45, 0.66, 0.90), (0.84, 0.91, 0.96), 675)[:, None]
    y, x = np.mgrid[0:675, 0:540]
    picture[0][y > 405 - 90 * np.exp(-(((x - 200) / 90) ** 2))] = (0.30, 0.42, 0.28)
    picture[:, 405:] = picture[:, 135:405][:, ::-1] * 0.85 if mirrored else foot
    return picture


@pytest.mark.parametrize(
    "foot", [(0.16, 0.35, 0.62), (0.06, 0.16, 0.31), (0.24, 0.51, 0.59), (0.16, 0.62, 0.62)]
)
def test_plain_blue_is_water(foot: tuple[float, float, float]) -> None:
    assert road_is_laid(plain(foot))


@pytest.mark.parametrize(
    "foot", [(0.35, 0.55, 0.24), (0.47, 0.37, 0.25), (0.37, 0.37, 0.38), (0.84, 0.73, 0.53)]
)
def test_plain_green_brown_grey_and_sand_are_ground(foot: tuple[float, float, float]) -> None:
    assert not road_is_laid(plain(foot))


def test_a_mirror_is_water() -> None:
    assert road_is_laid(plain((0.0, 0.0, 0.0), mirrored=True))
