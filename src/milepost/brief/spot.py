"""The city and sight that a model's answer means."""

from __future__ import annotations

from typing import Final, NamedTuple

from milepost.atlas.model import City, Landmark
from milepost.brief.answer import ModelAnswer
from milepost.brief.contradictions import Trip, contradictions
from milepost.brief.model import ArtBrief
from milepost.brief.offer import Offer, Sight
from milepost.brief.words import Phrase

SHORTEST_PART: Final = 3
SHORTEST_LATIN_PART: Final = 6
"""Characters of a sight's name that still mean it: `鼋头渚` for `鼋头渚灯塔`; fewer if they are
half of the name. `太湖` is not the `太湖月亮酒店`."""


class Spot(NamedTuple):
    """Where the picture is set."""

    city: City
    landmark: Landmark | None


def find_spot(answer: ModelAnswer, offer: Offer, trip: Trip, rules: ArtBrief) -> Spot | Phrase:
    """City and sight of an answer among those of the trip, or what to correct.

    A sight without a city brings its own; a city without a word on sights gets its first one;
    an answer that names neither leaves both to the rules.
    """
    cities = [_city(name, offer, trip) for name in answer.cities]
    known = [city for city in cities if city is not None]
    if len(known) < len(cities):
        names = "、".join(city.name_hans for city in offer.cities)
        return Phrase(f"city 只能是其中之一: {names}", "a city the trip has not")
    if answer.landmark is not None:
        return _named_sight(answer.landmark, offer, known)
    city = known[0] if known else _ruled_city(offer, rules)
    if answer.no_landmark:
        return Spot(city, None)
    sights = [sight for sight in offer.sights if sight.city.id == city.id]
    ruled = [sight for sight in sights if _is_ruled(sight, rules)]
    return Spot(city, (ruled or sights)[0].landmark) if sights else Spot(city, None)


def _named_sight(name: str, offer: Offer, cities: list[City]) -> Spot | Phrase:
    sight = _sight(name, offer)
    if sight is None or (cities and sight.city.id not in {city.id for city in cities}):
        allowed = "、".join(
            f"{one.landmark.name_hans}({one.city.name_hans})" for one in offer.sights
        )
        right = f"只能是其中之一: {allowed}" if allowed else "没有可用的,写 null"
        return Phrase(f"landmark {right}", "a landmark the trip has not")
    return Spot(sight.city, sight.landmark)


def _city(name: str, offer: Offer, trip: Trip) -> City | None:
    """The trip's city that a name holds; None for a name of another city, or of none."""
    if "city" in contradictions(name, trip, None):
        return None
    folded = name.casefold()
    for city in offer.cities:
        own = (city.name_hans, city.name_hant, city.name_en)
        if any(one and one.casefold() in folded for one in own):
            return city
    return None


def _sight(name: str, offer: Offer) -> Sight | None:
    """The sight of that name, or the one that shares most of its name with it."""
    folded = _folded(name)
    parts = []
    for sight in offer.sights:
        landmark = sight.landmark
        for own in (landmark.name_hans, landmark.name_hant, landmark.name_en):
            whole = _folded(own)
            if whole == folded:
                return sight
            if shared := _shared(whole, folded):
                parts.append((shared, sight))
    return max(parts, key=lambda part: part[0])[1] if parts else None


def _shared(first: str, second: str) -> int:
    """Characters of one name inside the other, or with which both begin; 0 if too few."""
    shorter, longer = sorted((first, second), key=len)
    differs = (at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1])
    length = len(shorter) if shorter in longer else next(differs, len(shorter))
    least = SHORTEST_LATIN_PART if shorter.isascii() else SHORTEST_PART
    return length if length >= least or 2 * length >= len(longer) > 0 else 0


def _folded(name: str) -> str:
    return "".join(name.casefold().split()).replace("·", "")


def _ruled_city(offer: Offer, rules: ArtBrief) -> City:
    return next(city for city in offer.cities if city.name_hans == rules.place)


def _is_ruled(sight: Sight, rules: ArtBrief) -> bool:
    return rules.landmark is not None and rules.landmark.name == sight.landmark.name_hans
