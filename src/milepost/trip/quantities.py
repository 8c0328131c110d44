"""Durations and distances as people and cars write them."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final

from milepost.trip.script import to_simplified
from milepost.trip.unreadable import Unreadable

MINUTES: Final = {"d": 24 * 60.0, "h": 60.0, "m": 1.0, "s": 1 / 60}

_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?"
_DURATION_PART: Final = re.compile(
    rf"({_NUMBER})\s*(?:(?P<d>天|日|days?|d)|(?P<h>个?小时|个?钟头|时|hours?|hrs?|h)"
    r"|(?P<m>分钟?|minutes?|mins?|m)|(?P<s>秒钟?|seconds?|secs?|s))(半)?"
)
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_ISO: Final = re.compile(
    rf"p(?:({_NUMBER})d)?(?:t(?:({_NUMBER})h)?(?:({_NUMBER})m)?(?:({_NUMBER})s)?)?"
)
_DISTANCE: Final = re.compile(
    rf"(?:约|大约|共|about|~)?\s*([-+]?{_NUMBER})\s*(?P<myriad>万)?\s*(?P<unit>公里|千米|km|kms|kilometers?|kilometres?|k"
    r"|米|公尺|m|meters?|metres?|英里|mi|miles?)?"
    r"\s*(?:左右|多|余)?[。.!]?"
)
_KILOMETRES: Final = {
    **dict.fromkeys(("米", "公尺", "m", "meter", "meters", "metre", "metres"), 0.001),
    **dict.fromkeys(("英里", "mi", "mile", "miles"), 1.609344),
}


def _plain(text: str) -> str:
    return to_simplified(unicodedata.normalize("NFKC", text)).strip().casefold()


def read_duration(value: object) -> int | None:
    """Minutes of a duration: `868`, `14小时28分钟`, `1天3小时`, `14h28m`, `14:28`, `PT14H28M`.

    Raises:
        Unreadable: the value is no duration, or is negative.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable("is not a duration")
    minutes = _finite(_minutes(_plain(value)) if isinstance(value, str) else value)
    if minutes < 0:
        raise Unreadable("is negative")
    return round(minutes)


def _minutes(text: str) -> float:
    if re.fullmatch(r"[-+]?" + _NUMBER, text):
        return float(text)
    if text.startswith("-"):
        raise Unreadable("is negative")
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1]) * 60 + int(clock[2]) + int(clock[3] or 0) / 60
    if (iso := _ISO.fullmatch(text)) and any(iso.groups()):
        return sum(
            float(part or 0) * MINUTES[unit]
            for part, unit in zip(iso.groups(), "dhms", strict=True)
        )
    text = re.sub(r"(?<=[时h])\s*([0-9]{1,2})$", r"\1m", text)  # 14小时28
    parts = list(_DURATION_PART.finditer(text))
    if not parts or re.sub(r"[\s,、和又约零and]+", "", _DURATION_PART.sub("", text)):
        raise Unreadable("is not a duration")
    return sum(_part_minutes(part) for part in parts)


def _part_minutes(part: re.Match[str]) -> float:
    unit = next(MINUTES[name] for name, found in part.groupdict().items() if found)
    half = 0.5 if part[0].endswith("半") else 0.0
    return (float(part[1]) + half) * unit


def read_distance(value: object) -> float | None:
    """Kilometres of a distance: `645.4`, `645.4km`, `1 203,5 km`, `1.2万公里`, `800 miles`.

    Raises:
        Unreadable: the value is no distance. Its bounds are the record's affair.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable("is not a distance")
    if not isinstance(value, str):
        return _finite(value)
    text = re.sub(r"(?<=\d)[,_'\s](?=\d{3}(?!\d))", "", _plain(value))
    text = re.sub(r"(?<=\d),(?=\d{1,2}(?!\d))", ".", text)  # 1 203,5 km
    match = _DISTANCE.fullmatch(text)
    if match is None:
        raise Unreadable("is not a distance")
    number = float(match[1]) * (10_000 if match["myriad"] else 1)
    return _finite(number * _KILOMETRES.get(match["unit"] or "km", 1.0))


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Unreadable("is not a finite number")
    return number
