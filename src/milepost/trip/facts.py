"""What a redacted trip tells: season, day parts, weather, holiday, mood and route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from milepost.atlas.model import City
from milepost.errors import InvalidInput
from milepost.trip.holidays import holiday_between
from milepost.trip.model import DayPart, Season, Stop, TripFacts
from milepost.trip.mood import read_mood
from milepost.trip.places import Atlas
from milepost.trip.private import MASK
from milepost.trip.record import RedactedTrip
from milepost.trip.script import to_simplified
from milepost.trip.weather import read_weather

MAINLAND_ZONES: Final = frozenset(
    {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "Asia/Kashgar"}
)
_NORTHERN: Final[Sequence[Season]] = ("winter", "spring", "summer", "autumn")
_DAY_PARTS: Final[tuple[tuple[int, DayPart], ...]] = (
    (5, "night"),
    (7, "dawn"),
    (11, "morning"),
    (13, "noon"),
    (17, "afternoon"),
    (19, "dusk"),
)


class UnknownPlaces(InvalidInput):
    """None of the trip's places is a place anyone knows."""

    code = "unknown_places"


def read_facts(trip: RedactedTrip, atlas: Atlas) -> TripFacts:
    """Understand a trip: local times, season, holiday, weather, mood, route.

    Raises:
        UnknownPlaces: no place of the trip is recognised.
    """
    cities, unrecognised = _route(trip, atlas)
    if not cities:
        raise UnknownPlaces(
            "trip, origin, destination and via",
            "name no city that can be recognised",
            "write at least one city, for example 上海市 or Lisbon",
        )
    start = _local(trip.started_at, cities[0])
    end = _local(trip.ended_at, cities[-1])
    holiday = _holiday(start.date(), end.date(), cities)
    weather_start = read_weather(trip.weather_start)
    words = _shown(trip.words)
    emoji = _shown(trip.emoji)
    return TripFacts(
        start=start,
        end=end,
        season=season_of(start.date(), sum(city.latitude for city in cities) / len(cities)),
        holiday=holiday,
        day_part_start=day_part_of(start),
        day_part_end=day_part_of(end),
        nights=max(0, (end.date() - start.date()).days),
        route=tuple(Stop(city_id=city.id, name=city.name_hans) for city in cities),
        distance_km=trip.distance_km,
        driving_minutes=trip.driving_minutes,
        model=_shown(trip.model),
        colour=_simplified(trip.colour),
        generation=_simplified(trip.generation),
        weather_start=weather_start,
        weather_end=read_weather(trip.weather_end, last=True),
        mood=read_mood(words, emoji, holiday, weather_start),
        words=words,
        team=_shown(trip.team),
        emoji=emoji,
        script=trip.script,
        unrecognised=unrecognised,
    )


def season_of(day: date, latitude: float) -> Season:
    """Meteorological season; south of the equator half a year later."""
    quarter = day.month % 12 // 3
    return _NORTHERN[quarter if latitude >= 0 else (quarter + 2) % 4]


def day_part_of(moment: datetime) -> DayPart:
    """Dawn 5-7, morning 7-11, noon 11-13, afternoon 13-17, dusk 17-19, night 19-5."""
    return next((part for until, part in _DAY_PARTS if moment.hour < until), "night")


def _route(trip: RedactedTrip, atlas: Atlas) -> tuple[list[City], tuple[str, ...]]:
    cities: list[City] = []
    unrecognised: list[str] = []
    for field, place in _places(trip):
        city = None if place == MASK else atlas.find(place)
        if city is None:
            unrecognised.append(field if MASK in place else place)
        elif not cities or cities[-1].id != city.id:
            cities.append(city)
    return cities, tuple(dict.fromkeys(unrecognised))


def _places(trip: RedactedTrip) -> Iterator[tuple[str, str]]:
    if trip.origin:
        yield "origin", trip.origin
    for number, name in enumerate(trip.via, start=1):
        yield f"via, place {number}", name
    if trip.destination:
        yield "destination", trip.destination


def _local(moment: datetime, city: City) -> datetime:
    try:
        zone: ZoneInfo | timezone = ZoneInfo(city.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        # A machine without the zone database: China keeps one time, elsewhere the sun decides.
        hours = 8 if city.timezone in MAINLAND_ZONES else round(city.longitude / 15)
        zone = timezone(timedelta(hours=hours))
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _holiday(first: date, last: date, cities: list[City]) -> str | None:
    """Only mainland China's holidays are known, so only a trip that touches it has one."""
    if not any(city.timezone in MAINLAND_ZONES for city in cities):
        return None
    return holiday_between(first, last)


def _shown(text: str | None) -> str | None:
    """A text as the poster shows it: without masks, and not at all if nothing else is left."""
    if text is None:
        return None
    return " ".join(text.replace(MASK, " ").split()) or None


def _simplified(text: str | None) -> str | None:
    shown = _shown(text)
    return None if shown is None else to_simplified(shown)
