"""What a text of a model says that the picture must not show or the trip does not bear out.

A finding is one of our own sentences: it repeats nothing that the model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from milepost.atlas.model import City
from milepost.brief import landscape_words as words
from milepost.brief.free_text import clauses
from milepost.brief.model import Light
from milepost.brief.offer import Offer
from milepost.brief.words import Phrase
from milepost.trip.model import Season, Weather

LONGEST_QUOTE: Final = 8
"""Characters of the owner's words in a row that a prompt may repeat; twice that in Latin."""
_ROAD: Final = r"(?![东南西北中]?[路街道河])"
"""南京路 is in Shanghai."""

FOUND: Final[dict[str, Phrase]] = {
    "vehicle": Phrase("画面里不要有任何车辆,车由程序合成", "a vehicle"),
    "letters": Phrase("画面里不要有任何文字、标志、招牌或水印", "letters, signs or a logo"),
    "faces": Phrase("不要有近景人物或人脸", "people close up"),
    "orders": Phrase("只写看得见的景物,不要写要求或指令", "orders instead of things to see"),
    "city": Phrase("出现了行程里没有的城市", "a city the trip has not"),
    "season": Phrase("季节与行程不符", "a season the trip has not"),
    "weather": Phrase("天气与所选时刻不符", "another weather than the moment's"),
    "light": Phrase("时段(光线)与所选时刻不符", "another light than the moment's"),
    "quote": Phrase("不要照抄车主的话", "the owner's own words"),
}
"""Kind of contradiction to what corrects it (Chinese) and what reports it (English)."""
_FORBIDDEN: Final = {
    "vehicle": words.VEHICLE,
    "letters": words.LETTERS,
    "faces": words.FACES,
    "orders": words.ORDERS,
}


class Sky(NamedTuple):
    """Light and weather that a text is held against."""

    light: Light
    weather: Weather


@dataclass(frozen=True)
class Trip:
    """What texts are held against."""

    names: tuple[str, ...]
    """The trip's own names, the longest first: `东方之门` is no other city."""
    foreign: tuple[str, ...]
    """Patterns of the names of all other cities."""
    season: Season
    owner_words: str
    """Without those names, which anybody may write."""

    @classmethod
    def of(cls, offer: Offer, cities: Iterable[City], owner_words: str | None) -> Trip:
        """The trip of an offer, among all cities of an atlas."""
        own = {city.id for city in offer.cities}
        others = (city for city in cities if city.id not in own)
        foreign = dict.fromkeys(pattern for city in others for pattern in _name_patterns(city))
        names = offer.names()
        return cls(names, tuple(foreign), offer.season, _without(names, owner_words or ""))


def without_denials(text: str) -> str:
    """The text without clauses such as `no cars`: an image model reads only their noun."""
    kept = [
        clause
        for clause in clauses(text)
        if not (words.says(words.NEGATION, clause) and words.says_any(_FORBIDDEN.values(), clause))
    ]
    return ", ".join(kept) if text.isascii() else ",".join(kept)


def contradictions(text: str, trip: Trip, sky: Sky | None) -> tuple[str, ...]:
    """Kinds of contradiction in a text, in the order of `FOUND`; empty if it may be painted.

    Args:
        text: a prompt, or the name of a thing.
        trip: names, season and the owner's own words.
        sky: the chosen moment's; None where none was chosen.
    """
    others = [pattern for season, pattern in words.SEASON.items() if season != trip.season]
    bare = _without(trip.names, text)
    found = {kind for kind, pattern in _FORBIDDEN.items() if words.says(pattern, bare)}
    if any(words.spells(pattern, bare) for pattern in trip.foreign):
        found.add("city")
    if words.says_any(others, bare):
        found.add("season")
    if sky is not None:
        if words.says_any(words.AGAINST_WEATHER[sky.weather], bare):
            found.add("weather")
        if words.says_any(words.AGAINST_LIGHT[sky.light], bare):
            found.add("light")
    if _quotes(bare, trip.owner_words):
        found.add("quote")
    return tuple(kind for kind in FOUND if kind in found)


def _without(names: Iterable[str], text: str) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text


def _name_patterns(city: City) -> Iterable[str]:
    for name in (city.name_hans, city.name_hant):
        if name in words.EVERYDAY_NAMES:
            yield f"{name}市"
        elif name and not name.isascii():
            yield name + _ROAD
    if city.name_en.isascii() and len(city.name_en) > 3:
        yield rf"\b{re.escape(city.name_en)}\b"


def _quotes(text: str, owner_words: str) -> bool:
    length = LONGEST_QUOTE * (2 if owner_words.isascii() else 1)
    starts = range(len(owner_words) - length + 1)
    return any(owner_words[start : start + length] in text for start in starts)
