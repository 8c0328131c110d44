from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.atlas.model import Landmark
from milepost.atlas.tables import landmarks
from milepost.brief.model import ArtBrief, Box, LandmarkBrief, Light
from milepost.painter.flat.skyline import paint_skyline, paint_skyline_foreground
from milepost.painter.flat.skyline_landmark import is_painted
from milepost.painter.flat.skyline_supertall import silhouette_of
from milepost.painter.kit.towers_supertall import needle_tower
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.brush import read_bytes, surface
from milepost.trip.model import Weather
from painter.briefs import make_brief, make_composition

WIDTH, HEIGHT = 432, 540
Pixels = NDArray[np.int16]


def city_brief(
    kind: str | None = None,
    *,
    city: str = "广州",
    features: str = "",
    light: Light = "day",
    weather: Weather = "clear",
) -> ArtBrief:
    landmark = None
    if kind is not None:
        landmark = LandmarkBrief(
            name="地标",
            name_en="Landmark",
            city=city,
            city_en="City",
            kind=kind,
            features_zh=(features,),
            features_en=(),
        )
    return make_brief(
        archetype="skyline",
        landmark=landmark,
        light=light,
        weather=weather,
        composition=make_composition(),
    )


def painted(brief: ArtBrief, seed: int = 4, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    scene = Scene.of(brief, *size, seed)
    drawn = surface(*size)
    canvas = drawn.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    sheet, palette = Sheet(drawn, canvas, scene), Palette.of(brief, seed)
    paint_skyline(sheet, palette)
    paint_skyline_foreground(sheet, palette)
    return read_bytes(drawn)[..., :3].astype(np.int16)


def change(first: Pixels, second: Pixels) -> NDArray[np.bool_]:
    strong: NDArray[np.bool_] = np.abs(first - second).max(axis=2) > 24
    return strong


def inside(mask: NDArray[np.bool_], box: Box, margin: int = 12) -> int:
    left, top, right, bottom = box.pixels(WIDTH, HEIGHT)
    window = mask[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    return int(window.sum())


def test_same_brief_and_seed_give_the_same_pixels() -> None:
    brief = city_brief("tv_tower", city="上海")

    assert np.array_equal(painted(brief), painted(brief))


def test_seeds_build_different_towns() -> None:
    brief = city_brief()

    assert change(painted(brief, seed=1), painted(brief, seed=2)).mean() > 0.04


@pytest.mark.parametrize(
    ("kind", "features"),
    [
        ("tv_tower", "球形塔楼"),
        ("tv_tower", "扭腰形镂空钢网塔"),
        ("tower", "铸铁格构塔"),
        ("skyscrapers", "收腰形似古代酒樽"),
        ("skyscrapers", "竹节形高楼"),
        ("skyscrapers", "双塔"),
        ("harbour", "码头"),
        ("city_gate", "箭楼与城墙"),
        ("clock_tower", "四面钟盘"),
        ("ferris_wheel", "摩天轮"),
        ("church", "洋葱形大穹顶"),
        ("church", "双尖塔"),
        ("opera_house", "白色贝壳"),
        ("stilt_houses", "吊脚楼"),
        ("monument", "火红色螺旋形钢雕塑"),
        ("monument", "纪念碑"),
    ],
)
def test_landmark_stands_out_against_the_same_town_inside_its_box(kind: str, features: str) -> None:
    brief = city_brief(kind, features=features)
    unknown = city_brief("grotto")

    changed = change(painted(brief), painted(unknown))
    sky_rows = changed[: round(brief.composition.landmark_box.top * HEIGHT) - 6]

    assert inside(changed, brief.composition.landmark_box) > 600
    assert not sky_rows.any()


def test_landmark_changes_little_outside_its_box_when_the_town_is_equal() -> None:
    needle = city_brief("tv_tower", features="飞碟形塔楼")
    wheel = city_brief("ferris_wheel")
    box = needle.composition.landmark_box

    changed = change(painted(needle), painted(wheel))[: round(box.bottom * HEIGHT)]

    assert inside(changed, box) > 0.9 * changed.sum()


def test_title_box_holds_nothing_but_sky() -> None:
    brief = city_brief("skyscrapers", city="上海")
    left, top, right, bottom = brief.composition.title_box.pixels(WIDTH, HEIGHT)

    title = painted(brief)[top:bottom, left:right]

    across = title.max(axis=1) - title.min(axis=1)
    assert int(across.max()) < 24


def test_only_shanghai_has_the_pearl_tower() -> None:
    def pink(city: str) -> int:
        brief = city_brief("tv_tower", city=city, features="球形塔楼", light="night")
        red, green, blue = np.moveaxis(painted(brief), 2, 0)
        return int(((red > 150) & (green < 110) & (blue > 70)).sum())

    assert pink("上海") > 150
    assert pink("天津") < 20


def test_without_landmark_there_is_no_pearl_tower_even_in_shanghai() -> None:
    brief = city_brief(light="night").model_copy(update={"place": "上海"})
    red, green, blue = np.moveaxis(painted(brief), 2, 0)

    assert ((red > 150) & (green < 110) & (blue > 70)).sum() < 20


@pytest.mark.parametrize("light", ["day", "dusk", "night"])
@pytest.mark.parametrize("weather", ["clear", "cloudy", "overcast", "rain", "storm", "snow", "fog"])
def test_every_light_and_weather_fills_the_picture(light: Light, weather: Weather) -> None:
    brief = city_brief("bridge", features="斜拉桥", light=light, weather=weather)

    picture = painted(brief, size=(216, 270))

    assert picture.std() > 12
    assert (picture.max(axis=2) > 0).mean() > 0.99


@pytest.mark.parametrize("size", [(216, 384), (270, 270), (480, 270)])
def test_other_formats_are_filled_from_edge_to_edge(size: tuple[int, int]) -> None:
    picture = painted(city_brief("tv_tower", city="上海"), size=size)

    assert (picture[:, [0, -1]].max(axis=2) > 0).mean() > 0.99
    assert picture[size[1] // 2, -size[0] // 5 :].std() > 3


def city_landmarks() -> list[Landmark]:
    return [sight for sight in landmarks() if sight.archetype == "skyline"]


def brief_of(sight: Landmark) -> ArtBrief:
    features = "；".join(sight.features_zh)
    brief = city_brief(sight.kind, city=sight.city_id, features=features)
    assert brief.landmark is not None
    named = brief.landmark.model_copy(update={"name": sight.name_hans})
    return brief.model_copy(update={"landmark": named})


def test_every_city_landmark_of_the_atlas_is_painted() -> None:
    left_out = [sight.id for sight in city_landmarks() if not is_painted(brief_of(sight))]

    assert left_out == []


def test_every_skyscraper_of_the_atlas_has_a_silhouette_that_no_other_city_has() -> None:
    drawn = [
        silhouette_of(sight.name_hans + "".join(sight.features_zh)).draw
        for sight in city_landmarks()
        if sight.kind == "skyscrapers" and sight.city_id != "shanghai"
    ]

    assert needle_tower not in drawn
    assert len(set(drawn)) == len(drawn)


def test_words_that_name_no_known_tower_get_the_plain_needle() -> None:
    assert silhouette_of("某大厦玻璃幕墙").draw is needle_tower


@pytest.mark.parametrize(
    ("kind", "features"),
    [
        ("pagoda", "七层方形楼阁式砖塔"),
        ("pagoda", "赭红断崖上的九层实心砖塔"),
        ("pavilion", "五层攒尖楼阁"),
        ("pavilion", "古城墙上三层楼阁"),
        ("lighthouse", "山上高高的灯塔"),
        ("opera_house", "一大一小两片白色贝壳形建筑"),
        ("harbour", "五片白色帆形屋顶"),
        ("clock_tower", "新哥特式钟楼"),
        ("ferris_wheel", "桥上无轴编织网格摩天轮"),
        ("bridge", "五跨弧形钢桁架桥"),
        ("tower", "细腰塔"),
        ("skyscrapers", "空中水晶连廊"),
    ],
)
def test_old_and_low_sights_stay_under_the_top_of_their_box(kind: str, features: str) -> None:
    brief = city_brief(kind, features=features)

    changed = change(painted(brief), painted(city_brief("grotto")))

    assert inside(changed, brief.composition.landmark_box) > 600
    assert not changed[: round(brief.composition.landmark_box.top * HEIGHT) - 6].any()


def test_a_famous_outline_is_floodlit_at_night() -> None:
    brief = city_brief("skyscrapers", features="门形双塔", light="night")
    other = city_brief("grotto", light="night")
    box = brief.composition.landmark_box
    left, top, right, bottom = box.pixels(WIDTH, HEIGHT)

    lit, dark = (painted(one)[top:bottom, left:right].mean() for one in (brief, other))

    assert lit > dark + 2
