"""Street addresses in Latin, Cyrillic and Korean letters.

Patterns are for `shadow.latin` of the text, in which words do not reach into Chinese ones.
"""

from __future__ import annotations

from typing import Final

_HOUSE: Final = r"(?<![0-9.])\b(?:no\.?\s*)?[0-9]{1,5}(?:[-/][0-9]{1,5})?[A-Za-z]?,?\s+"
_CERTAIN: Final = (
    r"(?:street|st|avenue|ave|boulevard|blvd|lane|ln|court|ct|terrace|crescent|square|sq|alley|mews"
    r"|rd|lu|jie|dadao|hutong|nong)"
)
_ANY: Final = (
    rf"(?:{_CERTAIN}|road|drive|dr|close|place|pl|way|loop|parkway|pkwy|circle|grove|gardens|row)"
)
# `7 Day Road Trip`, `17-Mile Drive`, `4 friends 1 road`: counted things are no house numbers.
_COUNTED: Final = (
    r"(?!(?:days?|miles?|nights?|hours?|weeks?|months?|years?|km|kms|countries|cit(?:y|ies)|people"
    r"|friends?|kids?|cars?|wheels?|lanes?|great|best|amazing|good|more|days?|stops?|states?"
    r"|a|an|the|of|in|on)\b)"
)
_CAPITAL: Final = r"(?-i:[A-Z0-9À-Þ])[\w.'’]*\s+"
_WORD: Final = r"[^\W\d_][\w.'’]*\s+"
_YEAR: Final = r"(?!(?:19|20)[0-9]{2}(?![0-9]))"
_NO_NAME: Final = r"(?!(?:the|our|my|this|on|open|long|silk|national|provincial|one|a)\b)"
_MEASURE: Final = r"(?![0-9.:%])(?!\s*(?:km|kms|miles?|mi|m|days?|nights?|hours?|turns|bends|x)\b)"

PATTERNS: Final[tuple[str, ...]] = (
    # 221B Baker Street, 1891 South Zhongshan Road, 1 Infinite Loop
    (
        rf"(?!\b202[0-9]\b){_HOUSE}{_COUNTED}(?:(?!\d+\s){_CAPITAL}){{1,4}}"
        rf"{_ANY}\b\.?(?!\s+trips?\b)"
    ),
    rf"{_HOUSE}{_COUNTED}(?:{_WORD}){{1,3}}{_CERTAIN}\b\.?(?!\s+trips?\b)",
    rf"(?!\b202[0-9]\b){_HOUSE}{_COUNTED}[^\W\d_]{{3,}}\s+road\b(?!\s+trips?\b)",
    # South Zhongshan Rd. 1891, Zhongshan Nan Lu 1891 Hao
    (
        rf"\b{_NO_NAME}(?:{_WORD}){{0,2}}{_NO_NAME}[^\W\d_]{{2,}}\s?"
        r"(?:nan|bei|dong|xi|zhong|[nsew]\.?)?\s?\b(?:\w*lu|jie|dadao|xiang|nong|hutong|road|rd|street|avenue|ave)"
        rf"\b\.?,?\s*(?:no\.?\s*)?{_YEAR}[0-9]{{1,5}}{_MEASURE}(?:\s*hao\b)?"
    ),
    r"(?<![0-9])[0-9]{1,5}\s?hao\b",
    r"\blane\s+(?!202[0-9]\b)[0-9]{2,5}\b(?:,?\s*no\.?\s*[0-9]{1,5})?",
    (
        r"\b[0-9]{1,5}(?:[A-Za-z]|\s?bis|\s?ter)?,?\s+(?:rue|avenue|boulevard|quai|place|chemin|calle|via|rua)\s+"
        r"(?:[^\W\d_][\w.'’]*\s*){1,4}"
    ),
    r"\b[^\W\d_]\w*(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz)\s+[0-9]{1,4}[a-z]?\b" + _MEASURE,
    (
        r"\b(?:calle|via|rua|av\.|avenida|piazza)\s+(?:[^\W\d_]\w*\s+){0,2}[^\W\d_]\w*,?\s+"
        r"[0-9]{1,4}\b" + _MEASURE
    ),
    (
        r"\b(?:apt|apartment|suite|flat|room|rm|unit|bldg|building|block|tower|floor|p\.?\s?o\.?\s?box)"
        rf"\.?\s*#?\s*(?:(?![0-9]+k?[mh]\b){_YEAR}[0-9]+[A-Za-z]?\b{_MEASURE}|(?-i:[A-Z])\b)"
    ),
    r"\b[0-9]{1,3}/f\b",
    (
        r"\b(?:ул|улица|просп|проспект|пер|наб)\b\.?\s*[^,\d\n]{2,30},?\s*(?:д\.|дом)?\s*[0-9]{1,4}\w?"
        r"(?:,?\s*кв\.?\s*[0-9]+)?"
    ),
    r"[가-힣]{1,10}(?:로|길)\s*[0-9]{1,4}(?:번?길\s*[0-9]{1,4})?(?![0-9])(?!\s*(?:km|년|박|일|시간|명|회|개))",
    r"(?:\bi|\bwe)\s+live\s+(?:at|on)\s+(?!the road\b|wheels\b)(?P<secret>[^.!?;，。！…\n]{2,60})",
    (
        r"\bmy\s+(?:home|house|address)\s+is\s+(?:at\s+|in\s+)?"
        r"(?!the road\b|where\b|wherever\b)(?P<secret>[^.!?;，。！…\n]{2,60})"
    ),
    r"\b(?:home|address)\s*[:：]\s*(?P<secret>[^.!?;，。！…\n]{2,60})",
)
"""Each match is a part of an address that goes, or its group `secret`."""
