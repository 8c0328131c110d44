"""Cities by name anywhere: `Paris, France`, `法国巴黎`; ours first, then the whole gazetteer."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from milepost.atlas import tables
from milepost.atlas.grid import Grid
from milepost.atlas.model import City
from milepost.atlas.tables import Country, ListedCity

_HAN_CITY_WORD = re.compile(r"(?<=..)(市|都|府)$")
_WITH_DIGIT = re.compile(r"\S*\d\S*")


def plain_latin(text: str) -> str:
    """Lower case without accents, postcodes and doubled spaces."""
    bare = unicodedata.normalize("NFKD", _WITH_DIGIT.sub(" ", text.replace("’", "'")))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.lower().split()).strip(" .'\"")


class Regions:
    """Names of countries and states, to tell Paris, Texas from Paris, France."""

    def __init__(self, countries: Iterable[Country]) -> None:
        """Index both languages and the codes."""
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._chinese: dict[str, str] = {}
        self.names_hans: dict[str, str] = {}
        for code, name_hans, name_en in countries:
            self._codes[plain_latin(name_en)].add(code)
            self._codes[code.split("-")[-1].lower()].add(code)
            if name_hans:
                self._chinese[name_hans] = code
                self.names_hans[code] = name_hans
        for code, spellings in (("US", "usa america u.s.a"), ("GB", "uk england scotland wales")):
            for spelling in spellings.split():
                self._codes[spelling].add(code)

    def codes(self, name: str) -> frozenset[str]:
        """Codes that a Latin name or code stands for; empty if it is no region."""
        return frozenset(self._codes.get(name, ()))

    def split_chinese(self, text: str) -> tuple[str | None, str]:
        """Cut a country's name off the front: `法国巴黎` gives (`FR`, `巴黎`)."""
        for end in range(min(len(text) - 1, 9), 1, -1):
            if text[:end] in self._chinese:
                return self._chinese[text[:end]], text[end:]
        return None, text


class Gazetteer:
    """Tens of thousands of towns abroad, with a landscape judged from what is known of them."""

    def __init__(self, regions: Regions) -> None:
        """Read nothing yet but the names of countries."""
        self._regions = regions

    @cached_property
    def _rows(self) -> list[list[str]]:
        """Largest town first."""
        return list(tables.rows("gazetteer.tsv"))

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        index: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for name in {row[1].lower(), row[2], *row[12].split(";")}:
                index[name].append(number)
        return dict(index)

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {row[0]: number for number, row in enumerate(self._rows)}

    @cached_property
    def _grid(self) -> Grid:
        return Grid((float(row[6]), float(row[7]), row[0]) for row in self._rows)

    def named(self, name: str, codes: Iterable[frozenset[str]] = ()) -> City | None:
        """The largest town of that name that lies in one region of each of the sets."""
        if not name:
            return None
        for number in self._by_name.get(name, ()):
            row = self._rows[number]
            own = {row[4], f"{row[4]}-{row[5]}"}
            if all(own & wanted for wanted in codes):
                return self._city(row)
        return None

    def city(self, city_id: str) -> City | None:
        """The town of that id."""
        number = self._by_id.get(city_id)
        return None if number is None else self._city(self._rows[number])

    def nearest(self, latitude: float, longitude: float, within_km: float) -> City | None:
        """The nearest town."""
        found = self._grid.nearest(latitude, longitude, within_km)
        return self.city(found[0]) if found else None

    def _city(self, row: list[str]) -> City:
        city_id, name_en, hans, hant, country, _, *rest = row
        region = self._regions.names_hans.get(country, country)
        names = [hans or name_en, hant or hans or name_en, name_en, region]
        return tables.city_of([city_id, *names, *rest[:6]])


class World:
    """Finds a city by its own name, told apart by the regions named beside it."""

    def __init__(
        self, listed: Iterable[ListedCity], regions: Regions, gazetteer: Gazetteer
    ) -> None:
        """Index every name of the listed cities; of namesakes the one listed first wins."""
        self._regions = regions
        self._gazetteer = gazetteer
        self._by_name: defaultdict[str, list[ListedCity]] = defaultdict(list)
        for entry in listed:
            names = dict.fromkeys((entry.city.name_en.lower(), *entry.other_names))
            for name in filter(None, names):
                self._by_name[name].append(entry)
            if "china" not in entry.within:
                self._by_name[entry.city.name_hans].append(entry)

    def latin(self, text: str) -> tuple[City, str] | None:
        """The city of a Latin text and the part that named it: `221B Baker Street, London`."""
        parts = [(part.strip(), plain_latin(part)) for part in re.split(r"[,;，；、/|\n()]", text)]
        named = [part for part in parts if part[1]]
        for look_up in (self._listed, self._gazetteer.named):
            for position, (written, name) in enumerate(named):
                beside = [
                    codes
                    for other, (_, region) in enumerate(named)
                    if other > position and (codes := self._regions.codes(region))
                ]
                city = look_up(name, beside)
                if city is not None:
                    return city, _WITH_DIGIT.sub("", written).strip()
        return None

    def _listed(self, name: str, codes: Iterable[frozenset[str]] = ()) -> City | None:
        for entry in self._by_name.get(name, ()):
            own = {word.upper() for word in entry.within} | _states(entry.within)
            if all(own & wanted for wanted in codes):
                return entry.city
        return None

    def chinese(self, text: str) -> tuple[City, int, int] | None:
        """The foreign city of a folded Chinese text, and where its name starts and ends."""
        country, rest = self._regions.split_chinese(text)
        start = len(text) - len(rest)
        beside = [frozenset({country})] if country else []
        name = _HAN_CITY_WORD.sub("", rest)
        for candidate in (rest, name):
            city = self._listed(candidate, beside) or self._gazetteer.named(candidate, beside)
            if city is not None:
                return city, start, len(text)
        return self._leading(rest, beside, start) or self._trailing(name, beside, start)

    def _leading(
        self, text: str, beside: list[frozenset[str]], start: int
    ) -> tuple[City, int, int] | None:
        """A listed city with something after it: `东京都新宿区`."""
        for end in range(min(len(text) - 1, 8), 1, -1):
            city = self._listed(text[:end], beside)
            if city is not None and city.name_hans == text[:end] and text[end] not in "路街大道湾":
                return city, start, start + end
        return None

    def _trailing(
        self, text: str, beside: list[frozenset[str]], start: int
    ) -> tuple[City, int, int] | None:
        """Where the country is named, a listed city behind its region: `日本北海道札幌市`."""
        for cut in range(1, len(text) - 1) if beside else ():
            city = self._listed(text[cut:], beside)
            if city is not None:
                return city, start + cut, start + len(text)
        return None


def _states(within: frozenset[str]) -> set[str]:
    return {f"{country}-{state}".upper() for country in within for state in within}
