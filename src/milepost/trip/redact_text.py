"""Masks what is private in free text, and leaves the rest exactly as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from milepost.trip.addresses import CHINESE, HOMES
from milepost.trip.addresses_abroad import EASTERN
from milepost.trip.addresses_europe import EUROPEAN
from milepost.trip.addresses_latin import LATIN
from milepost.trip.identifiers import COORDINATES, DATES, NUMBERS, WEB
from milepost.trip.keys import KEYS
from milepost.trip.keywords import ANNOUNCED, SPELLED_OUT
from milepost.trip.plates import PLATES
from milepost.trip.plates_abroad import PLATES_ABROAD
from milepost.trip.private import MASK
from milepost.trip.rules import Rules, Span, compiled, spans
from milepost.trip.shadow import arabic, latin, numbered, small

MOST_ROUNDS: Final = 8
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# Letters that emoji are made with; beside a letter or a digit they make nothing.
_JOINS: Final = re.compile("[\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_IDLE_JOINS: Final = re.compile(
    "(?<=[\\w])(?<!ℹ)[\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]+(?!\u20e3)|\u200d+(?=[\\w])"
)
_DIGIT_DRESS: Final = re.compile(
    "(?<=[0-9])(?:\ufe0f?\u20e3|[\u0300-\u036f]+)|[\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]+(?=[\\w])"
)
_MASKS: Final = re.compile(rf"{MASK}(?:[\s\-–—,，、.·/]*{MASK})+")
_HIDDEN_DIGIT: Final = "\u2400"


@dataclass(frozen=True, slots=True)
class Step:
    """Rules that look at the same shadow of a text."""

    shadow_of: Callable[[str], str]
    rules: tuple[Rules, ...]
    dates_hidden: bool = False
    """Whether digits of dates and times count as none."""


STEPS: Final = (
    Step(arabic, (KEYS, WEB, COORDINATES, ANNOUNCED)),
    Step(numbered, (PLATES, SPELLED_OUT, NUMBERS, PLATES_ABROAD), dates_hidden=True),
    Step(arabic, (EASTERN, *CHINESE, HOMES)),
    Step(latin, (*EUROPEAN, *LATIN)),
)
"""In this order: what is announced goes before what only looks private."""


def redact_text(text: str) -> str:
    """The text with phone numbers, plates, identity numbers, addresses and the like as `…`.

    City and district before a street stay. Redacting a redacted text changes nothing.
    Invisible characters, which could hide a number from the patterns, are dropped.
    """
    return redacted_by(STEPS, text)


def redacted_by(steps: Iterable[Step], text: str) -> str:
    """`redact_text` by some steps, over and over until nothing changes."""
    steps = tuple(steps)
    for _ in range(MOST_ROUNDS):
        masked = _one_round(steps, text)
        if masked == text:
            return text
        text = masked
    return MASK  # does not settle, so nothing is known about what is left


def _one_round(steps: tuple[Step, ...], text: str) -> str:
    clean = text if text.isascii() else _UNSEEN.sub("", text)
    clean = _IDLE_JOINS.sub("", clean) if _JOINS.search(clean) else clean
    bare = masked = _DIGIT_DRESS.sub("", clean) if not clean.isascii() else clean
    for step in steps:
        masked = _mask(masked, step)
    # Digits keep their emoji dress where they hid nothing.
    return clean if masked == bare else _MASKS.sub(MASK, masked)


def _mask(text: str, step: Step) -> str:
    seen = step.shadow_of(text)
    lowered = small(seen)
    dates_stand = step.dates_hidden
    for rules in step.rules:
        windows = rules.windows(seen, lowered)
        if windows and dates_stand:  # hiding them takes a while, and adds no sign
            dates_stand = False
            seen = _without_dates(seen)
            lowered = small(seen)
            windows = rules.windows(seen, lowered)
        for pattern in map(compiled, rules.patterns if windows else ()):
            found = [span for span in spans(pattern, seen, windows) if span[0] < span[1]]
            if found:
                text = _with_masks(text, found)
                seen = step.shadow_of(text)
                seen = _without_dates(seen) if step.dates_hidden else seen
                lowered = small(seen)
                windows = rules.windows(seen, lowered)
    return text


def _with_masks(text: str, found: list[Span]) -> str:
    kept, last = [], 0
    for start, end in found:
        kept += [text[last:start], MASK]
        last = end
    return "".join([*kept, text[last:]])


def _without_dates(shadow: str) -> str:
    """The shadow with the digits of dates and times turned into something that is no digit."""
    for pattern in map(compiled, DATES):
        shadow = pattern.sub(lambda match: re.sub("[0-9]", _HIDDEN_DIGIT, match[0]), shadow)
    return shadow
