"""Numbers and names that identify a person or a car, inside free text.

Patterns are for a shadow of the text (see `shadow`), so digits are 0-9 in whatever script, and
for matching without case.
"""

from __future__ import annotations

from typing import Final

_GAP: Final = r"[\s\-–—.·・_,，/()（）️⃣]{0,3}"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_BARE: Final = r"(?<![0-9])(?<![0-9][\-\s.])"

DATES: Final[tuple[str, ...]] = (
    (
        rf"{_BARE}{_YEAR}\s?[年./\-]\s?{_MONTH}\s?[月./\-]\s?{_DAY}(?![0-9])"
        rf"(?:\s?[-~–—至到]\s?(?:{_YEAR}[./\-])?(?:{_MONTH}[./\-])?{_DAY}(?![0-9])(?!-?[0-9]))?"
    ),
    rf"{_BARE}{_YEAR}{_MONTH[:-1]})(?:0[1-9]|[12][0-9]|3[01])(?![0-9])",
    rf"{_BARE}{_YEAR}\s?[-~–—至到]\s?{_YEAR}(?![0-9])(?!\s?[-.]?[0-9])",
    r"(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9])",
)
"""Dates and times; their digits are hidden from all patterns below."""

_DIGIT_UNIT: Final = (
    r"(?!\s?(?:公里|千米|公尺|km\b|米|步|元|块|塊|圆|天|次|人|个|個|只|辆|輛|英里"
    r"|miles?\b|票|赞|讚|粉丝|字))"
)
_LETTER_UNIT: Final = r"(?!0*[0-9]+(?:km|kms|mi|miles|m|k|w|kwh|rmb|h|kg|ml|l|cny|usd)\b)"

NUMBERS: Final[tuple[str, ...]] = (
    r"(?<![0-9])(?:[0-9][ \-]?){17}[0-9X](?![0-9A-Z])",  # identity card
    # passport, VIN, military plate, order number: letters and at least five digits
    (
        rf"(?<![A-Z0-9]){_LETTER_UNIT}(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*[0-9]){{5}})[A-Z0-9]{{7,}}"
        r"(?:[(（][0-9A][)）])?(?![A-Z0-9])"
    ),
    rf"\+\s?[0-9]{{1,3}}(?:{_GAP}[0-9]){{6,14}}",  # +86 138…, +44 20 7946 0958
    rf"(?<![0-9])(?:86{_GAP}|0086{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])",  # mobile
    r"(?<![0-9])(?:[0-9][ \-]?){12,18}[0-9](?![0-9])",  # bank card
    r"(?<![0-9])[(（]?0[0-9]{1,3}[)）]?[\s\-–—]{0,2}[0-9]{3,4}[\s\-–—]?[0-9]{3,4}(?![0-9])",
    r"(?<![0-9])[(（]?[0-9]{3}[)）]?[\s\-.–—][0-9]{3}[\s\-.–—][0-9]{3,4}(?![0-9])",
    rf"(?<![0-9.])(?!{_YEAR}[\s])[2-9][0-9]{{2,3}}[\s\-–—][0-9]{{4}}(?![0-9]){_DIGIT_UNIT}",
    rf"(?<![0-9.])[0-9]{{7,}}(?![0-9]){_DIGIT_UNIT}",
    r"(?<![A-Z0-9])[A-Z]{1,2}[0-9]{6}[(（][0-9A][)）]",  # Hong Kong identity card
    r"(?<![A-Z0-9])(?=[A-Z]*[0-9])(?=(?:[0-9]*[A-Z]){3})[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])",  # VIN
)

_PROVINCE: Final = (
    "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂"
    "桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领領军軍"
)
PLATES: Final[tuple[str, ...]] = (
    (
        rf"(?-i:[{_PROVINCE}][\s·.\-]?[A-Za-z]\s?[·•・.\-—－]?\s?"
        r"(?!(?:[A-Z0-9]\s?)*[a-z]{3})(?=(?:[A-Za-z]?\s?[0-9]\s?){2}|"
        r"(?:[A-Za-z]\s?){1,3}[0-9]\s?[0-9A-Za-z]"
        r"|[0-9]\s?(?:[A-Za-z]\s?){1,3}[0-9])"
        r"[A-Za-z0-9](?:\s?[A-Za-z0-9]){3,4}(?:\s?[A-Za-z0-9港澳学學警挂掛领領使试試超])?"
        r"(?![A-Za-z0-9]))"
    ),
    r"[港澳]\s?[·•・]?\s?[A-Za-z]{1,2}[\s\-·]?[0-9]{2}[\s\-·]?[0-9]{2}(?![0-9A-Za-z])",
)

_IS: Final = r"\s*(?:号码|號碼|号|號|码|碼|id|no\.?|number)?\s*(?:是|为|為|[:：=]|is|加)?\s*"
_SAID: Final = r"(?:\s*(?:号码|號碼|号|號|id)\s*(?:是|为|為|[:：=])?|\s*(?:[:：=]|是|为|為))\s*"
KEYWORDS: Final[tuple[str, ...]] = (
    (
        rf"(?:手机|手機|电话|電話|联系方式|聯繫方式|热线|座机|tel|phone|mobile|call(?:\s+me)?(?:\s+(?:at|on))?)"
        rf"{_IS}(?P<secret>[0-9](?:[\s\-.]?[0-9]){{4,}})"
    ),
    (
        rf"(?:微信|威信|薇信|v信|wechat|weixin|wx|vx|whatsapp|telegram|小红书|小紅書|抖音|微博|instagram|line)"
        rf"{_IS}(?P<secret>(?=[a-z_\-]*[0-9_])[a-z0-9][a-z0-9_\-]{{5,24}})(?![a-z0-9])"
    ),
    (
        rf"(?:微信|威信|薇信|v信|wechat|weixin|wx|vx|whatsapp|telegram|小红书|小紅書|抖音|微博|instagram)"
        rf"{_SAID}(?P<secret>@?[a-z0-9_\-]{{4,30}})"
    ),
    rf"(?:qq群?|扣扣|企鹅|q群){_IS}(?P<secret>[0-9][0-9 ]{{4,12}})",
    (
        rf"(?:身份证|身份證|证件|證件|护照|護照|驾照|駕照|驾驶证|駕駛證|行驶证|港澳通行证|passport|id\s?card|"
        rf"licen[cs]e){_IS}(?P<secret>(?=[a-z\s\-]*[0-9])[a-z0-9][a-z0-9\s\-]{{4,22}}[a-z0-9])"
    ),
    (
        r"(?:银行卡|銀行卡|信用卡|卡|账|帳|账户|帳戶)(?:号|號)(?:码|碼)?\s*(?:是|为|為|[:：=])?\s*"
        r"(?P<secret>[0-9](?:[\s\-]?[0-9]){5,})"
    ),
    (
        r"(?:密码|密碼|口令|password|passwd|pwd|token|api[_\s]?key|secret)\s*(?:是|为|為|[:：=]|is)\s*"
        r"(?P<secret>[!-~]{3,80})"
    ),
    rf"(?:车牌|車牌|牌照|plate){_IS}(?P<secret>[㐀-鿿]?\s?[a-z0-9](?:[\s·•・.\-]?[a-z0-9]){{3,8}})",
    (
        rf"(?:vin|车架|車架|车架号|识别代码|識別代碼|发动机|發動機){_IS}"
        r"(?P<secret>(?=[a-z\s]*[0-9])[a-z0-9](?:\s?[a-z0-9]){5,19})"
    ),
)
"""What follows a word that announces it; the group `secret` goes."""

_TLD: Final = (
    r"(?:com|cn|net|org|edu|gov|io|me|info|co|cc|app|dev|xyz|top"
    r"|hk|tw|mo|jp|kr|sg|uk|de|fr|it|es|nl|eu|ru|us|ca|au)"
)
_NET: Final = r"[^\s㐀-鿿，。；！？、（）《》“”…]"
WEB: Final[tuple[str, ...]] = (
    rf"[a-z][a-z0-9+.\-]{{1,15}}://{_NET}+",
    rf"\bwww\.{_NET}+",
    rf"(?<![a-z0-9.])(?:[a-z0-9\-]+\.)+{_TLD}(?::[0-9]+)?[/?#]{_NET}*",
    (
        rf"[a-z0-9][\w.+\-]*\s?(?:@|\(at\)|\[at\]|【at】|（at）|#at#|\sat\s|艾特|\(a\))\s?"
        rf"[a-z0-9][a-z0-9\-]*(?:\s?(?:\.|。|点|點|\(dot\)|\[dot\]|\sdot\s)\s?[a-z0-9\-]+){{0,3}}"
        rf"\s?(?:\.|。|点|點|\(dot\)|\[dot\]|\sdot\s)\s?{_TLD}(?![a-z])"
    ),
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",
)

_DEGREES: Final = (
    r"[-+]?[0-9]{1,3}(?:\.[0-9]+)?\s?°"
    r"(?:\s?[0-9]{1,2}(?:\.[0-9]+)?\s?['′’](?:\s?[0-9]{1,2}(?:\.[0-9]+)?\s?(?:[\"″”]|''))?)?"
)
COORDINATES: Final[tuple[str, ...]] = (
    (
        r"[-+]?"
        r"(?<![0-9.])[0-9]{1,3}\.[0-9]{3,}\s?°?\s?[NSEW]?\s?[,，、/;\s]\s?[-+]?[0-9]{1,3}\.[0-9]{3,}\s?°?"
        r"\s?[NSEW]?(?![0-9])"
    ),
    rf"{_DEGREES}\s?[NSEW北南东東西]\b(?:[\s,，]*{_DEGREES}\s?[NSEW]?)?",
    rf"\b[NSEW]\s?{_DEGREES}",
    rf"(?:北纬|北緯|南纬|南緯|东经|東經|西经|西經)\s?(?:{_DEGREES}|[0-9]{{1,3}}\.[0-9]{{2,}})",
    (
        r"(?:北纬|北緯|南纬|南緯|东经|東經|西经|西經)\s?[0-9]{1,3}度\s?"
        r"[0-9]{1,2}(?:\.[0-9]+)?[分′'](?:\s?[0-9.]+秒)?"
    ),
    (
        r"(?:纬度|緯度|经度|經度|latitude|longitude|lat|lng|lon)\s*[:：=是]?\s*"
        r"(?P<secret>[-+]?[0-9]{1,3}\.[0-9]{2,})"
    ),
    r"(?<![0-9.])[-+]?[0-9]{1,3}\.[0-9]{5,}(?![0-9])",
)
