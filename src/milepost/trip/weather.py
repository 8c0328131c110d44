"""Weather words of owners, cars and forecasts → the few kinds a painter knows."""

from __future__ import annotations

import re
from typing import Final

from milepost.trip.model import Weather
from milepost.trip.script import to_simplified

_WORDS: Final[tuple[tuple[Weather, str], ...]] = (
    ("storm", r"雷|暴雨|台风|飓风|冰雹|thunder|storm|typhoon|hurricane|hail|⛈|🌩"),
    ("snow", r"雪|霰|snow|sleet|blizzard|❄|🌨|☃"),
    ("rain", r"雨|rain|drizzle|shower|🌧|🌦|☔"),
    ("fog", r"雾|霾|沙|尘|fog|mist|haz[ey]|smog|dust|sand|🌫"),
    ("overcast", r"阴|overcast"),
    ("clear", r"大部晴|晴间|mostly (?:sunny|clear)"),
    ("cloudy", r"云|cloud|⛅|☁|🌤|🌥"),
    ("clear", r"晴|阳|烈日|clear|sun|fair|fine|☀|🌞|🌙"),
)
_TURNS: Final = re.compile(r"转|到|至|→|->|~|then|turning|后")
_NO_STORM: Final = re.compile(r"sandstorm|沙尘暴|snow\s?storm|暴风雪|暴雪|ice storm")


def read_weather(text: str | None, *, last: bool = False) -> Weather | None:
    """The kind of weather that a text names, None if it names none.

    Of `多云转晴` the first part counts, or the last one for the end of a trip (`last`).
    """
    if not text:
        return None
    parts = _TURNS.split(to_simplified(text).casefold())
    kinds = [kind for part in parts if (kind := _kind(part))]
    if not kinds:
        return None
    return kinds[-1] if last else kinds[0]


def _kind(part: str) -> Weather | None:
    if special := _NO_STORM.search(part):
        return "fog" if "sand" in special[0] or "沙" in special[0] else "snow"
    return next((kind for kind, words in _WORDS if re.search(words, part)), None)
