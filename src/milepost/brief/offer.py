"""What a trip may be shown as: its cities, their sights, its moments.

A model chooses among these; whatever else it names is not in the trip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from milepost.atlas.model import City, Landmark
from milepost.brief.moment import Moment, possible_moments
from milepost.brief.rules import Places
from milepost.errors import OurBug
from milepost.trip.model import Season, TripFacts

MOST_SIGHTS = 12
"""Offered to a model; more would only make the question longer."""


class Sight(NamedTuple):
    """A landmark and its city."""

    landmark: Landmark
    city: City


@dataclass(frozen=True)
class Offer:
    """Everything that a brief of this trip may show."""

    cities: tuple[City, ...]
    """In driving order, each once."""
    sights: tuple[Sight, ...]
    """Those in season first."""
    season: Season
    moments: tuple[Moment, ...]
    """Departure, arrival, and daylight of a long trip."""

    def names(self) -> tuple[str, ...]:
        """Every name and feature that belongs to the trip, the longest first."""
        own: set[str] = set()
        for city in self.cities:
            own |= {city.name_hans, city.name_hant, city.name_en}
        for landmark, _ in self.sights:
            own |= {landmark.name_hans, landmark.name_hant, landmark.name_en}
            own |= {*landmark.features_zh, *landmark.features_en}
        return tuple(sorted(own - {""}, key=len, reverse=True))


def what_to_offer(facts: TripFacts, places: Places, *, seed: int) -> Offer:
    """Gather the choices; the seed only decides the weather of the daylight between."""
    cities = [_known(places, stop.city_id) for stop in facts.route]
    cities = list({city.id: city for city in cities}.values())
    sights = [Sight(sight, city) for city in cities for sight in places.landmarks(city.id)]
    sights.sort(key=lambda sight: facts.season not in sight.landmark.best_seasons)
    return Offer(
        cities=tuple(cities),
        sights=tuple(sights[:MOST_SIGHTS]),
        season=facts.season,
        moments=tuple(dict.fromkeys(possible_moments(facts, seed))),
    )


def _known(places: Places, city_id: str) -> City:
    city = places.city(city_id)
    if city is None:
        raise OurBug("every stop of a route has a city in the atlas")
    return city
