"""The brief in words, for image models."""

from __future__ import annotations

from typing import NamedTuple

from milepost.atlas.model import Climate
from milepost.brief import words
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
    phrases = _phrases(scenery)
    side_zh, side_en = _side(composition)
    horizon = round(composition.horizon_y * 100)
    phrases.append(
        Phrase(
            f"主体在画面{side_zh},地平线约在画面高度{horizon}%处,前景是一条空旷的路,上方天空留白",
            f"the main sight {side_en}, horizon at {horizon}% of the height, an empty road in the "
            "foreground, free sky above",
        )
    )
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
            _season(scenery),
            _light(scenery),
            words.WEATHER[scenery.weather],
            words.MOOD[scenery.mood],
        )
    )


def _phrases(scenery: Scenery) -> list[Phrase]:
    sight = []
    if scenery.landmark is not None:
        landmark = scenery.landmark
        sight.append(
            Phrase(
                f"{landmark.city}{landmark.name},{','.join(landmark.features_zh)}",
                f"{landmark.name_en} in {landmark.city_en}, {', '.join(landmark.features_en)}",
            )
        )
    return [
        words.STYLE[scenery.style],
        *sight,
        scenery.landscape,
        _season(scenery),
        _light(scenery),
        words.WEATHER[scenery.weather],
        words.MOOD[scenery.mood],
    ]


def _season(scenery: Scenery) -> Phrase:
    table = words.EVERGREEN if scenery.climate in EVERGREEN_CLIMATES else words.SEASON
    return table[scenery.season]


def _light(scenery: Scenery) -> Phrase:
    if scenery.light == "dusk" and scenery.day_part == "dawn":
        return words.DAWN
    return words.LIGHT[scenery.light]


def _side(composition: Composition) -> tuple[str, str]:
    box = composition.landmark_box
    if box.right - box.left > 0.5:
        return "中央", "in the middle"
    return ("右侧", "on the right") if box.left + box.right > 1 else ("左侧", "on the left")
