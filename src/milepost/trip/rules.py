"""Patterns of something private, and the cheap signs without which they cannot match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

_LOOK_AHEAD: Final = 96
"""Characters behind a window that a match's last look may still need."""
_WITHOUT_CASE: Final = ("[㐀-䶿一-鿿]", "[㐀-鿿]")
"""Looking for the other case of so many letters, which have none, doubles the time of compiling."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Some patterns that are only tried around their sign, so that plain prose costs little."""

    sign: str
    """For the shadow in small letters. Wherever a pattern matches, its sign stands nearby."""
    before: int
    """Characters before a sign where a match may begin."""
    after: int
    """Characters behind a sign where a match may begin."""
    patterns: tuple[str, ...]
    """For the shadow, without case. The group `secret` goes, or else the whole match."""

    def has_sign(self, small: str) -> bool:
        """Whether anything is worth a look in a shadow of small letters."""
        return compiled_sign(self.sign).search(small) is not None

    def windows(self, small: str) -> list[Span]:
        """The places worth a look, in order and apart from each other."""
        found: list[Span] = []
        for match in compiled_sign(self.sign).finditer(small):
            start, end = max(0, match.start() - self.before), match.end() + self.after
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found


def spans(pattern: re.Pattern[str], seen: str, windows: list[Span]) -> Iterator[Span]:
    """What a pattern finds to mask within the windows, from left to right."""
    last = 0
    for start, end in windows:
        limit = min(len(seen), end + _LOOK_AHEAD)
        at = max(start, last)
        while at <= end and (match := pattern.search(seen, at, limit)) is not None:
            if match.start() > end:
                break
            if match.end() >= limit - 1:  # it may have been cut, so it looks again for itself
                match = pattern.match(seen, match.start()) or match
            yield _secret(match)
            last = at = max(match.end(), match.start() + 1)


def _secret(match: re.Match[str]) -> Span:
    start, end = match.span("secret" if "secret" in match.re.groupindex else 0)
    while start < end and match.string[start].isspace():
        start += 1
    while end > start and match.string[end - 1].isspace():
        end -= 1
    return start, end


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compiled at its first use: all of them take 50 ms, which only a trip should pay."""
    for letters in _WITHOUT_CASE:
        pattern = pattern.replace(letters, f"(?-i:{letters})")
    return re.compile(pattern, re.IGNORECASE)


@cache
def compiled_sign(sign: str) -> re.Pattern[str]:
    """With case, since only such an expression skips at once what it cannot begin with."""
    return re.compile(sign)
