"""Number plates of other countries, as far as they look like nothing else.

Patterns are for `shadow.numbered` of the text and for matching without case. Where a plate is
letters and digits in the manner of a model of a car (`BMW 320`), only its announcement tells
(`plate: …`, see `identifiers.KEYWORDS`).
"""

from __future__ import annotations

from typing import Final

from milepost.trip.rules import Rules

_LETTER: Final = "[A-Za-z0-9À-ɏЀ-ӿ]"
_ALONE: Final = rf"(?-i:(?<!{_LETTER})(?<!{_LETTER}[\-·.]))"
_END: Final = rf"(?-i:(?!{_LETTER}))"
_NO_YEAR: Final = r"(?!(?:19|20)[0-9]{2}(?![0-9]))"
_NOT_ROUND: Final = r"(?![0-9]00(?![0-9])|[0-9]{2}00(?![0-9]))"
_NO_UNIT: Final = (
    r"(?!\s?(?:公里|千米|米|元|块|塊|步|人|年|次|天|航班|kms?\b|miles?\b|mi?\b|rpm\b|hp\b|ps\b|kw\b"
    r"|rmb\b|usd\b))"
)
# Words and signs before a number that are no beginning of a plate.
_NO_PAIR: Final = (
    r"(?!(?:AM|PM|AD|BC|CE|FM|NO|KM|EP|VS|OK|EV|HP|PS|TV|CC|US|UK|CN|EU|HD|ID|RX|GT|GS|QR|PC|IP"
    r"|IN|ON|AT|TO|OF|MY|WE|IT|IS|BY|OR|GO|SO|HK|MO)\b)"
)
_NO_TRIPLE: Final = (
    r"(?!(?:RFC|DAY|TOP|VIP|ISO|OMG|LOL|WOW|KMS|RMB|USD|HKD|CNY|EUR|JPY|THB|SGD|MYR|TWD|KRW|AUD|GBP"
    r"|RTX|GTX|EOS|CPU|SSD|GMT|UTC|VOL|HSK|CBA|NBA|GTR|BMW|AMG|BYD|SUV|MPV|MPH|RPM|AWD|RWD|FWD"
    r"|GPS|PVR|THE|AND|FOR|YES|KEY|ALL|NEW|MAX|PRO|CUP|RUN|KWH|HRS|MIN|LED|OTA|APP|SOC|NEV|EVO"
    r"|GTI|GTS|GLC|GLS|GLE|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?![A-Z]))"
)
_PAIR: Final = r"[A-HJ-NP-TV-Z]{2}"
_CANTONS: Final = r"(?:A[GIR]|B[ELS]|FR|G[ELR]|JU|LU|N[EW]|OW|S[GHOZ]|T[GI]|UR|V[DS]|Z[GH])"
_HANGUL: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배허하호"
_RUSSIAN: Final = "[ABEKMHOPCTYX]"
_THAI_UNIT: Final = r"(?!\s?(?:กม|กิโล|คัน|คน|วัน|คืน|บาท|เมตร|โค้ง|ปี|ชม|km))"

PLATES_ABROAD: Final = Rules(
    sign=(
        r"[A-ZÄÖÜ][A-Z][\s\-·:.]{0,2}[0-9]",
        r"[A-ZÄÖÜ][\-:·]\s?[A-Z]{1,2}[\s\-]?[0-9]",
        r"[A-Z]-?[0-9]{2,3}[\s\-][A-Z]",
        r"[0-9][\s\-]?[A-Z]{2}",
        r"[0-9]\s?[ぁ-ん가-힣]",
        r"[ก-ฮ][\s\-]?[0-9]",
        r"[A-Z]\s[0-9]{3}\s?[A-Z]",
        r"[A-Z][0-9]{3}\s?[A-Z]",
    ),
    capitals=True,
    before=12,
    after=4,
    patterns=(
        # 品川 300 あ 12-34, 多摩 330 は ・・12
        r"(?<![0-9])[0-9]{2,3}\s?[ぁ-ん]\s?[0-9・.]{2}[\-‐−]?[0-9]{2}(?![0-9])",
        rf"(?<![0-9])[0-9]{{2,3}}\s?[{_HANGUL}]\s?[0-9]{{4}}(?![0-9])",  # 12가 3456
        # กข 1234, 1กข 12; but รถ 100 คัน and the year 2567
        (
            rf"(?<![฀-๿0-9])(?!รถ|คน|กม|ถน)[ก-ฮ]{{2}}[\s\-]?(?!25[0-9]{{2}}){_NO_YEAR}[0-9]{{3,4}}"
            rf"(?![0-9]){_THAI_UNIT}"
        ),
        rf"(?<![฀-๿0-9])[0-9][ก-ฮ]{{2}}[\s\-]?[0-9]{{1,4}}(?![0-9]){_THAI_UNIT}",
        rf"(?-i:(?<![A-Za-zА-яё0-9]){_RUSSIAN}\s?[0-9]{{3}}\s?{_RUSSIAN}{{2}})\s?[0-9]{{2,3}}(?![0-9])",
        # AB 1234 of Hong Kong, HH AB 1234, ZH 123456
        rf"{_ALONE}(?-i:{_NO_PAIR}[A-Z]{{2}})\s{_NO_YEAR}{_NOT_ROUND}[0-9]{{4}}{_END}{_NO_UNIT}",
        rf"{_ALONE}(?-i:{_CANTONS})[\s\-·][0-9]{{5,6}}{_END}{_NO_UNIT}",
        # JQK 8765, ABC5678 of Malaysia and Taiwan, SBA 1234 A of Singapore
        rf"{_ALONE}(?-i:{_NO_TRIPLE}[A-Z]{{3}})\s?{_NO_YEAR}{_NOT_ROUND}[0-9]{{4}}{_END}{_NO_UNIT}",
        rf"{_ALONE}(?-i:{_NO_TRIPLE}[SEGPXY][A-Z]{{2}}\s?[0-9]{{3,4}}\s?[A-Z]){_END}",
        # BD51 SMR and P123 ABC of Britain
        (
            rf"{_ALONE}(?-i:[A-HJ-PR-Y]{{2}}(?:0[1-9]|[16][0-9]|2[0-6]|5[1-9]|7[0-6])"
            rf"\s?{_NO_TRIPLE}[A-HJ-PR-Z]{{3}}){_END}"
        ),
        rf"{_ALONE}(?-i:[A-FHJ-NPRTVWY][0-9]{{3}}\s{_NO_TRIPLE}[A-HJ-PR-Z]{{3}}){_END}",
        # B-AB 1234, M-XY 123, HH-AB 123E; but CR-V 240, GT-R 35
        (
            rf"{_ALONE}(?-i:(?!GT-R|[A-Z]{{1,2}}-V\b|X-[TEH]|A-Z)[A-ZÄÖÜ]{{1,3}}[\-:·]\s?[A-Z]{{1,2}}"
            rf"(?:[\s\-]{_NO_YEAR}[0-9]{{2,4}}|{_NO_YEAR}[0-9]{{3,4}})[EH]?){_END}{_NO_UNIT}"
        ),
        # AB-123-CD, AB 123 CD of France and Italy; but GT 350 HP
        rf"{_ALONE}(?-i:{_PAIR}-[0-9]{{3}}-{_PAIR}){_END}",
        rf"{_ALONE}(?-i:{_NO_PAIR}{_PAIR}\s[0-9]{{3}}\s(?!HP|PS|KM|KW|MM){_PAIR}){_END}",
        rf"{_ALONE}{_NO_YEAR}{_NOT_ROUND}[0-9]{{4}}[\s\-]?(?-i:{_NO_TRIPLE}[BCDFGHJ-NPRSTV-Z]{{3}}){_END}",
        # 12-ABC-3, AB-12-CD of the Netherlands; but 12-MAY-24
        rf"{_ALONE}(?-i:[0-9]{{1,2}}-(?!MAY){_NO_TRIPLE}[A-Z]{{2,3}}-[0-9]{{1,2}}){_END}",
        rf"{_ALONE}(?-i:[A-Z]{{1,2}}-[0-9]{{2,3}}-[A-Z]{{1,2}}){_END}",
        rf"{_ALONE}(?-i:[0-9]{_NO_TRIPLE}[A-Z]{{3}}[0-9]{{3}}){_END}",  # 7ABC123 of California
    ),
)
"""Each match is a plate that goes."""
