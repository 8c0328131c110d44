"""The trip after redaction, and the facts read from it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Season = Literal["spring", "summer", "autumn", "winter"]
DayPart = Literal["dawn", "morning", "noon", "afternoon", "dusk", "night"]
Weather = Literal["clear", "cloudy", "overcast", "rain", "storm", "snow", "fog"]
Mood = Literal["joyful", "calm", "adventurous", "tender", "festive", "weary"]
Script = Literal["hans", "hant"]


class Stop(BaseModel):
    """One recognised place of the route."""

    model_config = ConfigDict(frozen=True)

    city_id: str
    """Key in the atlas."""
    name: str
    """Short Simplified name, `无锡`; the Latin name where there is none."""


class TripFacts(BaseModel):
    """What the rest of Milepost may know of a trip. Holds nothing private."""

    model_config = ConfigDict(frozen=True)

    start: datetime
    """Local time with its offset."""
    end: datetime
    season: Season
    """Meteorological, mirrored south of the equator."""
    holiday: str | None
    """`Labour Day` and so on, if any day of the trip lies in the official period."""
    day_part_start: DayPart
    day_part_end: DayPart
    nights: int
    """Difference of the local calendar dates."""
    route: tuple[Stop, ...]
    """Recognised cities in driving order; at least one; neighbours differ."""
    distance_km: float | None
    driving_minutes: int | None
    model: str | None = None
    """Car model as the record names it."""
    colour: str | None = None
    """Paint as the record names it, in Simplified: `黑色`, `星际灰`."""
    generation: str | None = None
    """`一代`."""
    weather_start: Weather | None = None
    weather_end: Weather | None = None
    mood: Mood
    words: str | None = None
    """The owner's own words, redacted, in their own script; the poster's title."""
    team: str | None = None
    emoji: str | None = None
    """The owner's emoji mark, or the word that stood for it."""
    script: Script = "hans"
    """Script of the record; the poster is set in it."""
    unrecognised: tuple[str, ...] = ()
    """Redacted names of places nobody knows; the report warns of them."""
