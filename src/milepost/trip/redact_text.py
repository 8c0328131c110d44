"""Masks what is private in free text, and leaves the rest exactly as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from milepost.trip import addresses_abroad, addresses_europe, addresses_latin
from milepost.trip.addresses import HOMES, PATTERNS
from milepost.trip.identifiers import COORDINATES, DATES, KEYWORDS, NUMBERS, WEB
from milepost.trip.keys import KEYS
from milepost.trip.plates import PLATES
from milepost.trip.plates_abroad import PLATES_ABROAD
from milepost.trip.private import MASK
from milepost.trip.shadow import arabic, latin, numbered

MOST_ROUNDS: Final = 8
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff]|(?<=[\\w])\u200d|\u200d(?=[\\w])"
)
_DIGIT_DRESS: Final = re.compile("(?<=[0-9])\ufe0f?\u20e3")
_MASKS: Final = re.compile(rf"{MASK}(?:[\s\-–—,，、.·/]*{MASK})+")

_WITHOUT_CASE: Final = ("[㐀-䶿一-鿿]", "[㐀-鿿]")
"""Looking for the other case of so many letters, which have none, doubles the time of compiling."""

Span = tuple[int, int]


def redact_text(text: str) -> str:
    """The text with phone numbers, plates, identity numbers, addresses and the like as `…`.

    City and district before a street stay. Redacting a redacted text changes nothing.
    Invisible characters, which could hide a number from the patterns, are dropped.
    """
    for _ in range(MOST_ROUNDS):
        masked = _one_round(text)
        if masked == text:
            return text
        text = masked
    return MASK  # does not settle, so nothing is known about what is left


def _one_round(text: str) -> str:
    clean = _UNSEEN.sub("", text)
    bare = _DIGIT_DRESS.sub("", clean)
    masked = _mask(bare, arabic, (*KEYS, *WEB, *COORDINATES, *KEYWORDS), protect=False)
    masked = _mask(
        masked, numbered, (*PLATES, *KEYWORDS[:2], *NUMBERS, *PLATES_ABROAD), protect=True
    )
    masked = _mask(masked, arabic, (*addresses_abroad.PATTERNS, *PATTERNS, *HOMES), protect=False)
    masked = _mask(
        masked, latin, (*addresses_europe.PATTERNS, *addresses_latin.PATTERNS), protect=False
    )
    # Digits keep their emoji dress where they hid nothing.
    return clean if masked == bare else _MASKS.sub(MASK, masked)


def _mask(
    text: str,
    shadow_of: Callable[[str], str],
    patterns: Iterable[str],
    *,
    protect: bool,
) -> str:
    def looked_at() -> str:
        return _without_dates(shadow_of(text)) if protect else shadow_of(text)

    seen = looked_at()
    for pattern in map(_compiled, patterns):
        if pattern.search(seen) is None:  # most find nothing in most texts
            continue
        spans = [_span(match) for match in pattern.finditer(seen)]
        for start, end in reversed(spans):
            if start < end:
                text = f"{text[:start]}{MASK}{text[end:]}"
        seen = looked_at()
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled at its first use: all of them take 50 ms, which only a trip should pay."""
    for letters in _WITHOUT_CASE:
        pattern = pattern.replace(letters, f"(?-i:{letters})")
    return re.compile(pattern, re.IGNORECASE)


def _span(match: re.Match[str]) -> Span:
    secret = "secret" if "secret" in match.re.groupindex else 0
    start, end = match.span(secret)
    while start < end and match.string[start].isspace():
        start += 1
    while end > start and match.string[end - 1].isspace():
        end -= 1
    return start, end


def _without_dates(shadow: str) -> str:
    """The shadow with the digits of dates and times turned into something that is no digit."""
    for pattern in DATES:
        shadow = _compiled(pattern).sub(lambda match: re.sub("[0-9]", "\u2400", match[0]), shadow)
    return shadow
