"""Text from outside, made safe to set: composed, without invisible or unknown characters."""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

from milepost.lettering.faces import face_for

MAX_CHARACTERS: Final = 200
"""Nobody reads more on a poster; what follows is cut before it is measured."""

_HEARTS: Final = {ord(heart): "♥" for heart in "❤🧡💛💚💙💜🤎🖤"}
"""The emoji face hatches hearts to tell their colours; in one ink they are simply filled."""
_JOINER: Final = "\u200d"
_KEYCAP: Final = "\u20e3"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_VARIATION_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Wording(NamedTuple):
    """Text that every character of can be drawn, and what it lost."""

    text: str
    missing: tuple[str, ...]
    """Characters that no face has."""
    removed: tuple[str, ...]
    """Invisible characters (controls, direction overrides, joiners), as `U+202E`."""


def wording(text: str) -> Wording:
    """Compose (NFC), fold white space, drop what is invisible and what no face can draw.

    An emoji of several joined characters becomes its first one.
    """
    kept: list[str] = []
    missing: list[str] = []
    removed: list[str] = []
    joined = False
    for character in _composed(text):
        code = ord(character)
        if character.isspace():
            kept.append(" ")
        elif character == _JOINER:
            joined = True
            continue
        elif code in _SKIN_TONES or character == _KEYCAP or _selects_variation(code):
            continue
        elif unicodedata.category(character) in _INVISIBLE:
            removed.append(f"U+{code:04X}")
        elif face_for(character, ()) is None:
            missing.append(character)
        elif not (joined and _is_pictorial(character)):
            kept.append(character)
        joined = False
    return Wording(" ".join("".join(kept).split()), tuple(dict.fromkeys(missing)), tuple(removed))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text[:MAX_CHARACTERS]).translate(_HEARTS)


def is_cjk(character: str) -> bool:
    """Ideographs, kana and full-width forms: set without spaces, broken anywhere."""
    code = ord(character)
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60


def _selects_variation(code: int) -> bool:
    return any(code in selectors for selectors in _VARIATION_SELECTORS)


def _is_pictorial(character: str) -> bool:
    return ord(character) >= 0x1F000 or unicodedata.category(character) == "So"
