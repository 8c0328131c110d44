from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from milepost.atlas.model import Archetype
from milepost.brief.composition import compose
from milepost.brief.model import ArtBrief, Light, Template
from milepost.painter.guofeng.lake import paint_lake, paint_lake_foreground
from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.guofeng.peaks import shape_peak
from milepost.painter.guofeng.skyline import paint_skyline, paint_skyline_foreground
from milepost.painter.guofeng.snow_mountains import (
    paint_snow_mountains,
    paint_snow_mountains_foreground,
)
from milepost.painter.guofeng.snow_peak import summit_of
from milepost.painter.guofeng.water_town import paint_water_town, paint_water_town_foreground
from milepost.painter.palette import Palette, mix_palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.arrays import Bytes
from milepost.pixels.brush import read_bytes, surface
from milepost.pixels.oklch import lch
from milepost.trip.model import Season, Weather
from painter.briefs import make_brief, make_landmark

Layer = Callable[[Sheet, Palette], None]

SCENES: dict[Archetype, tuple[Layer, Layer]] = {
    "lake": (paint_lake, paint_lake_foreground),
    "skyline": (paint_skyline, paint_skyline_foreground),
    "water_town": (paint_water_town, paint_water_town_foreground),
    "snow_mountains": (paint_snow_mountains, paint_snow_mountains_foreground),
}
SMALL = (216, 270)
ARCHETYPES = get_args(Archetype)


def silk_brief(archetype: Archetype, **changes: object) -> ArtBrief:
    return make_brief(style="guofeng", archetype=archetype, **({"landmark": None} | changes))


def composed(
    archetype: Archetype, template: Template, *, seed: int = 5, **changes: object
) -> ArtBrief:
    layout = compose(
        template=template,
        light="day",
        weather="clear",
        wide_landmark=archetype == "snow_mountains",
        width_px=1080,
        height_px=1350,
        seed=seed,
    )
    return silk_brief(archetype, composition=layout, **changes)


def drawn(brief: ArtBrief, layer: int, *, size: tuple[int, int] = SMALL, seed: int = 5) -> Bytes:
    scene = Scene.of(brief, *size, seed)
    target = surface(*size)
    canvas = target.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    SCENES[brief.archetype][layer](Sheet(target, canvas, scene), Palette.of(brief, seed))
    return read_bytes(target)


def painted(brief: ArtBrief, *, size: tuple[int, int] = SMALL, seed: int = 5) -> Bytes:
    return drawn(brief, 0, size=size, seed=seed)


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_same_brief_and_seed_give_the_same_pixels(archetype: Archetype) -> None:
    brief = silk_brief(archetype)

    assert np.array_equal(painted(brief), painted(brief))


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_another_seed_gives_another_picture(archetype: Archetype) -> None:
    brief = silk_brief(archetype)

    first, second = painted(brief, seed=1), painted(brief, seed=2)

    assert np.abs(first.astype(int) - second.astype(int)).mean() > 4


@pytest.mark.parametrize("weather", get_args(Weather))
@pytest.mark.parametrize("light", get_args(Light))
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_light_and_weather_covers_the_whole_silk(
    archetype: Archetype, light: Light, weather: Weather
) -> None:
    picture = painted(silk_brief(archetype, light=light, weather=weather), size=(108, 135))

    assert (picture[..., 3] == 255).all()
    assert picture[..., :3].std() > 4


@pytest.mark.parametrize("size", [(192, 240), (270, 480), (270, 270), (480, 270)])
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_format_is_covered(archetype: Archetype, size: tuple[int, int]) -> None:
    assert (painted(silk_brief(archetype), size=size)[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("archetype", "kind"),
    [
        ("lake", "pagoda"),
        ("lake", "lighthouse"),
        ("lake", "stone_bridge"),
        ("skyline", "tv_tower"),
        ("skyline", "skyscrapers"),
        ("skyline", "bridge"),
        ("skyline", "city_gate"),
        ("water_town", "pagoda"),
        ("snow_mountains", "temple"),
    ],
)
def test_landmark_is_drawn_inside_its_box(archetype: Archetype, kind: str) -> None:
    brief = composed(archetype, "overlay", landmark=make_landmark(kind))

    picture = painted(brief).astype(int)
    plain = painted(brief.model_copy(update={"landmark": make_landmark("hotel_nobody_drew")}))

    left, top, right, bottom = brief.composition.landmark_box.pixels(*SMALL)
    changed = np.abs(picture - plain.astype(int))[..., :3].max(axis=-1) > 24
    assert changed[top : bottom + 4, left:right].any()
    assert not changed[: max(0, top - 4)].any()


@pytest.mark.parametrize("template", get_args(Template))
@pytest.mark.parametrize("archetype", ARCHETYPES)
@pytest.mark.parametrize("seed", [3, 8])
def test_title_box_is_calm_silk(archetype: Archetype, template: Template, seed: int) -> None:
    brief = composed(archetype, template, seed=seed)
    size = (540, 675)

    picture = painted(brief, size=size, seed=seed)

    left, top, right, bottom = brief.composition.title_box.pixels(*size)
    box = picture[top:bottom, left:right, :3].astype(float).mean(axis=-1)
    rows = box - box.mean(axis=1, keepdims=True)
    assert np.abs(rows).max() < 26


@pytest.mark.parametrize("weather", ["rain", "storm", "snow"])
def test_what_falls_spares_title_and_figures(weather: Weather) -> None:
    brief = silk_brief("lake", weather=weather, season="winter")
    size = (270, 338)

    alpha = drawn(brief, 1, size=size)[..., 3]

    for box in (brief.composition.title_box, brief.composition.figures_box):
        left, top, right, bottom = box.pixels(*size)
        assert not alpha[top + 1 : bottom - 1, left + 1 : right - 1].any()
    assert alpha.any()


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_nothing_falls_on_a_clear_day(archetype: Archetype) -> None:
    assert not drawn(silk_brief(archetype), 1).any()


def test_lights_and_weathers_tone_the_silk_differently() -> None:
    moods: tuple[tuple[Light, Weather], ...] = (
        ("day", "clear"),
        ("dusk", "clear"),
        ("night", "clear"),
        ("day", "rain"),
        ("day", "snow"),
    )

    silks = [Minerals.of(mix_palette("spring", weather, light)).silk for light, weather in moods]

    for at, silk in enumerate(silks):
        for other in silks[at + 1 :]:
            assert max(abs(a - b) for a, b in zip(silk[:3], other[:3], strict=True)) > 0.05


def test_seasons_grind_different_stones() -> None:
    seasons = get_args(Season)

    slopes = [Minerals.of(mix_palette(season, "clear", "day")).stones.slope for season in seasons]

    assert len({round(lch(slope)[2] / 8) for slope in slopes}) == len(seasons)


def test_january_in_the_tropics_is_green() -> None:
    tropical = mix_palette("winter", "clear", "day", climate="tropical")

    assert Minerals.of(tropical).stones == Minerals.of(mix_palette("summer", "clear", "day")).stones


def test_a_peak_is_exactly_as_high_as_asked_and_stands_on_its_base() -> None:
    form = shape_peak(
        centre_x=300, base_y=700, width=320, height=240, random=np.random.RandomState(4)
    )

    assert form.y.min() == pytest.approx(460)
    assert form.y.max() == pytest.approx(700)
    assert form.crest_at(form.x[40]) == pytest.approx(form.y[40])


@pytest.mark.parametrize("template", get_args(Template))
@pytest.mark.parametrize("seed", range(4))
def test_great_summit_stands_in_the_landmark_box(template: Template, seed: int) -> None:
    brief = composed("snow_mountains", template, seed=seed)
    scene = Scene.of(brief, 1080, 1350, seed)
    box = scene.rect(brief.composition.landmark_box)

    x, y = summit_of(scene)

    assert box.left < x < box.right
    assert box.top <= y < box.top + 0.2 * box.height
