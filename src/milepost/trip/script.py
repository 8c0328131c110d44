"""Simplified or Traditional: which one a record is written in, and the way to Simplified."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from milepost.trip.model import Script

if TYPE_CHECKING:
    import opencc


@cache
def _converter(scheme: str) -> opencc.OpenCC:
    # Imported here because its dictionaries cost time that a program printing help should not pay.
    import opencc  # noqa: PLC0415

    return opencc.OpenCC(scheme)


def to_simplified(text: str) -> str:
    """The text in Simplified characters; text without Chinese comes back as it is."""
    if text.isascii():
        return text
    return str(_converter("t2s").convert(text))


def detect_script(text: str) -> Script:
    """`hant` when more characters are Traditional-only than Simplified-only.

    Text without any Chinese counts as `hans`.
    """
    traditional_only = _changed(text, to_simplified(text))
    if traditional_only == 0:
        return "hans"
    simplified_only = _changed(text, str(_converter("s2t").convert(text)))
    return "hant" if traditional_only > simplified_only else "hans"


def _changed(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after, strict=False))
