"""Street addresses in Latin, Cyrillic and Korean letters.

Patterns are for `shadow.latin` of the text, in which words do not reach into Chinese ones.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

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
_UNIT_NUMBER: Final = (
    rf"(?:(?![0-9]+k?[mh]\b){_YEAR}[0-9]+[A-Za-z]?\b{_MEASURE}"
    r"|(?<=[\s.#])(?-i:(?![AI]\s+[a-z])[A-Z])\b)"
)
_COUNTABLE: Final = r"(?:friends|minutes|stories|sunsets|dreams|hearts)\b"
_DAY_OF_MONTH: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DAY: Final = (
    rf"(?:(?:19|2[0-9])-{_MONTH}-{_DAY_OF_MONTH}|{_MONTH}-{_DAY_OF_MONTH}-(?:19|2[0-9])"
    rf"|{_DAY_OF_MONTH}-{_MONTH}-(?:19|2[0-9]))(?![0-9])"
)
_COUNTDOWN: Final = (
    r"(?:go|lift|let|start|ready|action|smile|jump|fly|run|drive|travel|road|play|cheese|we|you|the"
    r"|and|say|take|off|happy|fire|blast)"
)

_NUMBER_FIRST: Final = Rules(
    sign=(
        (
            r"[0-9][0-9a-z/\-]{0,7}[.,]{0,2}\s+(?:\w[\w.'’\-]{0,40}[,.]?\s+|sec[a-z.]*\s?[0-9],\s+){0,5}"
            r"(?:str|st\b|ave|boul|blvd|lane|ln\b|court|ct\b|terr|cres|sq|all|mews|rd\b|lu\b|jie\b|dadao"
            r"|hutong|nong|road|drive|dr\b|close|pl|way|loop|park|pkwy|circle|grove|gardens|row|rue|quai"
            r"|chemin|calle|via|rua|floor|jalan|jln|jl\b|lorong|lrg|persiaran|lebuh|soi|moo|thanon)"
        ),
        r"[0-9][0-9a-z]{0,4},?\s+[^\W\d_]{3,20}way",
        r"[0-9](?:st|nd|rd|th)\s+floor",
        r"[0-9]-[0-9]",
        r"[0-9][0-9\-]{0,7},?\s+[^\n0-9]{0,40}-(?:ro|gil|daero|dong|machi|cho|chome|ku|shi|gu|si)\b",
    ),
    before=16,
    after=2,
    patterns=(
        # No. 7, Sec. 5, Xinyi Rd.
        (
            r"\bno\.?\s?[0-9]{1,4}(?:-[0-9]{1,3})?,\s*(?:(?:aly|alley|ln|lane|sec|section)\.?\s?[0-9]{1,4},\s*){0,3}"
            r"(?:[^\W\d_][\w.]*\s+){1,3}(?:rd|road|st|street|blvd|ave|avenue)\b\.?"
        ),
        # 221B Baker Street, 1891 South Zhongshan Road, 1 Infinite Loop
        (
            rf"(?!\b202[0-9]\b){_HOUSE}{_COUNTED}(?:(?!\d+\s){_CAPITAL}){{1,4}}"
            rf"{_ANY}\b\.?(?!\s+trips?\b)"
        ),
        rf"{_HOUSE}{_COUNTED}(?:{_WORD}){{1,3}}{_CERTAIN}\b\.?(?!\s+trips?\b)",
        rf"(?!\b202[0-9]\b){_HOUSE}{_COUNTED}[^\W\d_]{{3,}}\s+road\b(?!\s+trips?\b)",
        (
            r"\b[0-9]{1,5}(?:[A-Za-z]|\s?bis|\s?ter)?,?\s+(?:rue|avenue|boulevard|quai|place|chemin|calle|via|rua)\s+"
            r"(?:[^\W\d_][\w.'’]*\s*){1,4}"
        ),
        r"\b[0-9]{1,3}(?:st|nd|rd|th)\s+floor\b",
        rf"{_HOUSE}(?!\w*(?:nor|high|rail|gal|sub|run|free|motor|al|any)ways?\b)(?-i:[A-Z])[^\W\d_]{{2,}}way\b",
        # 30 Jalan Ampang, No. 12, Jalan SS 2/24, Jalan Bukit Bintang 55; but jalan 3 hari
        (
            rf"(?:{_HOUSE}|\blot\s?[0-9]{{1,4}}[a-z]?,?\s+)(?:jalan|jln|jl|lorong|lrg|persiaran|lebuh)\b\.?\s+"
            r"[^\W\d_]\w*(?:\s+(?-i:[A-Z])\w*){0,2}(?:\s+[0-9]{1,3}(?:/[0-9]{1,3}[a-z]?)?)?"
        ),
        # 99/1 Sukhumvit Soi 21, 12 Moo 5
        (
            r"(?<![0-9.])\b[0-9]{1,4}(?:/[0-9]{1,4})?,?\s+(?:(?-i:[A-Z])\w+\s+){0,2}(?:soi|moo|thanon)\b"
            r"(?:\s?[0-9]{1,3})?"
        ),
        # 152, Teheran-ro, 23 Insadong-gil, 4-1 Kioicho, Chiyoda-ku
        r"(?<![0-9.\-])[0-9]{1,4}(?:-[0-9]{1,4})?,?\s+[^\W\d_]+(?:-[^\W\d_]+)?-(?:ro|gil|daero|dong|machi|cho|chome)\b",
        (
            r"(?<![0-9.\-])(?P<secret>[0-9]{1,4}(?:-[0-9]{1,3}){1,2})"
            r"(?=\s+[^\n0-9]{0,40}-(?:ku|shi|cho|machi|gu|dong|si)\b)"
        ),
        # 1-2-3 Shibuya, Shibuya 2-21-1; but 1-2-3 Go!, 24-5-2
        (
            rf"(?<![0-9.\-])(?!{_DAY})(?!(?:1-2-3|3-2-1)\s+{_COUNTDOWN})"
            r"(?P<secret>[0-9]{1,2}-[0-9]{1,2}-[0-9]{1,3}),?\s+(?-i:[A-Z])[^\W\d_]{2,}"
        ),
    ),
)
_NUMBER_LAST: Final = Rules(
    sign=(
        (
            r"[a-zß.](?<=.lu|jie|dao|ang|ong|oad|.rd|eet|ave|nue|ane|aße|sse|tr\.|weg|lee|atz|rd\.|ve\.|et\.|ad\.)"
            r"[.,]{0,2}\s*(?:[nsew]\.?\s*)?(?:rd\.?\s*)?(?:no\.?\s*)?[0-9]"
        ),
    ),
    before=80,
    after=4,
    patterns=(
        # South Zhongshan Rd. 1891, Zhongshan Nan Lu 1891 Hao
        (
            rf"\b{_NO_NAME}(?:{_WORD}){{0,2}}{_NO_NAME}[^\W\d_]{{2,}}\s?"
            r"(?:nan|bei|dong|xi|zhong|[nsew]\.?)?\s?\b(?:\w*lu|jie|dadao|xiang|nong|hutong|road|rd|street|avenue|ave)"
            rf"\b\.?,?\s*(?:no\.?\s*)?{_YEAR}[0-9]{{1,5}}{_MEASURE}(?:\s*hao\b)?"
        ),
        r"\blane\s+(?!202[0-9]\b)[0-9]{2,5}\b(?:,?\s*no\.?\s*[0-9]{1,5})?",
        rf"\b[^\W\d_]\w*(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz)\s+{_YEAR}[0-9]{{1,4}}[a-z]?\b"
        + _MEASURE,
    ),
)
_NAMED_FIRST: Final = Rules(
    sign=(
        r"calle",
        r"via",
        r"rua",
        r"ul[.i]",
        r"plaza",
        r"corso",
        r"largo",
        r"av[.e]",
        r"piazza",
        r"j(?:alan|ln|l[.\s])",
        r"lorong",
        r"lebuh",
        r"persiaran",
        r"soi",
        r"singapore",
        r"[упн](?:л|рос|ер|аб)",
    ),
    before=32,
    after=2,
    patterns=(
        (
            r"\b(?:calle|via|rua|av\.|avenida|piazza|ulica|ul\.|plaza|corso|viale|largo)\s+(?:[^\W\d_]\w*\s+){0,2}[^\W\d_]\w*,?\s+"
            r"[0-9]{1,4}\b" + _MEASURE
        ),
        (
            r"\b(?:jalan|jln|jl|lorong|lebuh|persiaran)\b\.?\s+(?:[^\W\d_]\w*\s+){1,3}(?:no\.?\s?)?"
            rf"{_YEAR}[0-9]{{1,4}}(?:/[0-9]{{1,4}})?\b{_MEASURE}(?!\s*(?:hari|malam)\b)"
        ),
        rf"\b(?:[^\W\d_]{{3,}}\s+)?soi\s+(?:[^\W\d_]{{3,}}\s+)?[0-9]{{1,3}}\b{_MEASURE}",
        r"\bsingapore\s+\(?(?P<secret>[0-9]{6})(?![0-9])",
        (
            r"\b(?:ул|улица|просп|проспект|пер|наб)\b\.?\s*[^,\d\n]{2,30},?\s*(?:д\.|дом)?\s*[0-9]{1,4}\w?"
            r"(?:,?\s*кв\.?\s*[0-9]+)?"
        ),
    ),
)
_UNITS: Final = Rules(
    sign=(
        r"ap(?:t|artment)",
        r"suite",
        r"fl(?:at|oor)",
        r"r(?:oom|m)",
        r"unit",
        r"bl(?:dg|oc?k)",
        r"building",
        r"tower",
        r"o\.?\s?box",
    ),
    before=8,
    after=2,
    patterns=(
        (rf"\b(?:apt|apartment|suite|unit|p\.?\s?o\.?\s?box)\.?\s*#?\s*{_UNIT_NUMBER}"),
        # `flat 6` is an engine, unless more of an address stands beside it.
        (
            r"\bflat\.?\s*#?\s*(?!(?:4|6|8|12)(?!\s*,|[0-9A-Za-z])(?!\s+[A-Z]?[0-9]))"
            rf"{_UNIT_NUMBER}"
        ),
        # building 2 dreams, Room 2 grow, block 5 minutes
        (
            rf"\b(?:room|rm|bldg|building|block|blk|tower|floor)\.?\s*#?\s*"
            rf"(?![0-9]{{1,2}}\s+(?-i:[a-z]{{3,}}))(?!\s*[0-9]+\s+{_COUNTABLE}){_UNIT_NUMBER}"
        ),
    ),
)
_SHORT: Final = Rules(
    sign=(
        r"[0-9]\s?(?:hao|/f|f\.?,)",
        r"s\([0-9]",
        r"#[0-9]",
        r"[0-9][0-9a-z]?\s[0-9][a-z]",
        r"[a-z]\s[0-9][a-z][0-9]",
        r"-(?:ro|gil|daero|dong|machi|cho|chome)\s",
        r"[0-9]-[0-9]",
        r"[로길]\s*[0-9]",
    ),
    before=48,
    after=2,
    patterns=(
        r"(?<![0-9])[0-9]{1,5}\s?hao\b",
        r"\b[0-9]{1,2}f\.?(?=,)",
        # Post codes that name a house or a few: SW1A 1AA, K1A 0B1, Singapore 238801
        r"(?<!\w)(?-i:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?\s[0-9][ABD-HJLNP-UW-Z]{2})(?!\w)",
        r"(?<!\w)(?-i:[ABCEGHJ-NPRSTVXY][0-9][A-Z]\s[0-9][A-Z][0-9])(?!\w)",
        r"(?<!\w)S\([0-9]{6}\)",
        r"(?<![\w#])#[0-9]{2}-[0-9]{2,4}(?![0-9\-])",
        r"\b[^\W\d_]+-(?:ro|gil|daero|dong|machi|cho|chome)\s+[0-9]{1,4}(?:-[0-9]{1,4})*\b",
        (
            r"(?-i:\b[A-Z][a-z])[^\W\d_]+,?\s+(?<!score )(?<!final )(?<!phase )"
            rf"(?!{_DAY})(?P<secret>[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{1,3}})(?![0-9\-])"
        ),
        r"\b[0-9]{1,3}/f\b",
        r"[가-힣]{1,10}(?:로|길)\s*[0-9]{1,4}(?:번?길\s*[0-9]{1,4})?(?![0-9])(?!\s*(?:km|코스|년|박|일|시간|명|회|개))",
    ),
)
_HOMES: Final = Rules(
    sign=(
        r"live",
        r"my\s+(?:home|house|address)",
        r"home\s*[:：]",
        r"address\s*[:：]",
    ),
    before=8,
    after=2,
    patterns=(
        (
            r"(?:\bi|\bwe)\s+live\s+(?:at|on)\s+(?!the road\b|wheels\b)"
            r"(?P<secret>[^.!?;，。！…\n]{2,60})"
        ),
        # I live near Baker Street; but we live in the moment
        (
            r"\b(?:i|we)\s+live\s+(?:near|off|by|in|around|opposite)\s+(?!the road\b)"
            r"(?P<secret>(?=[^.!?;，。！…\n]{2,60}\b(?:street|road|avenue|lane|estate|gardens|court"
            r"|apartments|residences?|towers?|heights)\b)[^.!?;，。！…\n]{2,60})"
        ),
        (
            r"\bmy\s+(?:home|house|address)\s+is\s+(?:at\s+|in\s+)?"
            r"(?!the road\b|where\b|wherever\b)(?P<secret>[^.!?;，。！…\n]{2,60})"
        ),
        r"\b(?:home|address)\s*[:：]\s*(?P<secret>[^.!?;，。！…\n]{2,60})",
    ),
)

LATIN: Final = (
    _NUMBER_FIRST,
    _NUMBER_LAST,
    _NAMED_FIRST,
    _UNITS,
    _SHORT,
    _HOMES,
)
"""Each match is a part of an address that goes, or its group `secret`."""
