"""Numbers and names that identify a person or a car, inside free text.

Patterns are for a shadow of the text (see `shadow`), so digits are 0-9 in whatever script, and
for matching without case.
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules
from milepost.trip.shadow import NUMERALS

_GAP: Final = r"[\s\-–—.·・_,，、/()\[\]{}<>【】「」'’\"“”+=*~～|️⃣]{0,3}"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_BARE: Final = r"(?<![0-9])(?<![0-9][\-\s.])"

DATES: Final[tuple[str, ...]] = (
    (
        rf"{_BARE}{_YEAR}\s?[年./\-]\s?{_MONTH}\s?[月./\-]\s?{_DAY}(?![0-9])"
        rf"(?:\s?[-~–—至到]\s?(?:{_YEAR}[./\-])?(?:{_MONTH}[./\-])?{_DAY}(?![0-9])(?!-?[0-9]))?"
    ),
    (
        rf"{_BARE}{_YEAR}{_MONTH[:-1]})(?:0[1-9]|[12][0-9]|3[01])"
        rf"(?:\s?[-~–—至到]\s?{_YEAR}{_MONTH[:-1]})(?:0[1-9]|[12][0-9]|3[01]))?(?![0-9]|[A-Z]+[0-9])"
    ),
    rf"{_BARE}{_YEAR}\s?[-~–—至到]\s?{_YEAR}(?![0-9])(?!\s?[-.]?[0-9])",
    r"(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9])",
    # 5201314, 520 1314, 6666666, 2333333
    rf"{_BARE}(?:(?:520|521|1314)\s?){{2,}}(?![0-9])",
    rf"{_BARE}2?([0-9])\1{{5,}}(?![0-9])(?!\s?-)",
)
"""Dates, times and numbers that are words; their digits are hidden from `PLATES` and `NUMBERS`."""

_SPOKEN: Final = r"(?:zero|oh?|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_DIGIT_UNIT: Final = (
    r"(?!\s?\+?(?:公里|千米|公尺|km\b|米|步|元|块|塊|圆|天|次|人|个|個|只|辆|輛|英里"
    r"|miles?\b|票|赞|讚|粉丝|字))"
)
_LETTER_UNIT: Final = r"(?!0*[0-9]+(?:km|kms|mi|miles|m|k|w|kwh|rmb|h|kg|ml|l|cny|usd)\b)"

NUMBERS: Final = Rules(
    # five digits not far from each other, or eight letters and digits in one
    sign=(
        r"[0-9](?:[^0-9]{0,4}[0-9]){4,}",
        r"[0-9][a-z0-9]{7}",
        r"[a-z][a-z0-9]{6}[0-9]",
        r"[zotfsen](?:ero|ne|wo|hree|our|ive|ix|even|ight|ine)[\s\-,]+(?:zero|oh?|one|two|three|four|five|six|seven|eight|nine|double)",
    ),
    before=24,
    after=24,
    patterns=(
        r"(?<![0-9])(?:[0-9][ \-]?){17}[0-9X](?![0-9A-Z])",  # identity card
        # passport, VIN, military plate, order number: letters and at least five digits
        (
            rf"(?<![A-Z0-9]){_LETTER_UNIT}(?![0-9]{{3,4}}X[0-9]{{3,4}}(?![A-Z0-9]))(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*[0-9]){{5}})[A-Z0-9]{{7,}}"
            r"(?:[(（][0-9A][)）])?(?![A-Z0-9])"
        ),
        rf"\+\s?[0-9]{{1,3}}(?:{_GAP}[0-9]){{6,14}}",  # +86 138…, +44 20 7946 0958
        rf"(?<![0-9])(?:86{_GAP}|0086{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])",  # mobile
        r"(?<![0-9])(?:[0-9][ \-]?){12,18}[0-9](?![0-9])",  # bank card
        (
            r"(?<![0-9])[(（]?0[0-9]{1,3}[)）]?[\s\-–—]{0,2}[0-9]{3,4}[\s\-–—]?[0-9]{3,4}(?![0-9])"
            r"(?:\s?(?:转|轉|ext\.?)\s?[0-9]{1,6})?"
        ),
        r"(?<![0-9])0[0-9](?:[\s\-.][0-9]{2}){4}(?![0-9])",  # 06 12 34 56 78
        r"(?<![0-9])0[0-9]{4}[\s\-][0-9]{6}(?![0-9])",  # 07911 123456
        r"(?<![0-9])0[0-9]{1,3}[(（][0-9]{2,4}[)）]\s?[0-9]{4}(?![0-9])",  # 080(1234)5678
        r"(?<![0-9])[0-9]{6}-[0-9]{2}-[0-9]{4}(?![0-9])",  # identity card of Malaysia
        r"(?<![0-9])1[3-9][0-9]([^0-9]{1,2})[0-9]{4}\1[0-9]{4}(?![0-9])",  # 138啊0013啊8000
        r"(?<![A-Z0-9])(?=(?:[A-Z]*[0-9]){4})[1LI][3-9][0-9OLI]{9}(?![A-Z0-9])",  # l38OOl38OOO
        (
            r"(?<![A-Z0-9])(?=(?:[A-Z\s\-.]{0,6}[0-9]){4})[1LI][3-9][0-9OLI](?:[\s\-.][0-9OLI]{4}){2}"
            r"(?![A-Z0-9])"
        ),
        rf"(?<![a-z]){_SPOKEN}(?:[\s\-,]+{_SPOKEN}){{9,}}(?![a-z])",  # one three eight zero zero …
        r"(?<![0-9])[(（]?[0-9]{3}[)）]?[\s\-.–—][0-9]{3}[\s\-.–—][0-9]{3,4}(?![0-9])",
        rf"(?<![0-9.])(?!{_YEAR}[\s])[2-9][0-9]{{2,3}}[\s\-–—][0-9]{{4}}(?![0-9]){_DIGIT_UNIT}",
        rf"(?<![0-9.])[0-9]{{7,}}(?![0-9]){_DIGIT_UNIT}",
        r"(?<![A-Z0-9])[A-Z]{1,2}[0-9]{6}[(（][0-9A][)）]",  # Hong Kong identity card
        r"(?<![A-Z0-9])(?=[A-Z]*[0-9])(?=(?:[0-9]*[A-Z]){3})[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])",  # VIN
    ),
)

_TLD: Final = (
    r"(?:com|cn|net|org|edu|gov|io|me|info|co|cc|app|dev|xyz|top"
    r"|hk|tw|mo|jp|kr|sg|uk|de|fr|it|es|nl|eu|ru|us|ca|au)"
)
_NET: Final = r"[^\s㐀-鿿，。；！？、（）《》“”…]"
WEB: Final = Rules(
    sign=(
        r"[:]//",
        r"www\.",
        r"[@#]",
        r"艾特",
        r"在\s?(?:163|126|qq|gm|outl|hotm|foxm|sina)",
        r"[(\[{<【]\s?at?\s?[)\]}>】]",
        r"[\s]at\s\s?[a-z0-9][a-z0-9\-]*\s?(?:[.。点點]|[(\[]?dot)",
        r"[.][a-z]{2,4}[:/?#]",
        r"[0-9a-f][0-9a-f][:\-][0-9a-f]{2}[:\-][0-9a-f]{2}[:\-]",
        r"[0-9]\.[0-9]{1,3}\.[0-9]",
    ),
    before=90,
    after=4,
    patterns=(
        (
            rf"[a-z0-9][\w.+\-]{{0,63}}\s?(?:[@#]{{1,3}}|[(\[{{<（【#]\s?at?\s?[)\]}}>）】#]|\sat\s|艾特|\s?在\s?(?=163|126|qq|gmail|outlook|hotmail|foxmail|sina))\s?"
            rf"[a-z0-9][a-z0-9\-]*(?:\s?(?:\.|。|点|點|\(dot\)|\[dot\]|\sdot\s)\s?[a-z0-9\-]+){{0,3}}"
            rf"\s?(?:\.|。|点|點|\(dot\)|\[dot\]|\sdot\s)\s?{_TLD}(?![a-z])"
        ),
        r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}",
        r"(?:[a-z0-9.]\s){2,40}@\s?(?:[a-z0-9.]\s){2,40}[a-z0-9]",  # z h a n g @ q q . c o m
        rf"[a-z][a-z0-9+.\-]{{1,15}}://{_NET}+",
        rf"(?<![a-z0-9])www\.{_NET}+",
        rf"(?<![a-z0-9.\-])(?:[a-z0-9\-]{{1,63}}\.){{1,8}}{_TLD}(?::[0-9]+)?[/?#]{_NET}*",
        r"(?<![0-9A-F:])(?:[0-9A-F]{2}[:\-]){5}[0-9A-F]{2}(?![0-9A-F:])",
        r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])",  # an address of a machine
    ),
)

# Whole degrees are a hundred kilometres wide: `北纬30°` is a title, not a place.
_DEGREES: Final = (
    r"[-+]?[0-9]{1,3}(?:\.[0-9]{2,}\s?°|\s?°\s?[0-9]{1,2}(?:\.[0-9]+)?\s?['′’]?"
    r"(?:\s?[0-9]{1,2}(?:\.[0-9]+)?\s?(?:[\"″”]|'')?)?)"
)
_COMPASS: Final = r"(?:北纬|北緯|南纬|南緯|东经|東經|西经|西經)"
COORDINATES: Final = Rules(
    sign=(
        r"[°º]",
        r"[0-9]\.[0-9]{2}",
        rf"[0-9{NUMERALS}]度",
        r"[0-9]\s[0-9]{1,2}\s[0-9]",
        r"[坐座][标標]",
        r"定位",
        r"gps",
        r"///",
        r"geohash",
        r"[2-9cfghjmpqrvwx][2-9cfghjmpqrvwx]{3}\+[2-9cfghjmpqrvwx]",
        rf"[纬緯经經][度\s:：+\-0-9{NUMERALS}]",
        r"l(?:at|ng|on)[a-z]{0,6}\s?[:：=是]?\s?[-+]?[0-9]",
    ),
    before=40,
    after=40,
    patterns=(
        (
            r"[-+]?"
            r"(?<![0-9.])[0-9]{1,3}\.[0-9]{3,}\s?°?\s?[NSEW]?\s?[,，、/;\s]\s?[-+]?[0-9]{1,3}\.[0-9]{3,}\s?°?"
            r"\s?[NSEW]?(?![0-9])"
        ),
        r"(?<![0-9.])[0-9]{1,2}\.[0-9]{2,}\s?[,，、]\s?1?[0-9]{2}\.[0-9]{2,}(?![0-9])",
        r"(?<![0-9.])1[0-9]{2}\.[0-9]{2,}\s?[,，、]\s?[0-9]{1,2}\.[0-9]{2,}(?![0-9])",
        r"(?:坐标|座標|定位|gps)\s*(?:是|[:：])?\s*[(（]?(?P<secret>[0-9]{1,3}\.[0-9][0-9.,，、/\s°]{4,})",
        rf"{_DEGREES}\s?[NSEW北南东東西](?![A-Z])(?:[\s,，]*{_DEGREES}\s?[NSEW]?)?",
        rf"(?<![A-Z])[NSEW]\s?(?:{_DEGREES}|[0-9]{{1,3}}\.[0-9]{{3,}})",
        rf"(?:{_COMPASS}|[纬緯经經])\s?(?:{_DEGREES}|[0-9]{{1,3}}\.[0-9]{{2,}})",
        (
            rf"(?:{_COMPASS}\s?)?[0-9{NUMERALS}]{{1,6}}度\s?"
            rf"[0-9{NUMERALS}]{{1,4}}(?:\.[0-9]+)?[分′'](?:\s?[0-9.{NUMERALS}]+秒)?"
        ),
        (
            r"(?:纬度|緯度|经度|經度|latitude|longitude|lat|lng|lon)\s*[:：=是]?\s*"
            r"(?P<secret>[-+]?[0-9]{1,3}\.[0-9]{2,})"
        ),
        # 3.14159 is a number that everybody knows.
        r"(?<![0-9.])[-+]?(?!3\.14159(?:26(?:5[0-9]*)?)?(?![0-9]))[0-9]{1,3}\.[0-9]{5,}(?![0-9])",
        r"(?<![0-9])(?<![0-9],)[-+]?[0-9]{1,3},[0-9]{3,}\s?°\s?[NSEWO]?",
        (
            r"(?<![0-9.])[0-9]{1,3}\s[0-9]{1,2}\s[0-9]{1,2}(?:\.[0-9]+)?\s?(?-i:[NSEW])(?![A-Z])"
            r"(?:[\s,]*[0-9]{1,3}\s[0-9]{1,2}\s[0-9]{1,2}(?:\.[0-9]+)?\s?(?-i:[NSEW])(?![A-Z]))?"
        ),
        r"geohash\s*(?:[:：=]|is|是)?\s*(?P<secret>[0-9a-z]{5,12})",
        r"///\s?[^\W\d_]{3,}\.[^\W\d_]{3,}\.[^\W\d_]{3,}",  # three words for three metres
        r"(?<![A-Z0-9])(?=[0-9]{0,8}[A-Z])(?-i:[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3})(?![A-Z0-9])",
    ),
)
