from __future__ import annotations

import numpy as np
import pytest

from fakes.made_up_views import HOURS, KINDS, View, made_up_view
from fakes.two_cities import TwoCities, make_facts
from milepost.atlas.model import Archetype, City, Landmark
from milepost.brief.model import ArtBrief
from milepost.brief.rules import write_brief
from milepost.measure import horizon, light_side
from milepost.measure.footing import NO_GROUND
from milepost.measure.landscape import LandscapeRead, read_landscape
from milepost.painter.paint import paint_landscape
from milepost.trip.model import DayPart

KELVIN = {"day": 5600.0, "dusk": 3000.0, "night": 8500.0}
CAR_HEIGHT = 0.17


@pytest.fixture(scope="module")
def views() -> list[tuple[View, LandscapeRead]]:
    """Every kind at every hour, two of each."""
    made = [
        made_up_view(kind, hour, seed=31_000 + 100 * number + at)
        for number in range(2)
        for at, (kind, hour) in enumerate((kind, hour) for kind in KINDS for hour in HOURS)
    ]
    return [(view, read_landscape(view.picture)) for view in made]


@pytest.mark.slow
def test_nine_of_ten_horizons_are_right_to_four_percent(
    views: list[tuple[View, LandscapeRead]],
) -> None:
    errors = [abs(read.horizon_y - view.horizon_y) for view, read in views]

    assert np.mean([error < 0.04 for error in errors]) >= 0.85
    assert np.median(errors) < 0.01


@pytest.mark.slow
def test_a_sure_horizon_is_right(views: list[tuple[View, LandscapeRead]]) -> None:
    sure = [(v, r) for v, r in views if r.horizon_confidence >= horizon.SURE]
    right = [abs(read.horizon_y - view.horizon_y) < 0.04 for view, read in sure]

    assert len(sure) > len(views) / 2
    assert np.mean(right) >= 0.9


@pytest.mark.slow
def test_a_sure_light_comes_from_its_side(views: list[tuple[View, LandscapeRead]]) -> None:
    sure = [(v, r) for v, r in views if r.azimuth_confidence >= light_side.SURE]
    wrong = [
        view
        for view, read in sure
        if abs(view.light_x - 0.5) > 0.03 and (view.light_x - 0.5) * read.azimuth_deg < 0
    ]

    assert len(sure) > len(views) / 2
    assert not wrong


@pytest.mark.slow
def test_the_hours_light_has_its_colour(views: list[tuple[View, LandscapeRead]]) -> None:
    for view, read in views:
        if read.temperature_confidence >= light_side.SURE:
            assert abs(1e6 / read.temperature_k - 1e6 / KELVIN[view.hour]) < 80, view.hour
            assert read.hour == view.hour


@pytest.mark.slow
def test_ground_is_seldom_given_up_and_water_mostly(
    views: list[tuple[View, LandscapeRead]],
) -> None:
    on_ground, on_water = [], []
    for view, read in views:
        foot = min(0.95, view.shore_y + 0.12)
        on_ground.append(read.ground(0.2, foot - CAR_HEIGHT, 0.75, foot))
        if view.shore_y - view.horizon_y > 0.18:
            foot = view.horizon_y + 0.08
            on_water.append(read.ground(0.2, foot - CAR_HEIGHT, 0.75, foot))

    assert np.mean([p < NO_GROUND for p in on_ground]) <= 0.15
    assert np.mean([p < NO_GROUND for p in on_water]) >= 0.8


@pytest.mark.slow
def test_a_car_in_the_sky_has_no_ground(views: list[tuple[View, LandscapeRead]]) -> None:
    for _, read in views:
        foot = read.horizon_y - 0.1

        assert read.ground(0.2, foot - CAR_HEIGHT, 0.75, foot) == 0.0


def painted(archetype: Archetype, day_part: DayPart, seed: int) -> tuple[ArtBrief, LandscapeRead]:
    class Places(TwoCities):
        def city(self, city_id: str) -> City:
            return super().city(city_id).model_copy(update={"archetype": archetype})

        def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
            return super().landmarks(city_id)[1:]

    facts = make_facts(
        day_part_start=day_part, day_part_end=day_part, weather_end="clear", nights=0
    )
    found = write_brief(
        facts.model_copy(update={"driving_minutes": 60}),
        Places(),
        seed=seed,
        width_px=540,
        height_px=675,
        style="travel",
    )
    return found, read_landscape(paint_landscape(found, width=540, height=675, seed=seed).picture)


@pytest.mark.slow
def test_our_own_painters_pictures_are_read_as_they_were_composed() -> None:
    archetypes: tuple[Archetype, ...] = ("lake", "skyline", "water_town", "lake", "skyline")
    scenes = [
        painted(archetype, day_part, seed)
        for seed, archetype in enumerate(archetypes)
        for day_part in ("noon", "dusk", "night")
    ]

    errors = [abs(read.horizon_y - brief.composition.horizon_y) for brief, read in scenes]
    for brief, read in scenes:
        light = brief.composition.light
        if read.azimuth_confidence >= light_side.SURE:
            assert read.azimuth_deg * light.azimuth_deg > 0
        if read.temperature_confidence >= light_side.SURE:
            assert abs(1e6 / read.temperature_k - 1e6 / light.temperature_k) < 100
            assert read.hour == brief.light

    assert np.mean([error < 0.04 for error in errors]) >= 0.7


@pytest.mark.parametrize("shape", [(1, 1), (64, 64), (1350, 1080), (90, 1600), (181, 67)])
def test_a_flat_surface_tells_nothing(shape: tuple[int, int]) -> None:
    read = read_landscape(np.full((1, *shape, 3), 0.5, np.float32))

    assert read.horizon_confidence < horizon.SURE
    assert read.azimuth_confidence == 0.0
    assert 0 <= read.horizon_y <= 1


def test_noise_and_black_and_white_pictures_are_read_without_certainty() -> None:
    noise = np.random.RandomState(1).rand(1, 200, 160, 3).astype(np.float32)
    for picture in (noise, noise * 0, noise * 0 + 1):
        read = read_landscape(picture)

        assert read.horizon_confidence < horizon.SURE
        assert np.isfinite(read.ground(0.2, 0.6, 0.8, 0.8))


def test_alpha_is_ignored_and_a_mirrored_picture_has_its_light_on_the_other_side() -> None:
    view = made_up_view("lake", "day", seed=4)
    opaque = np.concatenate([view.picture, np.zeros_like(view.picture[..., :1])], axis=-1)

    read, other = read_landscape(view.picture), read_landscape(view.picture[:, :, ::-1])

    assert read_landscape(opaque) == read
    assert other.azimuth_deg == pytest.approx(-read.azimuth_deg, abs=1.5)
    assert other.horizon_y == pytest.approx(read.horizon_y, abs=0.01)
