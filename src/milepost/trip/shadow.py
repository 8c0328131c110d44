"""A second writing of a text, letter for letter as long, in which disguised digits show."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NUMERALS: Final = "零〇一二三四五六七八九十百千两兩廿卅幺壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
"""Chinese numerals, for character classes."""
_CHINESE: Final = re.compile(r"[㐀-鿿ぁ-ヿ]")

_CHINESE_DIGITS: Final = str.maketrans(
    "零〇○一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖",
    "0001234567891122334566789",
)


def arabic(text: str) -> str:
    """The text with every digit of any script, circled or full-width, as 0-9; Latin half-width.

    Same length as the text. Chinese numerals stay, since `五一出游` is no number.
    """
    return "".join(map(_plain, text))


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    narrow = unicodedata.normalize("NFKC", letter)
    return narrow if len(narrow) == 1 else letter


def numbered(text: str) -> str:
    """`arabic`, with Chinese numerals as digits too, for numbers spelled out one by one."""
    return arabic(text).translate(_CHINESE_DIGITS)


def latin(text: str) -> str:
    """`arabic`, with every Chinese character as a full stop, so that it ends a Latin word."""
    return _CHINESE.sub("。", arabic(text))
