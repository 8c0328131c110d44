from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from milepost.atlas.model import Archetype
from milepost.brief.model import Light, Style
from milepost.painter.paint import paint_landscape, scene_functions
from milepost.painter.styles import STYLES
from milepost.trip.model import Weather
from painter.briefs import make_brief, make_composition

SMALL = (216, 270)


def test_the_same_brief_and_seed_give_the_same_bytes() -> None:
    first = paint_landscape(make_brief(), width=SMALL[0], height=SMALL[1], seed=3)
    second = paint_landscape(make_brief(), width=SMALL[0], height=SMALL[1], seed=3)

    assert first.picture.tobytes() == second.picture.tobytes()
    assert first.foreground.tobytes() == second.foreground.tobytes()


def test_another_seed_draws_other_details() -> None:
    first, second = (
        paint_landscape(make_brief(), width=SMALL[0], height=SMALL[1], seed=seed).picture
        for seed in (3, 4)
    )

    assert (np.abs(first - second) > 0.05).mean() > 0.1


@pytest.mark.parametrize(
    ("width", "height"),
    [(270, 338), (192, 240), (270, 480), (270, 270), (480, 270), (160, 200)],
)
def test_every_format_is_filled_to_its_edges(width: int, height: int) -> None:
    picture, foreground = paint_landscape(make_brief(), width=width, height=height, seed=5)

    assert picture.shape == (1, height, width, 3)
    assert foreground.shape == (1, height, width, 4)
    assert picture.dtype == foreground.dtype == np.float32
    edges = (picture[0, 0], picture[0, -1], picture[0, :, 0], picture[0, :, -1])
    assert all(edge.sum(axis=-1).min() > 0.02 for edge in edges)


def test_both_layers_are_read_only_and_within_range() -> None:
    for layer in paint_landscape(make_brief(weather="rain"), width=192, height=240, seed=5):
        assert not layer.flags.writeable
        assert layer.min() >= 0
        assert layer.max() <= 1


@pytest.mark.parametrize("light", get_args(Light))
@pytest.mark.parametrize("weather", get_args(Weather))
def test_a_lake_is_drawn_in_every_light_and_weather(light: Light, weather: Weather) -> None:
    brief = make_brief(light=light, weather=weather)

    picture = paint_landscape(brief, width=192, height=240, seed=6).picture[0]

    grey = picture.mean(axis=2)
    sky, shore = grey[10:40], grey[110:130]
    assert grey.std() > 0.02
    assert shore.std(axis=1).mean() > 1.4 * sky.std(axis=1).mean()


@pytest.mark.parametrize("style", get_args(Style))
@pytest.mark.parametrize("archetype", get_args(Archetype))
def test_every_look_has_every_landscape(style: Style, archetype: Archetype) -> None:
    functions = scene_functions(make_brief(style=style, archetype=archetype))

    assert functions.paint.__name__ == f"paint_{archetype}"
    assert functions.paint_foreground.__name__ == f"paint_{archetype}_foreground"


@pytest.mark.slow
@pytest.mark.parametrize("style", get_args(Style))
@pytest.mark.parametrize("archetype", get_args(Archetype))
@pytest.mark.parametrize("light", get_args(Light))
def test_every_landscape_is_drawn_in_every_light_and_weather(
    style: Style, archetype: Archetype, light: Light
) -> None:
    plates = []
    for weather in get_args(Weather):
        brief = make_brief(
            style=style, archetype=archetype, light=light, weather=weather, landmark=None
        )
        plates.append(paint_landscape(brief, width=192, height=240, seed=6).picture[0])

    assert all(plate.std() > 0.02 for plate in plates)
    assert len({plate.tobytes() for plate in plates}) == len(plates)


def test_day_is_brighter_than_dusk_and_dusk_than_night() -> None:
    levels = [
        float(
            paint_landscape(make_brief(light=light), width=192, height=240, seed=6).picture.mean()
        )
        for light in get_args(Light)
    ]

    assert levels == sorted(levels, reverse=True)


def test_every_style_has_a_line_about_it() -> None:
    assert set(STYLES) == set(get_args(Style))
    assert all(line and "\n" not in line for line in STYLES.values())


def test_a_composition_of_its_own_moves_the_waterline() -> None:
    high = make_brief(composition=make_composition(horizon_y=0.45))

    plates = [
        paint_landscape(brief, width=192, height=240, seed=7).picture[0]
        for brief in (make_brief(), high)
    ]

    band = slice(round(0.46 * 240), round(0.54 * 240))
    assert (np.abs(plates[0][band] - plates[1][band]) > 0.05).mean() > 0.3
