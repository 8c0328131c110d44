"""Further writings of a text, letter for letter as long, in which disguised digits show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

NUMERALS: Final = "零〇一二三四五六七八九十百千两兩廿卅幺壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
"""Chinese numerals, for character classes."""
_CHINESE: Final = re.compile(r"[㐀-鿿ぁ-ヿ]")

_CHINESE_DIGITS: Final = str.maketrans(
    "零〇○一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖",
    "0001234567891122334566789",
)
_LOOKS_LATIN: Final = str.maketrans(
    "АВЕКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEKMHOPCTYXABEZHIKMNOPTYX",
)


class _Letters(dict[int, str]):
    """What every letter is shadowed by, found out when it is met first."""

    def __init__(self, shadow: Callable[[str], str]) -> None:
        self._shadow = shadow

    def __missing__(self, code: int) -> str:
        shadow = self[code] = self._shadow(chr(code))
        return shadow


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    narrow = unicodedata.normalize("NFKC", letter)
    return narrow if len(narrow) == 1 else letter


def _counted(letter: str) -> str:
    return _plain(letter).translate(_CHINESE_DIGITS).translate(_LOOKS_LATIN)


def _latin(letter: str) -> str:
    return _CHINESE.sub("。", _plain(letter))


def _small(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


_PLAIN: Final = _Letters(_plain)
_COUNTED: Final = _Letters(_counted)
_LATIN: Final = _Letters(_latin)
_SMALL: Final = _Letters(_small)


def arabic(text: str) -> str:
    """The text with every digit of any script, circled or full-width, as 0-9; Latin half-width.

    Same length as the text. Chinese numerals stay, since `五一出游` is no number.
    """
    return text if text.isascii() else text.translate(_PLAIN)


def numbered(text: str) -> str:
    """`arabic`, with Chinese numerals as digits too, for numbers spelled out one by one.

    Cyrillic and Greek capitals that look like Latin ones are these.
    """
    return text if text.isascii() else text.translate(_COUNTED)


def latin(text: str) -> str:
    """`arabic`, with every Chinese character as a full stop, so that it ends a Latin word."""
    return text if text.isascii() else text.translate(_LATIN)


def small(text: str) -> str:
    """The text in small letters, letter for letter."""
    return text.lower() if text.isascii() else text.translate(_SMALL)
