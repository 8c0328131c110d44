from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from milepost.brief.composition import compose
from milepost.brief.model import ArtBrief, Light, Template
from milepost.painter.flat.snow_massif import see_massif
from milepost.painter.flat.snow_mountains import (
    paint_snow_mountains,
    paint_snow_mountains_foreground,
)
from milepost.painter.flat.snow_tones import strata_of
from milepost.painter.kit.mountain_crests import crest_of
from milepost.painter.kit.relief import print_relief
from milepost.painter.kit.terrain import (
    CURATED,
    Peak,
    choose_massif,
    coarse_columns,
    height_field,
    view,
)
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.arrays import Bytes
from milepost.pixels.brush import read_bytes, surface
from milepost.trip.model import Season, Weather
from painter.briefs import make_brief, make_composition, make_landmark

SMALL = (270, 338)
"""Every format at a quarter of its size: the design units stay the same."""


def sheet_of(brief: ArtBrief, *, size: tuple[int, int] = SMALL, seed: int = 7) -> Sheet:
    scene = Scene.of(brief, *size, seed)
    drawn = surface(*size)
    canvas = drawn.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    return Sheet(drawn, canvas, scene)


def painted(brief: ArtBrief, *, size: tuple[int, int] = SMALL, seed: int = 7) -> Bytes:
    sheet = sheet_of(brief, size=size, seed=seed)
    paint_snow_mountains(sheet, Palette.of(brief, seed))
    return read_bytes(sheet.surface)


def mountain_brief(**changes: object) -> ArtBrief:
    return make_brief(archetype="snow_mountains", **({"landmark": None} | changes))


def composed(template: Template, size: tuple[int, int] = (1080, 1350)) -> ArtBrief:
    layout = compose(
        template=template,
        light="day",
        weather="clear",
        wide_landmark=True,
        width_px=size[0],
        height_px=size[1],
        seed=3,
    )
    return mountain_brief(composition=layout, season="winter")


def test_same_brief_and_seed_give_the_same_pixels() -> None:
    brief = mountain_brief()

    assert np.array_equal(painted(brief), painted(brief))


def test_another_seed_gives_another_range() -> None:
    brief = mountain_brief()

    first, second = painted(brief, seed=1), painted(brief, seed=2)

    assert np.abs(first.astype(int) - second.astype(int)).mean() > 4


@pytest.mark.parametrize("weather", get_args(Weather))
@pytest.mark.parametrize("light", get_args(Light))
def test_every_light_and_weather_covers_the_whole_picture(light: Light, weather: Weather) -> None:
    picture = painted(mountain_brief(light=light, weather=weather), size=(108, 135))

    assert (picture[..., 3] == 255).all()
    assert picture[..., :3].std() > 5


@pytest.mark.parametrize("size", [(270, 338), (192, 240), (270, 480), (270, 270), (480, 270)])
def test_every_format_is_covered(size: tuple[int, int]) -> None:
    assert (painted(mountain_brief(), size=size)[..., 3] == 255).all()


@pytest.mark.parametrize("kind", ["snow_peak", "lake", "temple", "palace", "grassland", "village"])
def test_every_kind_of_landmark_is_drawn_or_left_out(kind: str) -> None:
    picture = painted(mountain_brief(landmark=make_landmark(kind)))

    assert (picture[..., 3] == 255).all()


def test_seasons_are_told_apart_in_the_valley() -> None:
    seasons: tuple[Season, ...] = ("summer", "autumn", "winter")
    valley = slice(230, 244)  # between the forests and the road

    means = [
        painted(mountain_brief(season=season))[valley, :, :3].reshape(-1, 3).mean(axis=0)
        for season in seasons
    ]

    for at, mean in enumerate(means):
        for other in means[at + 1 :]:
            assert np.abs(mean - other).max() > 12


@pytest.mark.parametrize("template", get_args(Template))
@pytest.mark.parametrize("seed", [1, 4, 9])
def test_range_stays_out_of_the_title(template: Template, seed: int) -> None:
    brief = composed(template)
    scene = Scene.of(brief, 1080, 1350, seed)
    title = scene.rect(brief.composition.title_box)

    relief = see_massif(scene, foot_y=scene.horizon)

    x = np.linspace(0, scene.width, len(relief.skyline))
    under = (x > title.left) & (x < title.right)
    assert relief.skyline[under].min() > title.bottom


@pytest.mark.parametrize("template", get_args(Template))
@pytest.mark.parametrize("seed", [2, 5, 8])
def test_summit_stands_in_the_landmark_box(template: Template, seed: int) -> None:
    brief = composed(template)
    scene = Scene.of(brief, 1080, 1350, seed)
    box = scene.rect(brief.composition.landmark_box)

    relief = see_massif(scene, foot_y=scene.horizon)

    x = np.linspace(0, scene.width, len(relief.skyline))
    inside = (x > box.left) & (x < box.right)
    assert relief.skyline.min() >= box.top
    assert relief.skyline[inside].min() < box.top + 0.3 * box.height


def test_flakes_stay_out_of_title_and_figures() -> None:
    brief = mountain_brief(weather="snow", season="winter")
    sheet = sheet_of(brief)

    paint_snow_mountains_foreground(sheet, Palette.of(brief, 7))

    alpha = read_bytes(sheet.surface)[..., 3]
    for box in (brief.composition.title_box, brief.composition.figures_box):
        left, top, right, bottom = box.pixels(*SMALL)
        assert not alpha[top + 1 : bottom - 1, left + 1 : right - 1].any()
    assert alpha.any()


def test_a_clear_summer_day_has_nothing_before_the_car() -> None:
    brief = mountain_brief(season="summer")
    sheet = sheet_of(brief)

    paint_snow_mountains_foreground(sheet, Palette.of(brief, 7))

    assert not read_bytes(sheet.surface)[..., 3].any()


def test_at_least_a_dozen_ranges_are_curated_and_distinct() -> None:
    assert len(set(CURATED)) == len(CURATED) >= 12


def test_seeds_reach_most_curated_ranges_and_both_mirror_images() -> None:
    chosen = {choose_massif(seed, summit_x=0.0) for seed in range(400)}

    assert len(chosen) > 1.8 * len(CURATED)


def test_chosen_range_has_its_summit_where_asked() -> None:
    summit: Peak = choose_massif(11, summit_x=0.4).peaks[0]

    assert summit.x == pytest.approx(0.4)


def test_ceiling_lowers_only_the_columns_under_it() -> None:
    massif = choose_massif(3, summit_x=0.0)
    heights = height_field(massif, half_width=1.0)
    columns = coarse_columns(1080, 0.25)
    low = np.full(columns, 8.0)
    low[: columns // 4] = 520.0

    free, capped = (
        view(
            heights,
            half_width=1.0,
            width=1080,
            base_y=600,
            summit_y=100,
            ceiling=ceiling,
            sun_side=1,
            seed=1,
            detail=0.25,
        )
        for ceiling in (np.full(columns, 8.0), low)
    )

    assert capped.skyline[: columns // 4].min() >= 519
    assert np.allclose(free.skyline[columns // 2 :], capped.skyline[columns // 2 :])


def test_winter_prints_no_green_and_summer_does() -> None:
    brief = mountain_brief(composition=make_composition())
    relief = see_massif(Scene.of(brief, *SMALL, 7), foot_y=736)

    def green_share(season: Season) -> float:
        strata = strata_of(Palette.of(mountain_brief(season=season), 7))
        printed = print_relief(relief, strata, columns=200, rows=160)[:90].astype(int)
        return float((printed[..., 1] > printed[..., 2] + 12).mean())

    assert green_share("summer") > green_share("winter") + 0.05


def test_snow_cap_whitens_the_steep_heights() -> None:
    relief = see_massif(Scene.of(mountain_brief(), *SMALL, 7), foot_y=736)
    strata = strata_of(Palette.of(mountain_brief(season="summer"), 7))

    bare, capped = (
        print_relief(relief, strata._replace(snow_cap=cap), columns=200, rows=160)[:60, :, :3]
        for cap in (0.0, 1.0)
    )

    assert capped.mean() > bare.mean() + 3


def known_mountain(features: str) -> ArtBrief:
    landmark = make_landmark("snow_peak").model_copy(update={"features_zh": (features,)})
    return mountain_brief(landmark=landmark)


@pytest.mark.parametrize(
    "features", ["圆冠形雪峰", "四面锥形尖峰", "倾斜楔形山峰", "连绵十三峰", "并列四座雪峰"]
)
def test_a_known_mountain_keeps_its_outline_whatever_the_seed(features: str) -> None:
    brief = known_mountain(features)
    crest = crest_of(features)
    assert crest is not None

    for seed in (1, 2, 3):
        scene = Scene.of(brief, *SMALL, seed)
        relief = see_massif(scene, foot_y=scene.horizon)
        rise = scene.horizon - relief.skyline
        box = scene.rect(brief.composition.landmark_box)
        summit = (int(np.argmax(rise)) + 0.5) / len(rise) * scene.width
        assert box.left < summit < box.right
        assert min(relief.skyline) > box.top - 1


def test_a_dome_is_broader_at_its_top_than_a_horn() -> None:
    def top_share(features: str) -> float:
        scene = Scene.of(known_mountain(features), *SMALL, 5)
        relief = see_massif(scene, foot_y=scene.horizon)
        rise = scene.horizon - relief.skyline
        return float((rise > 0.85 * rise.max()).mean())

    assert top_share("圆冠形雪峰") > 1.3 * top_share("长矛形雪峰")


def test_words_without_a_known_outline_leave_the_range_to_the_seed() -> None:
    assert crest_of("终年积雪的主峰；冷杉林") is None


@pytest.mark.parametrize("kind", ["palace", "castle", "city_gate", "grotto", "village"])
def test_buildings_stand_before_the_range_inside_the_box(kind: str) -> None:
    brief = mountain_brief(landmark=make_landmark(kind))
    plain = mountain_brief(landmark=make_landmark("snow_peak"))
    box = brief.composition.landmark_box
    left, _, right, bottom = box.pixels(*SMALL)

    changed = np.abs(painted(brief).astype(int) - painted(plain).astype(int)).max(axis=2) > 24

    assert changed[:bottom, left:right].sum() > 150
    assert changed[: round(box.top * SMALL[1])].sum() == 0
