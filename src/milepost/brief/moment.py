"""The moment of the trip that the picture shows: its part of the day, its light and weather."""

from __future__ import annotations

from typing import NamedTuple

from milepost.brief.model import Element, Light
from milepost.brief.seeded import seeded
from milepost.trip.model import DayPart, TripFacts, Weather

LIGHT_OF: dict[DayPart, Light] = {
    "dawn": "dusk",
    "morning": "day",
    "noon": "day",
    "afternoon": "day",
    "dusk": "dusk",
    "night": "night",
}
LONG_DRIVE_MINUTES = 6 * 60


class Moment(NamedTuple):
    """The moment of the trip that the picture shows."""

    day_part: DayPart
    weather: Weather
    because: tuple[Element, ...]


class Sky(NamedTuple):
    """A weather and the fact it came from."""

    weather: Weather
    why: Element


def choose_moment(facts: TripFacts, seed: int) -> Moment:
    """One of the trip's possible moments."""
    return seeded(seed, "moment").choice(possible_moments(facts, seed))


def possible_moments(facts: TripFacts, seed: int) -> list[Moment]:
    """Departure, arrival, and, twice, the daylight between them when the trip was long."""
    departure, arrival = _weather(facts)
    moments = [
        _at(facts.day_part_start, departure, "start"),
        _at(facts.day_part_end, arrival, "end"),
    ]
    if facts.nights > 0 or (facts.driving_minutes or 0) >= LONG_DRIVE_MINUTES:
        sky = seeded(seed, "midway weather").choice((departure, arrival))
        because = f"nights={facts.nights}, driving_minutes={facts.driving_minutes}"
        midway = Moment(
            "morning", sky.weather, (Element(what="daylight", because=because), sky.why)
        )
        moments += [midway, midway]
    return moments


def _weather(facts: TripFacts) -> tuple[Sky, Sky]:
    """Weather at departure and arrival; one that is not known is taken from the other, or clear."""
    start, end = _reported(facts.weather_start, "start"), _reported(facts.weather_end, "end")
    unknown = Sky("clear", Element(what="weather clear", because="weather=unknown"))
    return start or end or unknown, end or start or unknown


def _reported(weather: Weather | None, end: str) -> Sky | None:
    if weather is None:
        return None
    return Sky(weather, Element(what=f"weather {weather}", because=f"weather_{end}={weather}"))


def _at(day_part: DayPart, sky: Sky, end: str) -> Moment:
    light = Element(what=f"light of {day_part}", because=f"day_part_{end}={day_part}")
    return Moment(day_part, sky.weather, (light, sky.why))
