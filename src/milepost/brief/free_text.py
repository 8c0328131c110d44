"""Texts that a model wrote: made harmless, short and free of anything private."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from milepost.trip.private import MASK
from milepost.trip.redact_text import redact_text

ROOM: Final = 3
"""How many times the wanted length is looked at: what is taken out makes room for what follows."""
LONGEST_SECRET: Final = 80
"""Characters at the end of what was looked at that are not used: a number cut in two is none."""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, formats, surrogates, private use, unassigned, separators."""
_MARKUP: Final = re.compile(r"[`*#<>{}\[\]|\\^~]+")
_SPACE: Final = re.compile(r"\s+")
_MASKED: Final = re.compile(
    rf"[^\s,，、。;；:：.!！?？()（）]*{MASK}[^\s,，、。;；:：.!！?？()（）]*"
)
_CLAUSE: Final = re.compile(r"[^,，、。;；.!！?？\n]+")
_STOPS: Final = ",，、。;；.!！?？:： "


def clean(text: str, *, longest: int) -> str:
    """The text on one line, without markup and invisible characters, redacted and short.

    Words that redaction touched are left out whole. A text that is too long ends with the last
    clause that fits, or within it where that is all there is.
    """
    looked_at = ROOM * longest + LONGEST_SECRET
    flat = unicodedata.normalize("NFC", text[:looked_at])
    flat = "".join(" " if unicodedata.category(one) in _INVISIBLE else one for one in flat)
    flat = _SPACE.sub(" ", _MARKUP.sub(" ", flat))
    safe = _SPACE.sub(" ", _MASKED.sub("", redact_text(flat)))
    if len(text) > looked_at:
        safe = safe[:-LONGEST_SECRET]
    # What is left may say something new where words met.
    safe = _MASKED.sub("", redact_text(safe[: 2 * longest])).strip(_STOPS)
    return _cut(safe, longest)


def clauses(text: str) -> list[str]:
    """The parts between commas and full stops, none empty."""
    return [part.strip() for part in _CLAUSE.findall(text) if part.strip()]


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _CLAUSE.finditer(text) if match.end() <= longest]
    return text[: ends[-1] if ends else longest].strip(_STOPS)
