"""Patterns of something private, and the cheap signs without which they cannot match."""

from __future__ import annotations

import re
from collections import defaultdict
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

    sign: tuple[str, ...]
    """Expressions for the shadow in small letters, each beginning with a letter or a class.

    Wherever a pattern matches, one of them does nearby.
    """
    before: int
    """Characters before a sign where a match may begin."""
    after: int
    """Characters behind a sign where a match may begin."""
    patterns: tuple[str, ...]
    """For the shadow, without case. The group `secret` goes, or else the whole match."""

    capitals: bool = False
    """Whether the sign is one of capital letters, looked for in the shadow as it is."""

    def windows(self, seen: str, lowered: str) -> list[Span]:
        """The places worth a look in a shadow, in order and apart from each other."""
        text = seen if self.capitals else lowered
        signs = [match.span() for one in _compiled(self.sign) for match in one.finditer(text)]
        found: list[Span] = []
        for start, end in sorted(signs):
            window = max(0, start - self.before), end + self.after
            if found and window[0] <= found[-1][1] + _LOOK_AHEAD:  # read anyhow
                found[-1] = (found[-1][0], max(window[1], found[-1][1]))
            else:
                found.append(window)
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
    """Compiled where its sign stands first: all of them take 150 ms, a title asks for few."""
    for letters in _WITHOUT_CASE:
        pattern = pattern.replace(letters, f"(?-i:{letters})")
    return re.compile(pattern, re.IGNORECASE)


_FIRST: Final = re.compile(r"\\.|\[(?:\\.|[^\]])+\]|.", re.DOTALL)


@cache
def _compiled(sign: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Expressions that each begin with one class of letters: such skip quickest over a text."""
    kinds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sign:
        head = _FIRST.match(one)
        if head is not None:
            kinds[_kind(head[0])].append((head[0], one[head.end() :]))
    return tuple(map(_beginning_with_a_class, kinds.values()))


def _kind(head: str) -> str:
    if not head.isascii():
        return "chinese"
    return "letters" if re.search("[a-z](?!-9)", head) and not head.startswith("[0") else "signs"


def _beginning_with_a_class(alternatives: list[tuple[str, str]]) -> re.Pattern[str]:
    union = "".join(
        head[1:-1] if head.startswith("[") else re.escape(head[-1]) for head, _ in alternatives
    )
    rests = "|".join(f"(?<={head}){rest}" for head, rest in alternatives)
    return re.compile(f"[{union}](?:{rests})")
