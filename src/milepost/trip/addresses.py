"""Street and home addresses inside free text. Patterns are for `shadow.arabic` of the text."""

from __future__ import annotations

from typing import Final

from milepost.trip.shadow import NUMERALS

_NUMBER: Final = rf"(?:[0-9]{{1,5}}|[{NUMERALS}]{{1,8}})"
_NUMBERS: Final = rf"{_NUMBER}[A-Za-z]?(?:\s*[-–—~至、/]\s*{_NUMBER}[A-Za-z]?)*"
# A name does not reach back over a division, so `上海市黄浦区` before a street stays.
_NAME: Final = r"[㐀-䶿一-鿿]"
_BEFORE: Final = "省市区區县縣镇鎮乡鄉旗在到从從于於住了的"
_STREET: Final = r"(?:大街|大道|胡同|弄堂|[路街巷弄道條条])(?:[东東南西北中]段?)?"
# Endings of ordinary words, before which a number is no house number: `一路318`, `公路1203公里`.
_NO_STREET: Final = (
    r"(?<![一上公铁鐵线線道马馬走赶趕开開带帶迷半陆陸水岔网網思出回同让讓问問养養套丝絲之探]路)"
    r"(?<![国國省县縣高赛賽车車味知跑轨軌隧频頻人航河滑]道)(?<!逛街)(?<!上街)"
)
_UNIT: Final = (
    r"(?:号楼|號樓|号院|號院|号门|号|號|弄|栋|棟|幢|座"
    r"|单元|單元|楼|樓|层|層|室|房|户|戶|门|門|组|組|队)"
)
_NOT_A_HOUSE: Final = (
    r"(?!\s*(?:线|線|公路|国道|國道|高速|营地|營地|省道|公里|地铁|车友|選手|选手))"
)
_QUANTITY: Final = (
    r"(?![0-9.:：%])(?!\s*(?:公里|千米|公尺|km|k\b|m\b|米|里|天|日|晚|夜|次|遍|趟|站|个|個|只|条|條|座|人"
    r"|年|月|点|點|时|時|分|秒|元|块|塊|度|小时|小時|里程|英里|mile|号线|號線|国道|國道|省道|高速|公路|辆|輛"
    r"|台|张|張|家|处|處|种|種|款|代|级|級|迈|码|[0-9]))"
)
_ESTATE: Final = (
    r"(?:小区|小區|花园|花園|公寓|大厦|大廈|家园|家園|新村|社区|社區|庄园|山庄|别墅|別墅|宿舍|大院|苑|府|邨"
    r"|里|城|湾|灣|庭|园|園|村|屯|组|广场|廣場|中心|学校|大学|小学|中学)"
)

_BUILDING: Final = (
    rf"(?:{_NAME}{{1,10}}(?:广场|廣場|大厦|大廈|中心"
    r"|花园|花園|小区|公寓|苑|城)(?=[\s]*[A-Za-z0-9]))?"
)
_WITHIN: Final = rf"(?:[\s,，、\-·#]*(?:[A-Za-z]?{_NUMBERS}\s*{_UNIT}?|[东南西北]门|[A-Za-z]座))"

PATTERNS: Final[tuple[str, ...]] = (
    # 中山南路1891号-1893号 3栋2单元501室
    (
        rf"(?:(?![{_BEFORE}]){_NAME}){{0,8}}(?:(?![{_BEFORE}]){_NAME}){_STREET}{_NO_STREET}\s*"
        rf"{_NUMBERS}\s*{_UNIT}{_NOT_A_HOUSE}{_WITHIN}*{_BUILDING}{_WITHIN}*"
    ),
    # 中山南路1891
    (
        rf"(?:(?![{_BEFORE}]){_NAME}){{2,8}}(?:路|街|大道|巷|弄|胡同){_NO_STREET}\s*"
        rf"(?:[0-9]{{1,5}}(?:\s*[-–—]\s*[0-9]{{1,5}})*){_QUANTITY}"
    ),
    # 阳光花园3栋2单元501室, 幸福小区12号楼, 幸福村八组
    (
        rf"(?:(?![{_BEFORE}]){_NAME}){{1,10}}{_ESTATE}[\s(（]*[A-Za-z]?{_NUMBERS}\s*"
        rf"(?:号楼|號樓|号院|号|號|弄|栋|棟|幢|座|单元|單元|室|组|組|队){_NOT_A_HOUSE}{_WITHIN}*"
    ),
    # 万科城市花园5-2-301
    (
        rf"(?:(?![{_BEFORE}]){_NAME}){{1,10}}{_ESTATE}\s*[0-9]{{1,3}}\s*-\s*[0-9]{{1,4}}"
        rf"(?:\s*-\s*[0-9]{{1,5}})?"
    ),
    # 3栋2单元501室, 12号楼1203室, 1891弄5号
    rf"{_NUMBER}\s*(?:号楼|號樓|栋|棟|幢|单元|單元|弄)\s*{_WITHIN}*",
    r"[0-9]{3,4}\s*(?:室(?!内|外|友)|房间|房間|号房|號房)",
    # the owner's own estate
    rf"(?:(?![{_BEFORE}]){_NAME}){{2,6}}(?:小区|小區)",
    r"[0-9]{1,3}\s*丁目(?:\s*[0-9]{1,3}\s*番(?:地)?)?(?:\s*[0-9]{1,3}\s*号)?(?:[-ー]?[0-9]{1,3})*",
    # 221B Baker Street, 17 rue de Rivoli, Hauptstraße 5
    (
        r"\b[0-9]{1,5}(?:[-/][0-9]{1,5})?[A-Za-z]?,?\s+(?!(?:day|mile|night|hour|week|great|best|km)s?\b)"
        r"(?:[^\W\d_][\w.'’]*\s+){0,4}(?:street|st|road|rd|avenue|ave|boulevard|blvd|lane|ln|drive"
        r"|dr|court|ct|terrace|crescent|close|square|sq|place|pl|way|loop|parkway|pkwy|circle|alley|mews)\b\.?(?!\s+trips?\b)"
    ),
    (
        r"\b[0-9]{1,5}[A-Za-z]?,?\s+(?:rue|avenue|boulevard|quai|place|chemin|calle|via|rua)\s+"
        r"(?:[^\W\d_][\w.'’]*\s*){1,4}"
    ),
    r"\b[^\W\d_]\w*(?:stra(?:ß|ss)e|str\.|gasse|weg|allee|platz)\s+[0-9]{1,4}[a-z]?\b",
    r"\b(?:calle|via|rua|avenida|piazza)\s+(?:[^\W\d_]\w*\s+){1,3}[0-9]{1,4}\b",
    r"\b(?:apt|apartment|suite|flat|room|unit|p\.?\s?o\.?\s?box)\.?\s*#?\s*[0-9]+[A-Za-z]?\b",
)
"""Each match is a part of an address that goes."""

_ADMIN: Final = (  # atomic, so that a division is never taken back for the secret
    r"(?>(?:[㐀-鿿]{2,6}(?:省|自治区|自治區))?(?:[㐀-鿿]{2,6}?(?:市|州|盟))?"
    r"(?:[㐀-鿿]{1,5}?(?:区|區|县|縣|旗)(?![0-9]))?)"
)
_REST: Final = r"(?P<secret>[^\s,，。.!！?？;；~～|…]{0,40})"
HOMES: Final[tuple[str, ...]] = (
    (
        rf"(?:我们|我們|咱们|咱們|我|咱|俺)(?:的)?家里?(?:就|都|现在|現在)?(?:是)?(?>住在|住|在|位于|位於)"
        rf"{_ADMIN}{_REST}"
    ),
    rf"(?<![大国國全])家(?:就)?(?>住在|住){_ADMIN}{_REST}",
    rf"(?:我|咱|俺)(?:们|們)?(?:就)?住在{_ADMIN}{_REST}",
    rf"(?:家庭住址|家庭地址|住址|地址|收货地址|收件地址|address)\s*(?:是|为|為|[:：=]|在|is)\s*{_ADMIN}{_REST}",
    r"(?:\bi|\bwe)\s+live\s+(?:at|on)\s+(?P<secret>[^.!?;，。！…\n]{2,60})",
    r"\bmy\s+(?:home|house|address)\s+is\s+(?:at\s+|in\s+)?(?P<secret>[^.!?;，。！…\n]{2,60})",
    r"\b(?:home|address)\s*[:：]\s*(?P<secret>[^.!?;，。！…\n]{2,60})",
)
"""Mentions of where somebody lives; the group `secret` goes, city and district before it stay."""
