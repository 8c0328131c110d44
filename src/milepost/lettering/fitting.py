"""Text made to fit: smaller, then on more lines, and only then cut with an ellipsis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from milepost.lettering.line import CLOSERS, OPENERS, PAUSES, Hand, Line, set_line
from milepost.lettering.wording import is_cjk

SMALLEST: Final = 0.6
"""One line may shrink to this share; two lines begin above it."""
SMALLEST_ON_LINES: Final = 0.45
"""Several lines may shrink to this share before anything is cut."""
ELLIPSIS: Final = "…"
LINE_PITCH: Final = 1.24
"""From baseline to baseline, in type sizes."""
CAP: Final = 0.86
"""Height of an ideograph above the baseline, in type sizes."""


@dataclass(frozen=True)
class Block:
    """Fitted text."""

    lines: tuple[Line, ...]
    hand: Hand
    """As it was set, after shrinking."""
    shortened: bool
    """Whether an ellipsis stands for the rest."""

    @property
    def width(self) -> float:
        """Of the widest line, in design units."""
        return max((line.width for line in self.lines), default=0.0)


def fit_line(text: str, hand: Hand, width: float, *, smallest: float = SMALLEST) -> Block:
    """One line not wider than `width`, shrunk to `smallest` of its size, then cut."""
    line = set_line(text, hand)
    if line.width <= width:
        return Block((line,), hand, shortened=False)
    share = max(smallest, width / line.width * 0.999)
    smaller = hand.scaled(share)
    line = set_line(text, smaller)
    if line.width <= width:
        return Block((line,), smaller, shortened=False)
    return Block((_cut(text, smaller, width),), smaller, shortened=True)


def fit_lines(
    text: str, hand: Hand, width: float, *, height: float = math.inf, most_lines: int = 3
) -> Block:
    """Text within `width` and `height`: one line to 60 %, then more lines, then an ellipsis."""
    single = fit_line(text, hand, width)
    if not single.shortened:
        return single
    for count in range(2, most_lines + 1):
        parts = _split(text, hand, count)
        widest = max(set_line(part, hand).width for part in parts)
        share = min(0.8, width / widest * 0.999, height / block_height(count, hand.size))
        if share >= (SMALLEST if count < most_lines else SMALLEST_ON_LINES):
            smaller = hand.scaled(share)
            return Block(tuple(set_line(part, smaller) for part in parts), smaller, shortened=False)
    smaller = hand.scaled(min(SMALLEST_ON_LINES, height / block_height(most_lines, hand.size)))
    even = [set_line(part, smaller) for part in _split(text, smaller, most_lines)]
    if all(line.width <= width for line in even):
        return Block(tuple(even), smaller, shortened=False)
    lines = []
    rest = text
    for _ in range(most_lines - 1):
        head = _longest_head(rest, smaller, width)
        lines.append(set_line(rest[:head].strip(), smaller))
        rest = rest[head:].strip()
    last = _cut(rest, smaller, width)
    return Block((*lines, last), smaller, shortened=last.text != rest)


def block_height(lines: int, size: float) -> float:
    """From the highest ideograph's top to the last baseline."""
    return size * (CAP + LINE_PITCH * (lines - 1))


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before `text[at]`."""
    before, after = text[at - 1], text[at]
    if after in PAUSES | CLOSERS or before in OPENERS or after in ",.!?;:)" or after == " ":
        return False
    if _is_katakana(before) and _is_katakana(after):  # a foreign word
        return False
    return before == " " or is_cjk(before) or is_cjk(after) or before in PAUSES


def _is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30ff"


def _split(text: str, hand: Hand, count: int) -> list[str]:
    """Cut at the legal places nearest to equal widths, rather after a pause."""
    parts = []
    rest = text
    for left in range(count, 1, -1):
        goal = set_line(rest, hand).width / left
        places = [at for at in range(1, len(rest)) if may_break(rest, at)]
        if not places:
            break
        best = min(places, key=lambda at: _raggedness(rest, at, hand, goal))
        parts.append(rest[:best].strip())
        rest = rest[best:].strip()
    return [*parts, rest]


def _raggedness(text: str, at: int, hand: Hand, goal: float) -> float:
    off = abs(set_line(text[:at].strip(), hand).width - goal) / max(goal, 1.0)
    pause = text[at - 1] in PAUSES | CLOSERS or text[at - 1] == " "
    return off - (0.18 if pause else 0.0)


def _longest_head(text: str, hand: Hand, width: float) -> int:
    best = 0
    for at in range(1, len(text)):
        if set_line(text[:at], hand).width > width:
            break
        if may_break(text, at):
            best = at
    return best or max(1, _characters_within(text, hand, width))


def _cut(text: str, hand: Hand, width: float) -> Line:
    if set_line(text, hand).width <= width:
        return set_line(text, hand)
    kept = _characters_within(text, hand, width - set_line(ELLIPSIS, hand).width - hand.size * 0.2)
    return set_line(text[:kept].rstrip(" ，、：；,.") + ELLIPSIS, hand)


def _characters_within(text: str, hand: Hand, width: float) -> int:
    kept = 0
    while kept < len(text) and set_line(text[: kept + 1], hand).width <= width:
        kept += 1
    return kept
