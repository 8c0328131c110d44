"""Trips that together show every look, landscape, light and weather."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, product
from typing import get_args

from milepost.atlas import load_atlas
from milepost.atlas.model import Archetype, City
from milepost.brief.model import Light, Style
from milepost.brief.rules import write_brief
from milepost.errors import OurBug
from milepost.poster.request import PosterRequest
from milepost.trip import RedactedTrip, read_facts, read_trip, redact
from milepost.trip.model import Season, Weather

HOURS: dict[Light, int] = {"day": 9, "dusk": 17, "night": 21}
MONTHS: dict[Season, int] = {"spring": 4, "summer": 7, "autumn": 10, "winter": 1}
WEATHERS: tuple[Weather, ...] = ("clear", "cloudy", "rain", "snow")
CARS = ("suv", "sedan", "suv")
STRIDE = 7
"""Neighbours on the sheet show cities far apart in the list."""
TRIES = 100


@dataclass(frozen=True)
class Tile:
    """One picture of the gallery."""

    look: Style
    archetype: Archetype
    season: Season
    light: Light
    weather: Weather
    request: PosterRequest


def gallery_tiles(width_px: int, height_px: int) -> Iterator[Tile]:
    """Every look x archetype x light x weather, seasons in turn; snow falls in winter.

    Args:
        width_px: of each picture.
        height_px: of each picture.
    """
    seasons = {weather: cycle(MONTHS) for weather in WEATHERS}
    scenes = product(get_args(Style), get_args(Archetype), HOURS, WEATHERS)
    for number, (look, archetype, light, weather) in enumerate(scenes):
        season: Season = "winter" if weather == "snow" else next(seasons[weather])
        cities = _cities_showing(archetype, season)
        city = cities[number * STRIDE % len(cities)]
        trip = _trip(city, season, light, weather)
        request = PosterRequest(
            trip=trip,
            seed=100 * number,
            width_px=width_px,
            height_px=height_px,
            style=look,
            car=CARS[number % len(CARS)],
        )
        yield Tile(look, archetype, season, light, weather, _showing(archetype, request))


def _cities_showing(archetype: Archetype, season: Season) -> list[City]:
    """Mainland cities with a sight of that landscape in that season."""
    atlas = load_atlas()
    return [
        city
        for city in atlas.cities()
        if city.timezone == "Asia/Shanghai"
        and any(
            landmark.archetype == archetype and season in landmark.best_seasons
            for landmark in atlas.landmarks(city.id)
        )
        and atlas.find(city.name_hans) == city
    ]


def _trip(city: City, season: Season, light: Light, weather: Weather) -> RedactedTrip:
    start = datetime(2025, MONTHS[season], 15, HOURS[light], 10)  # noqa: DTZ001  # local time
    record = {
        "started_at": start.isoformat(),
        "ended_at": (start + timedelta(minutes=80)).isoformat(),
        "driving_minutes": 75,
        "distance_km": 86.4,
        "origin": city.name_hans,
        "weather_start": weather,
        "weather_end": weather,
        "words": "一路风景一路歌",
        "team": "欧阳开心的队伍",
        "colour": {"day": "珊瑚红", "dusk": "黑色", "night": "星际灰"}[light],
    }
    return redact(read_trip(record), load_atlas())


def _showing(archetype: Archetype, request: PosterRequest) -> PosterRequest:
    """The request with the next seed whose brief chooses a sight of that archetype."""
    facts = read_facts(request.trip, load_atlas())
    for seed in range(request.seed, request.seed + TRIES):
        brief = write_brief(
            facts,
            load_atlas(),
            seed=seed,
            width_px=request.width_px,
            height_px=request.height_px,
            style=request.style,
        )
        if brief.archetype == archetype:
            return replace(request, seed=seed)
    raise OurBug(f"no sight of the gallery's cities is a {archetype}")
