"""The atlas: which city a text or a position means, and what may be painted there."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from typing import NamedTuple

from milepost.atlas import tables
from milepost.atlas.addresses import Addresses
from milepost.atlas.grid import Grid
from milepost.atlas.model import City, Landmark
from milepost.atlas.world import Gazetteer, Regions, World

OWN_SURROUNDINGS_KM = 25.0
"""Abroad, a listed city stands only for its own surroundings; the gazetteer knows the rest."""
TOWNS = frozenset({"water_town", "village"})
LANDSCAPES = frozenset({"lake", "crater_lake", "snow_peak", "grassland", "karst_peaks"})
SHORTEST_LANDSCAPE_NAME = 3
"""Landscapes of two characters (`东湖`) are named alike in many cities."""

_SEPARATOR = re.compile(r"[\s,，、。;；:：()（）\[\]【】/|·.\-—–>→~～\"'“”「」]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Place(NamedTuple):
    """What a text means."""

    city: City | None
    district: str
    """The part of the text that is safe to repeat, in its own script."""


class Atlas:
    """Cities, districts and landmarks; tables are read when a question first needs them."""

    @cached_property
    def _cities(self) -> dict[str, tables.ListedCity]:
        return {entry.city.id: entry for entry in tables.cities()}

    @cached_property
    def _divisions(self) -> list[tables.Division]:
        return list(tables.divisions())

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self._divisions)

    @cached_property
    def _regions(self) -> Regions:
        return Regions(tables.countries())

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._regions)

    @cached_property
    def _world(self) -> World:
        return World(self._cities.values(), self._regions, self._gazetteer)

    @cached_property
    def _script(self) -> tables.Script:
        return tables.script()

    @cached_property
    def _landmarks(self) -> dict[str, tuple[Landmark, ...]]:
        grouped: defaultdict[str, list[Landmark]] = defaultdict(list)
        for landmark in tables.landmarks():
            grouped[landmark.city_id].append(landmark)
        return {city_id: tuple(landmarks) for city_id, landmarks in grouped.items()}

    @cached_property
    def _places_by_sight(self) -> dict[str, str]:
        """Sights that are places to drive to: a trip says `乌镇` or `青海湖`, meaning the city."""
        sights = [sight for group in self._landmarks.values() for sight in group]
        return {
            sight.name_hans: sight.city_id
            for sight in sights
            if sight.kind in TOWNS
            or (sight.kind in LANDSCAPES and len(sight.name_hans) >= SHORTEST_LANDSCAPE_NAME)
        }

    @cached_property
    def _grid(self) -> Grid:
        seats = ((*unit.position, unit.city_id) for unit in self._divisions if unit.position)
        centres = (
            (entry.city.latitude, entry.city.longitude, entry.city.id)
            for entry in self._cities.values()
        )
        return Grid([*seats, *centres])

    def cities(self) -> tuple[City, ...]:
        """Every city that ships with the atlas itself; the gazetteer's towns are not among them."""
        return tuple(entry.city for entry in self._cities.values())

    def city(self, city_id: str) -> City | None:
        """The city of that id, as `find` and `nearest` gave it; None if there is none."""
        entry = self._cities.get(city_id)
        return entry.city if entry else self._gazetteer.city(city_id)

    def landmarks(self, city_id: str) -> tuple[Landmark, ...]:
        """The true sights of a city; empty where two people did not agree on any."""
        return self._landmarks.get(city_id, ())

    def find(self, text: str) -> City | None:
        """The city that a place text means: an address, a city, a county, a sight; any script.

        None if it names no city, names several alike (`朝阳区`), or is invented.
        """
        place = self._place(text)
        return place.city if place else None

    def district(self, text: str) -> str | None:
        """The part of an address that names city and district, in its own script.

        Holds no street and no number, whatever the text; None if no known unit is named.
        """
        place = self._place(text)
        return place.district or None if place else None

    def nearest(self, latitude: float, longitude: float, within_km: float = 60) -> City | None:
        """The city whose centre or county seat lies nearest, if one lies near enough.

        Args:
            latitude: degrees north.
            longitude: degrees east.
            within_km: how far the seat may be, along the great circle.
        """
        found = self._grid.nearest(latitude, longitude, within_km)
        if found is not None:
            entry = self._cities[found[0]]
            if _is_chinese(entry) or found[1] <= OWN_SURROUNDINGS_KM:
                return entry.city
        return self._gazetteer.nearest(latitude, longitude, within_km) or (
            self._cities[found[0]].city if found else None
        )

    def _place(self, text: str) -> Place | None:
        if _HAN.search(text):
            return self._chinese_place(text)
        found = self._world.latin(text)
        return Place(*found) if found else None

    def _chinese_place(self, text: str) -> Place | None:
        """Read from the start, then from each word on; a known unit without city is second best."""
        letters = [(at, letter) for at, letter in enumerate(text) if not _SEPARATOR.match(letter)]
        folded = self._script.fold("".join(letter for _, letter in letters))
        second_best = None
        for start in _word_starts([at for at, _ in letters]):
            match = self._addresses.read(folded, start)
            if match is None:
                continue
            district = text[letters[match.start][0] : letters[match.end - 1][0] + 1]
            if match.city_id is not None:
                return Place(self.city(match.city_id), district)
            second_best = second_best or Place(None, district)
        return self._sight(text, folded) or second_best or self._abroad(text)

    def _sight(self, text: str, folded: str) -> Place | None:
        """A place to drive to that is no administrative unit: `乌镇西栅`."""
        named = [sight for sight in self._places_by_sight if folded.startswith(sight)]
        if not named:
            return None
        city = self._cities[self._places_by_sight[max(named, key=len)]].city
        return Place(city, city.name_hans if self._script.fold(text) == text else city.name_hant)

    def _abroad(self, text: str) -> Place | None:
        """A city abroad, in Chinese or Latin letters."""
        for word in _SEPARATOR.split(text):
            found = self._world.chinese(self._script.fold(word)) if _HAN.search(word) else None
            if found is not None:
                city, start, end = found
                return Place(city, word[start:end])
        # Latin words may stand among the Chinese ones: `巴黎15区 Paris`.
        latin = self._world.latin(_HAN.sub(",", text))
        return Place(*latin) if latin else None


def _word_starts(positions: list[int]) -> list[int]:
    """Places among the kept letters where a word begins."""
    return [
        number
        for number, at in enumerate(positions)
        if number == 0 or at != positions[number - 1] + 1
    ]


def _is_chinese(entry: tables.ListedCity) -> bool:
    return "china" in entry.within or entry.city.region_hans in {"香港", "澳门", "台湾"}


@cache
def load_atlas() -> Atlas:
    """The atlas of this process; the same object every time."""
    return Atlas()
