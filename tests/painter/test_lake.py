from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.brief.model import ArtBrief, Box, LightSource, Template
from milepost.painter.paint import paint_landscape
from painter.briefs import make_brief, make_composition, make_landmark

WIDTH, HEIGHT = 432, 540
Field = NDArray[np.float32]
DRAWN = ("pagoda", "lighthouse", "pavilion", "stone_bridge", "palace", "temple", "church")


def plate(brief: ArtBrief, seed: int = 8) -> Field:
    layer: Field = paint_landscape(brief, width=WIDTH, height=HEIGHT, seed=seed).picture[0]
    return layer


def inside(field: Field, box: Box) -> Field:
    left, top, right, bottom = box.pixels(WIDTH, HEIGHT)
    return field[top:bottom, left:right]


def unrest(field: Field) -> float:
    """How far blocks of 6 pixels leave the mean of their row: 0 for a level gradient."""
    rows, columns = field.shape[0] // 6 * 6, field.shape[1] // 6 * 6
    grey = field[:rows, :columns].mean(axis=2)
    blocks = grey.reshape(rows // 6, 6, columns // 6, 6).mean(axis=(1, 3))
    return float(np.percentile(np.abs(blocks - blocks.mean(axis=1, keepdims=True)), 98))


TITLES: dict[Template, Box] = {
    "overlay": Box(left=0.05, top=0.03, right=0.95, bottom=0.18),
    "framed": Box(left=0.07, top=0.06, right=0.47, bottom=0.15),
    "vertical": Box(left=0.06, top=0.04, right=0.28, bottom=0.5),
}


@pytest.mark.parametrize("template", TITLES)
@pytest.mark.parametrize("weather", ["clear", "cloudy", "overcast", "storm", "fog"])
def test_nothing_but_calm_sky_enters_the_title_box(template: Template, weather: str) -> None:
    title = TITLES[template]
    layout = make_composition(template=template, title_box=title, horizon_y=0.6)

    for seed in (1, 2):
        sky = plate(make_brief(weather=weather, composition=layout), seed)
        assert unrest(inside(sky, title)) < 0.055
        assert unrest(inside(sky, Box(left=0.0, top=0.45, right=1.0, bottom=0.6))) > 0.06


@pytest.mark.parametrize("template", TITLES)
@pytest.mark.parametrize("season", ["spring", "summer", "autumn", "winter"])
def test_branches_and_petals_leave_title_label_and_car_free(
    template: Template, season: str
) -> None:
    layout = make_composition(template=template, title_box=TITLES[template], horizon_y=0.6)
    brief = make_brief(season=season, composition=layout)

    front = paint_landscape(brief, width=WIDTH, height=HEIGHT, seed=9).foreground[0, ..., 3:]

    assert front.max() > 0.9
    for box in (layout.title_box, layout.label_box, layout.car_box):
        assert inside(front, box).max() == 0


def test_rain_and_snow_fall_in_front_of_the_car() -> None:
    for weather in ("rain", "storm", "snow"):
        brief = make_brief(weather=weather)
        front = paint_landscape(brief, width=WIDTH, height=HEIGHT, seed=9).foreground[0, ..., 3:]
        cover = inside(front, brief.composition.car_box)
        assert cover.max() > 0.2
        assert (cover > 0.05).mean() < 0.25


@pytest.mark.parametrize("kind", ["ferris_wheel", "tv_tower", "something new"])
def test_a_kind_that_nobody_has_drawn_is_left_out_not_invented(kind: str) -> None:
    unknown = plate(make_brief(landmark=make_landmark(kind)))

    assert np.array_equal(unknown, plate(make_brief(landmark=None)))


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_landmark_stands_inside_its_box(kind: str, seed: int) -> None:
    brief = make_brief(landmark=make_landmark(kind))
    left, top, right, bottom = brief.composition.landmark_box.pixels(WIDTH, HEIGHT)

    changed = np.abs(plate(brief, seed) - plate(make_brief(landmark=None), seed)).max(axis=2) > 0.02

    assert changed[top:bottom, left:right].any()
    assert not changed[:top].any()
    above_the_wood = bottom - round(0.45 * (bottom - top))
    assert not changed[:above_the_wood, :left].any()
    assert not changed[:above_the_wood, right:].any()


def test_a_storeyed_pavilion_is_not_drawn_as_an_open_one() -> None:
    open_one = make_landmark("pavilion")
    storeyed = open_one.model_copy(update={"name": "望湖楼"})

    first, second = (plate(make_brief(landmark=landmark)) for landmark in (open_one, storeyed))

    left, top, right, bottom = make_composition().landmark_box.pixels(WIDTH, HEIGHT)
    upper_half = (slice(top, (top + bottom) // 2), slice(left, right))
    assert (np.abs(first[upper_half] - second[upper_half]) > 0.1).any()


def test_the_landmark_keeps_its_side() -> None:
    box = Box(left=0.10, top=0.20, right=0.40, bottom=0.53)
    light = LightSource(azimuth_deg=12, elevation_deg=30, temperature_k=5600)
    layout = make_composition(landmark_box=box, light=light)

    changed = np.abs(
        plate(make_brief(composition=layout)) - plate(make_brief(composition=layout, landmark=None))
    ).max(axis=2)

    assert (changed[: round(0.4 * HEIGHT), : WIDTH // 2] > 0.02).any()
    assert not (changed[: round(0.4 * HEIGHT), WIDTH // 2 :] > 0.02).any()


@pytest.mark.parametrize("kind", DRAWN)
def test_the_sun_is_not_covered_by_the_landmark(kind: str) -> None:
    light = LightSource(azimuth_deg=-12, elevation_deg=28, temperature_k=5600)
    layout = make_composition(light=light)
    x, y = round(WIDTH * (0.5 - 12 / 120)), round(HEIGHT * 0.545 * (1 - 28 / 60))
    disc = (slice(y - 20, y + 20), slice(x - 20, x + 20))

    bare = plate(make_brief(composition=layout, landmark=None))
    shown = plate(make_brief(composition=layout, landmark=make_landmark(kind)))

    assert np.array_equal(bare[disc], shown[disc])
    assert float(bare[disc].mean()) > 0.85


@pytest.mark.parametrize(
    ("changes", "least", "most"),
    [
        ({"season": "autumn"}, 0.05, 1.0),
        ({"season": "winter", "climate": "continental"}, -1.0, 0.02),
    ],
)
def test_the_wood_takes_the_colour_of_the_season(
    changes: dict[str, Any], least: float, most: float
) -> None:
    wood = Box(left=0.62, top=0.46, right=0.95, bottom=0.54)

    summer = inside(plate(make_brief(season="summer")), wood).mean(axis=(0, 1))
    other = inside(plate(make_brief(**changes)), wood).mean(axis=(0, 1))

    redder = float((other[0] - other[2]) - (summer[0] - summer[2]))
    assert least < redder < most


def test_no_coloured_leaves_drift_through_a_tropical_autumn() -> None:
    temperate, tropical = (
        paint_landscape(
            make_brief(season="autumn", climate=climate), width=WIDTH, height=HEIGHT, seed=9
        ).foreground[0, round(0.6 * HEIGHT) : round(0.65 * HEIGHT), :, 3]
        for climate in ("temperate", "tropical")
    )

    assert temperate.max() > 0.5
    assert tropical.max() == 0


def test_a_lighthouse_has_a_chinese_roof_only_if_its_features_say_so() -> None:
    plain = make_landmark("lighthouse")
    eaves = plain.model_copy(update={"features_zh": ("白色灯塔", "飞檐塔顶")})

    first, second = (plate(make_brief(landmark=landmark)) for landmark in (plain, eaves))

    changed = np.abs(first - second).max(axis=2) > 0.05
    above_the_lamp = slice(round(0.18 * HEIGHT), round(0.36 * HEIGHT))
    assert changed[above_the_lamp].any()
    assert not changed[round(0.40 * HEIGHT) : round(0.5 * HEIGHT)].any()


def test_the_figures_stand_on_calm_ground() -> None:
    for weather, season in (("clear", "summer"), ("rain", "autumn"), ("snow", "winter")):
        brief = make_brief(weather=weather, season=season)
        assert unrest(inside(plate(brief), brief.composition.figures_box)) < 0.03
