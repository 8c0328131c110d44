"""The atlas's tables as they lie beside this file: tab-separated, one heading line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

from milepost.atlas.model import City, Landmark

_HERE = resources.files("milepost.atlas")


class ListedCity(NamedTuple):
    """A city with the names that find it."""

    city: City
    other_names: tuple[str, ...]
    """Lower-case Latin spellings and further Chinese ones."""
    within: frozenset[str]
    """Lower-case words for its country, province or state."""


class Division(NamedTuple):
    """A province (1), prefecture (2), county (3) or bare point (4) of China."""

    level: int
    name: str
    """In full, `湖州市`; empty for a bare point."""
    short: str
    """`湖州`; equal to `name` where shortening would mislead."""
    province: str
    """Short name of its province; empty for a province."""
    city_id: str
    """The city it belongs to; empty for a province that is no city."""
    position: tuple[float, float] | None
    """Latitude and longitude of its seat, where known."""


class Country(NamedTuple):
    """A country (`FR`) or a state of one (`US-TX`)."""

    code: str
    name_hans: str
    name_en: str


class Script(NamedTuple):
    """Folds a text to Simplified characters and lower case, position by position."""

    to_simplified: dict[int, int]

    def fold(self, text: str) -> str:
        """Same length as `text`, so that a match can be cut out of the original."""
        return "".join(_half_width(character) for character in text).translate(self.to_simplified)


def _half_width(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def rows(table: str) -> Iterator[list[str]]:
    """The cells of a table, line by line, without the heading."""
    lines = iter((_HERE / table).read_text("utf-8").splitlines())
    next(lines)
    return (line.split("\t") for line in lines)


def cities() -> Iterator[ListedCity]:
    """Cities that ship with everything known of them."""
    for cells in rows("cities.tsv"):
        yield ListedCity(
            city_of(cells[:11]), tuple(cells[11].split(";")), frozenset(cells[12].split(";"))
        )


def city_of(cells: list[str]) -> City:
    """A city from eleven cells in the model's order; built by us, so taken at its word."""
    fields: dict[str, Any] = dict(zip(City.model_fields, cells, strict=True))
    fields["latitude"] = float(fields["latitude"])
    fields["longitude"] = float(fields["longitude"])
    return City.model_construct(None, **fields)


def divisions() -> Iterator[Division]:
    """Administrative units, provinces first."""
    for level, name, short, province, city_id, latitude, longitude in rows("divisions.tsv"):
        position = (float(latitude), float(longitude)) if latitude else None
        yield Division(int(level), name, short, province, city_id, position)


def countries() -> Iterator[Country]:
    """Countries and states."""
    return (Country(*cells) for cells in rows("countries.tsv"))


def script() -> Script:
    """The characters that our names need."""
    traditional, simplified = next(rows("scripts.tsv"))
    return Script(dict(zip(map(ord, traditional), map(ord, simplified), strict=True)))


def landmarks() -> Iterator[Landmark]:
    """Every landmark that two passes agreed on."""
    for line in (_HERE / "landmarks.jsonl").read_text("utf-8").splitlines():
        yield Landmark.model_validate_json(line)
