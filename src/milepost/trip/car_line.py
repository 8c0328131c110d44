"""Model, generation and colour in one line: `黑色一代`, `XX 二代 黑色`, `星际灰`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from milepost.trip.script import to_simplified

_GENERATION: Final = re.compile(
    r"第?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*代|(?:\b(?:mk|gen(?:eration)?)\s*\.?\s*\d{1,2}\b)"
    r"|\b\d{1,2}(?:st|nd|rd|th)\s+gen(?:eration)?\b",
    re.IGNORECASE,
)
_COLOUR: Final = re.compile(r".{0,11}(?:[色黑白灰银红橙黄绿蓝紫金棕粉青褐米]|香槟|卡其|双拼)")
_LATIN_COLOUR: Final = re.compile(
    r"(?:(?:pearl|matte|metallic|midnight|deep|dark|light|space|star|sky|ice|coral|forest)\s+)*"
    r"(?:black|white|gr[ea]y|silver|red|orange|yellow|green|blue|purple|gold|brown|pink|beige|teal)",
    re.IGNORECASE,
)
_SEPARATORS: Final = r"[\s,，、/|;；·()（）]+"


class CarLine(NamedTuple):
    """What one line says of the car."""

    model: str | None
    colour: str | None
    generation: str | None


def read_car_line(text: str) -> CarLine:
    """Split a line about the car; what is neither colour nor generation is its model."""
    found = _GENERATION.search(to_simplified(text))
    generation = text[found.start() : found.end()].strip() if found else None
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else text
    latin = _LATIN_COLOUR.search(rest)
    if latin and not _chinese_colour(rest):
        model = f"{rest[: latin.start()]} {rest[latin.end() :]}"
        return CarLine(_joined(re.split(_SEPARATORS, model)), latin[0], generation)
    words = [word for word in re.split(_SEPARATORS, rest.strip()) if word]
    words = [word[:-1] if word[-1] in "车車" and _is_colour(word[:-1]) else word for word in words]
    colour = next((word for word in words if _is_colour(word)), None)
    others = [word for word in words if word != colour]
    if colour and (split := re.fullmatch(r"([A-Za-z0-9\-]+)([^A-Za-z0-9\-]+)", colour)):
        others, colour = [*others, split[1]], split[2]  # `S7黑色`
    return CarLine(_joined(others), colour, generation)


def _chinese_colour(text: str) -> bool:
    return any(_is_colour(word) for word in re.split(_SEPARATORS, text))


def _is_colour(word: str) -> bool:
    return _COLOUR.fullmatch(to_simplified(word)) is not None


def _joined(words: list[str]) -> str | None:
    return " ".join(word for word in words if word) or None
