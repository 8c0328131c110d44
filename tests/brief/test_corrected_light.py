from __future__ import annotations

from dataclasses import dataclass

import pytest

from milepost.brief import corrected_light
from milepost.brief.composition import KELVIN
from milepost.brief.corrected_light import CorrectedLight, correct_light
from milepost.brief.model import Light, LightSource

NOON = LightSource(azimuth_deg=10.0, elevation_deg=28.0, temperature_k=5600.0)


@dataclass(frozen=True)
class Reading:
    """A light that is said to be seen; unsure of everything unless told otherwise."""

    azimuth_deg: float = -40.0
    elevation_deg: float = 10.0
    azimuth_confidence: float = 0.0
    temperature_k: float = 3000.0
    temperature_confidence: float = 0.0
    hour: Light = "dusk"


def by_day(reading: Reading) -> CorrectedLight:
    return correct_light(NOON, "day", reading)


def test_nothing_sure_changes_nothing() -> None:
    assert by_day(Reading()) == (NOON, "day", ())


def test_a_sure_side_and_height_replace_the_asked_ones() -> None:
    found = by_day(Reading(azimuth_confidence=0.9))

    assert (found.source.azimuth_deg, found.source.elevation_deg) == (-40.0, 10.0)
    assert found.changes == ("the light comes from -40 instead of +10 deg",)


def test_a_light_as_good_as_asked_stays_as_it_was() -> None:
    near = Reading(
        azimuth_deg=14.0,
        elevation_deg=32.0,
        azimuth_confidence=0.9,
        temperature_k=5300.0,
        temperature_confidence=0.9,
        hour="day",
    )

    assert by_day(near) == (NOON, "day", ())


@pytest.mark.parametrize(("seen_deg", "cast_deg"), [(0.5, 7.0), (58.0, 40.0)])
def test_a_shadow_is_never_endless_nor_none(seen_deg: float, cast_deg: float) -> None:
    found = by_day(Reading(elevation_deg=seen_deg, azimuth_confidence=0.9))

    assert found.source.elevation_deg == cast_deg


def test_a_sure_colour_brings_its_hour() -> None:
    found = by_day(Reading(temperature_k=2000.0, temperature_confidence=0.9))

    assert found.source.temperature_k == corrected_light.WARMEST_K
    assert found.hour == "dusk"
    assert found.source.elevation_deg < 15
    assert found.changes == (
        "the light has 2600 K instead of 5600 K",
        "it is dusk instead of day",
    )


@pytest.mark.parametrize(("asked", "seen"), [("night", "day"), ("night", "dusk"), ("day", "night")])
def test_day_and_night_are_told_apart_even_where_the_colour_is_unsure(
    asked: Light, seen: Light
) -> None:
    found = correct_light(NOON, asked, Reading(hour=seen))

    assert found.hour == seen
    assert found.source.temperature_k == KELVIN[seen]


def test_the_sun_of_a_picture_is_higher_by_day_than_it_was_asked_for_at_dusk() -> None:
    evening = LightSource(azimuth_deg=10.0, elevation_deg=10.0, temperature_k=3000.0)
    day = Reading(temperature_k=5600.0, temperature_confidence=0.9, hour="day")

    found = correct_light(evening, "dusk", day)

    assert found.hour == "day"
    assert found.source.elevation_deg > 25
