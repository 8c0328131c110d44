"""Number plates of cars of China: civil, police, army, embassy, Hong Kong, Macau and Taiwan.

Patterns are for `shadow.numbered` of the text, so digits are 0-9 in whatever script, and for
matching without case.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

_PROVINCE: Final = (
    "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂"
    "桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领領军軍"
)
# Whatever sign stands there, even 🚗; but a new clause is another matter.
_DOT: Final = r"\s?(?:_|[^\w\s,!?:;]){0,2}\s?"
_TAIL: Final = "港澳学學警挂掛领領使試试超应應"

PLATES: Final = Rules(
    sign=(
        rf"[{_PROVINCE}空海港澳][牌照车車]{{0,2}}[^a-z0-9]{{0,3}}(?:[a-z临臨]|[0-9]{{2}})",
        r"[0-9]\s?[使领領]",
        r"wj",
        r"[hm][ko][车車\s·•・]{0,3}[a-z]",
        r"[a-z]\s?[·•.\-]\s?[0-9]{2}",
        r"[0-9][0-9]{3}-[a-z]",
    ),
    before=12,
    after=4,
    patterns=(
        # Small letters behind it are a word: `川A 12 days`.
        (
            rf"(?-i:[{_PROVINCE}]牌?照?\s?(?:[^\w\s,!?:;])?[A-Za-z]{_DOT}"
            r"(?![A-Z0-9]{0,4}\s?[a-z]{3})(?=(?:[A-Za-z]?\s?[0-9]\s?){2}|"
            r"(?:[A-Za-z]\s?){1,3}[0-9]\s?[0-9A-Za-z]"
            r"|[0-9]\s?(?:[A-Za-z]\s?){1,3}[0-9]|[A-Z]{4,5}[0-9])"
            rf"[A-Za-z0-9](?:\s?[A-Za-z0-9]){{3,4}}(?:\s?[A-Za-z0-9{_TAIL}])?"
            r"(?![A-Za-z0-9]))"
        ),
        rf"[{_PROVINCE}]\s?[A-Z]?{_DOT}[临臨]\s?[A-Z]?\s?[0-9]{{4,5}}(?![0-9])",
        rf"[{_PROVINCE}]\s?[0-9]{{2}}\s?[·•.\-]\s?[0-9]{{5}}(?![0-9])",  # tractors
        (
            r"(?:[港澳]|(?<![A-Z])(?:HK|MO)(?![A-Z]))[车車]?\s?[·•・]?\s?"
            r"[A-Za-z]{1,2}[\s\-·]?[0-9]{2}[\s\-·]?[0-9]{2}(?![0-9A-Za-z])"
        ),
        r"[使领領]\s?[0-9]{3}\s?[·•.\-]?\s?[0-9]{2,3}(?![0-9])",
        rf"[{_PROVINCE}]?\s?(?<![0-9])[0-9]{{3}}\s?[·•.]?\s?[0-9]{{2,3}}\s?[使领領](?!馆|館|用)",
        rf"WJ\s?[·•.\-]?\s?[{_PROVINCE}]?\s?[·•]?\s?[0-9]{{4,5}}[A-Z]?(?![0-9A-Z])",
        r"[空海]\s?[A-Z]\s?[·•.\-]?\s?[0-9]{5}(?![0-9])",
        r"(?<![A-Z0-9])(?-i:[VZKHBSLJNGC][A-Z])\s?[·•.\-]\s?[0-9]{5}(?![0-9])",  # army
        # ABC-1234, AB-1234, 1234-AB of Taiwan, MX-12-34 of Macau; but CR-V 2024, ABC-2024
        r"(?<![A-Z0-9\-])(?-i:[A-Z]{2,3})-(?!202[0-9])[0-9]{4}(?![0-9A-Z])",
        r"(?<![A-Z0-9\-])(?!202[0-9])[0-9]{4}-(?-i:[A-Z][A-Z0-9])(?![0-9A-Z])",
        r"(?<![A-Z0-9\-])(?-i:[A-Z]{1,2})-[0-9]{2}-[0-9]{2}(?![0-9A-Z\-])",
    ),
)
"""Each match is a plate that goes."""
