"""Street addresses of Japan, Korea and Thailand in their own letters.

Patterns are for `shadow.arabic` of the text. What stands in Latin letters is in
`addresses_latin` and `addresses_europe`.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.addresses import QUANTITY
from milepost.trip.rules import Rules
from milepost.trip.shadow import NUMERALS

_DASH: Final = r"[\-−ー‐–—の]"
_NUMBER: Final = rf"[0-9{NUMERALS}]{{1,4}}"
_YEAR: Final = r"(?!(?:19|20)[0-9]{2}(?![0-9]))"

EASTERN: Final = Rules(
    sign=(
        r"〒",
        r"丁目",
        rf"[0-9{NUMERALS}]\s*番",
        r"[町字]\s?[0-9]",
        r"[가-힣]\s?[0-9]",
        r"[0-9]\s?(?:동|번지|호)",
        r"[ถ]นน",
        r"[ซ]อย",
        r"[ห]มู่",
        r"[ต]รอก",
    ),
    before=24,
    after=16,
    patterns=(
        r"〒\s?[0-9]{3}[\-−ー‐–]?[0-9]{4}(?![0-9])",
        # 難波5丁目1-60, 西新宿二丁目8番1号; but 三丁目の夕日
        rf"{_NUMBER}\s*丁目\s*[0-9]{{1,3}}\s*(?:番(?:地|町)?)?(?:\s*{_DASH}?\s*[0-9]{{1,4}}\s*号?)*",
        rf"{_NUMBER}\s*番(?:地|町)?\s*(?:の\s*)?{_NUMBER}\s*(?:号|號)",
        rf"(?<=[㐀-鿿][町字])\s?{_YEAR}[0-9]{{1,4}}(?:{_DASH}[0-9]{{1,4}})*{QUANTITY}",
        # 역삼동 123-45, 우동 1408번지, 101동 1203호
        (
            r"[가-힣]{1,10}(?:동|읍|면|리|가)\s?(?:산\s?)?[0-9]{1,4}"
            r"(?:\s?-\s?[0-9]{1,4}|\s?번지)(?:\s?-?\s?[0-9]{1,4}호)?"
        ),
        r"(?<![0-9])[0-9]{1,4}동\s?[0-9]{1,5}호",
        r"(?<![0-9])[0-9]{1,4}(?:-[0-9]{1,4})?\s?번지",
        r"(?<![0-9])[0-9]{3,4}호(?![가-힣])",
        # 123 ถนนสีลม, 99/5 หมู่ 3, ซอยสุขุมวิท 21
        (
            r"(?<![0-9])[0-9]{1,4}(?:/[0-9]{1,4})?\s?(?:ถนน|ซอย|หมู่|ตรอก)"
            r"[^\s,0-9]{0,24}(?:\s?[0-9]{1,4}(?:/[0-9]{1,4})?)?"
        ),
        r"(?:ถนน|ซอย|หมู่|ตรอก)[^\s,0-9]{0,24}\s?[0-9]{1,4}(?:/[0-9]{1,4})?(?![0-9])(?!\s?(?:กม|คืน|วัน))",
    ),
)
"""Each match is a part of an address that goes."""
