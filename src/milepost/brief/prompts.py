"""The brief in words, for image models."""

from __future__ import annotations

from typing import NamedTuple

from milepost.atlas.model import Climate
from milepost.brief import words
from milepost.brief.composition_words import composition_words
from milepost.brief.landscape_words import in_season
from milepost.brief.model import Composition, LandmarkBrief, Light, Style
from milepost.brief.words import Phrase
from milepost.trip.model import DayPart, Mood, Season, Weather

EVERGREEN_CLIMATES: tuple[Climate, ...] = ("tropical",)


class Scenery(NamedTuple):
    """What the prompt speaks of; every field is a decision of the brief."""

    style: Style
    landscape: Phrase
    landmark: LandmarkBrief | None
    climate: Climate
    season: Season
    day_part: DayPart
    light: Light
    weather: Weather
    mood: Mood


class Prompts(NamedTuple):
    """Texts for an image model; `negative` lists what must not appear."""

    zh: str
    en: str
    negative: str


def write_prompts(scenery: Scenery, composition: Composition) -> Prompts:
    """Concrete things only: sight, season, light, weather, mood, then where they stand."""
    phrases = [*_phrases(scenery), composition_words(composition)]
    return Prompts(
        zh=",".join(phrase.zh for phrase in phrases),
        en=", ".join(phrase.en for phrase in phrases),
        negative=",".join(phrase.zh for phrase in words.AVOID),
    )


def palette_intent(scenery: Scenery) -> str:
    """The colours in words: season, sky and mood."""
    return ", ".join(
        phrase.en
        for phrase in (
            season_phrase(scenery.climate, scenery.season),
            light_phrase(scenery.light, scenery.day_part),
            words.WEATHER[scenery.weather],
            words.MOOD[scenery.mood],
        )
    )


def _phrases(scenery: Scenery) -> list[Phrase]:
    sight = []
    if scenery.landmark is not None:
        landmark = scenery.landmark
        zh = in_season(landmark.features_zh, scenery.season)
        en = in_season(landmark.features_en, scenery.season)
        sight.append(
            Phrase(
                ",".join((f"{landmark.city}{landmark.name}", *zh)),
                ", ".join((f"{landmark.name_en} in {landmark.city_en}", *en)),
            )
        )
    return [
        words.STYLE[scenery.style],
        *sight,
        scenery.landscape,
        season_phrase(scenery.climate, scenery.season),
        light_phrase(scenery.light, scenery.day_part),
        words.WEATHER[scenery.weather],
        words.MOOD[scenery.mood],
    ]


def season_phrase(climate: Climate, season: Season) -> Phrase:
    """How a season looks in a climate."""
    table = words.EVERGREEN if climate in EVERGREEN_CLIMATES else words.SEASON
    return table[season]


def light_phrase(light: Light, day_part: DayPart) -> Phrase:
    """How a light looks; a low sun in the morning is another than in the evening."""
    return words.DAWN if light == "dusk" and day_part == "dawn" else words.LIGHT[light]
