from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.brief.model import ArtBrief, LandmarkBrief, Light
from milepost.painter.flat.water_town import paint_water_town, paint_water_town_foreground
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import read_bytes, surface
from milepost.trip.model import Season, Weather
from painter.briefs import make_brief, make_composition

WIDTH, HEIGHT = 432, 540
Pixels = NDArray[np.int16]


def town_brief(
    kind: str | None = "stone_bridge",
    *,
    features: str = "单孔石拱桥",
    light: Light = "day",
    weather: Weather = "clear",
    season: Season = "spring",
) -> ArtBrief:
    landmark = None
    if kind is not None:
        landmark = LandmarkBrief(
            name="清名桥",
            name_en="Qingming Bridge",
            city="无锡",
            city_en="Wuxi",
            kind=kind,
            features_zh=(features,),
            features_en=(),
        )
    return make_brief(
        archetype="water_town",
        landmark=landmark,
        light=light,
        weather=weather,
        season=season,
        composition=make_composition(),
    )


def painted(brief: ArtBrief, seed: int = 4, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    scene = Scene.of(brief, *size, seed)
    drawn = surface(*size)
    canvas = drawn.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    sheet, palette = Sheet(drawn, canvas, scene), Palette.of(brief, seed)
    paint_water_town(sheet, palette)
    paint_water_town_foreground(sheet, palette)
    return read_bytes(drawn)[..., :3].astype(np.int16)


def change(first: Pixels, second: Pixels) -> NDArray[np.bool_]:
    strong: NDArray[np.bool_] = np.abs(first - second).max(axis=2) > 24
    return strong


def test_same_brief_and_seed_give_the_same_pixels() -> None:
    brief = town_brief(light="night", weather="rain")

    assert np.array_equal(painted(brief), painted(brief))


def test_seeds_build_different_streets() -> None:
    brief = town_brief()

    assert change(painted(brief, seed=1), painted(brief, seed=2)).mean() > 0.04


@pytest.mark.parametrize("kind", ["pagoda", "garden", "temple", "pavilion"])
def test_landmarks_differ_from_the_bridge_inside_the_box_only(kind: str) -> None:
    brief = town_brief(kind, features="临水")
    left, top, right, bottom = brief.composition.landmark_box.pixels(WIDTH, HEIGHT)

    changed = change(painted(brief), painted(town_brief()))[: bottom + 8]
    within = changed[top - 4 :, left - 8 : right + 8]

    assert within.sum() > 800
    assert within.sum() > 0.95 * changed.sum()


def test_title_box_holds_nothing_but_sky() -> None:
    brief = town_brief("pagoda")
    left, top, right, bottom = brief.composition.title_box.pixels(WIDTH, HEIGHT)

    title = painted(brief)[top:bottom, left:right]

    across = title.max(axis=1) - title.min(axis=1)
    assert int(across.max()) < 24


def test_snow_whitens_the_roofs() -> None:
    bare = painted(town_brief(weather="overcast", season="winter"))
    white = painted(town_brief(weather="snow", season="winter"))
    roofs = slice(round(0.30 * HEIGHT), round(0.52 * HEIGHT))

    def dark(picture: Pixels) -> float:
        return float((picture[roofs].max(axis=2) < 90).mean())

    assert dark(white) < 0.7 * dark(bare)


def test_windows_are_lit_by_night_and_dark_by_day() -> None:
    def warm(light: Light) -> float:
        red, _, blue = np.moveaxis(painted(town_brief(light=light)), 2, 0)
        lit = (red > 200) & (blue < 140)
        return float(lit[: round(0.54 * HEIGHT)].mean())

    assert warm("night") > 0.008
    assert warm("night") > 4 * warm("day")


@pytest.mark.parametrize("light", ["day", "dusk", "night"])
@pytest.mark.parametrize("weather", ["clear", "cloudy", "overcast", "rain", "storm", "snow", "fog"])
def test_every_light_and_weather_fills_the_picture(light: Light, weather: Weather) -> None:
    picture = painted(town_brief(None, light=light, weather=weather), size=(216, 270))

    assert picture.std() > 12
    assert (picture.max(axis=2) > 0).mean() > 0.99


@pytest.mark.parametrize("size", [(216, 384), (270, 270), (480, 270)])
def test_other_formats_are_filled_from_edge_to_edge(size: tuple[int, int]) -> None:
    picture = painted(town_brief(), size=size)

    assert (picture[:, [0, -1]].max(axis=2) > 0).mean() > 0.99


@pytest.mark.parametrize(
    "features", ["五孔石拱放生桥", "沿河烟雨长廊", "临水枕河木屋", "画舫灯影", "数十座石桥"]
)
def test_towns_are_told_apart_by_their_words(features: str) -> None:
    town, plain = town_brief("water_town", features=features), town_brief("water_town")

    changed = np.abs(painted(town) - painted(plain)).max(axis=2) > 24

    assert changed.mean() > 0.004
