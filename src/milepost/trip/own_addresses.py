"""The streets and house numbers of a trip's own addresses, wherever else the record says them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from milepost.trip.addresses import QUANTITY
from milepost.trip.private import MASK
from milepost.trip.shadow import NUMERALS, arabic

_HOUSE: Final = rf"[甲乙丙丁附第]?\s*(?:[0-9]|[{NUMERALS}]{{1,9}}\s*[号號弄栋棟幢])"
_UNITS: Final = "号號弄栋棟幢座室层層楼樓院单單元"
_CHINESE_NAME: Final = rf"(?<![㐀-鿿])(?>[{_UNITS}]{{0,2}})([㐀-鿿]{{2,12}}?)(?={_HOUSE})"
# 皇后大道中 of 中環皇后大道中: where a street begins after a quarter that no list knows.
_STREET_ALONE: Final = (
    r"(?=([㐀-鿿]{2,6}(?:大道|[路街道巷弄])[东東南西北中一二三四五六七八九十]{0,2}段?$))"
)
_LATIN_NAME: Final = r"[^\W\d_㐀-鿿]{2,}(?:\s[^\W\d_㐀-鿿]{2,}){1,4}"
# One word is a street only beside a number: Damrak 70, 99/1 Sukhumvit, 테헤란로 152.
_GENERAL: Final = (
    r"(?!(?:street|road|avenue|lane|drive|building|tower|block|floor|house|hotel|north|south|east|west"
    r"|jalan|lorong|central|station|airport|cent(?:er|re)|gardens?|court|place|square|market|plaza"
    r"|route|calle|suite|apartment|room|singapore)\b)"
)
_ONE_WORD: Final = (
    rf"\b{_GENERAL}([^\W\d_㐀-鿿가-힣]{{5,}})(?=,?\s+(?:no\.?\s*|nr\.?\s*)?[0-9]{{1,4}}[a-z]?\b)"
    rf"|\b[0-9]{{1,4}}[a-z]?,?\s+{_GENERAL}([^\W\d_㐀-鿿가-힣]{{5,}})\b"
    r"|([가-힣]{2,}(?:로|길|동))(?=\s*[0-9])"
)
_HOUSE_NUMBER: Final = r"(?<![0-9])(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3,5}(?![0-9])"
"""Compiled when the first address comes: that takes a server 15 ms of its start."""


class OwnAddresses:
    """Masks what the addresses of one trip name beyond city and district.

    A street is only private with a house on it: `上海市南京路` hides nothing, but after
    `上海市南京路18号` no text of that record says `南京路` any more.
    """

    def __init__(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Learn from pairs of an address and the part of it that may be repeated."""
        names: set[str] = set()
        numbers: set[str] = set()
        for address, kept in addresses:
            rest = arabic(address).replace(arabic(kept), " ")
            if not re.search(_HOUSE, rest):
                continue
            chinese = [match[1] for match in re.finditer(_CHINESE_NAME, rest)]
            names.update(chinese)
            names.update(end for name in chinese for end in re.findall(_STREET_ALONE, name))
            words = re.findall(_ONE_WORD, rest, re.IGNORECASE)
            names.update(word for match in words for word in match if word)
            names.update(re.findall(_LATIN_NAME, rest))
            numbers.update(re.findall(_HOUSE_NUMBER, rest))
        said = [re.escape(name) for name in sorted(names, key=len, reverse=True)]
        said += [rf"(?<![0-9.]){number}{QUANTITY}" for number in sorted(numbers)]
        self._said = re.compile("|".join(said), re.IGNORECASE) if said else None

    def masked(self, text: str) -> str:
        """The text without those names and numbers."""
        if self._said is None:
            return text
        for match in reversed(list(self._said.finditer(arabic(text)))):
            text = f"{text[: match.start()]}{MASK}{text[match.end() :]}"
        return text
