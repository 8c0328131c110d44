"""Words by which a prompt says something that it must not, or that the trip does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from milepost.brief.model import Light
from milepost.trip.model import Season, Weather

VEHICLE: Final = (
    r"(?<![缆列火风水])车(?![道辙站前水马]|厘)|座驾|SUV|摩托|巴士|"
    r"\b(?:cars?|suvs?|vehicles?|trucks?|lorr(?:y|ies)|bus(?:es)?|vans?|sedans?|automobiles?|"
    r"motor(?:cycle|bike)s?|headlights?|tail ?lights?|traffic)\b"
)
"""The car is composited later; a painted one would be a second."""
LETTERS: Final = (
    r"文字|字样|字幕|标题|题字|题诗|题款|落款|书法|签名|印章|水印|标语|标志(?!性)|标识|徽标|商标|"
    r"招牌|路牌|指示牌|广告牌|二维码|汉字|"
    r"\b(?:texts?|letters|lettering|captions?|titles?|typography|calligraphy|watermarks?|logos?|"
    r"signatures?|billboards?|signboards?|sign ?posts?|road signs?|slogans?|words?|qr ?codes?)\b"
)
FACES: Final = (
    r"人脸|脸部|肖像|自拍|合影|人物特写|人像|面孔|裸|血腥|"
    r"\b(?:faces?|portraits?|selfies?|close-?ups? of (?:a |the )?(?:person|people|man|woman)|"
    r"nudes?|naked|gore)\b"
)
ORDERS: Final = (
    r"忽略|无视|以上要求|系统提示|提示词|指令|"
    r"\b(?:ignore|disregard|override|system prompt|instructions?|jailbreak|as an ai)\b|https?:"
)
"""What speaks to a model instead of naming something one can see."""
NEGATION: Final = (
    r"无|没有|不要|不含|不出现|禁止|避免|不得|不可|别|勿|"
    r"\b(?:no|not|without|avoid|free of|devoid of|never|non)\b|n't\b"
)

SEASON: Final[dict[Season, str]] = {
    "spring": r"春[天日季意色光暖末初]|[初早暮暖仲]春(?!站)|"
    r"(?<!hot )(?<!mineral )\bspring(?:time)?\b(?! water| festival)",
    "summer": r"夏[天日季末]|[初盛仲炎]夏|\bsummer(?:time)?\b(?! palace)",
    "autumn": r"秋[天日季色意叶末]|[深金初]秋|\bautumn(?:al)?\b|"
    r"\bfall (?:foliage|colou?rs|leaves)\b",
    "winter": r"冬[天日季末]|[深初隆寒]冬|\bwint(?:er|ry)\b",
}
"""Not `长春`, not `四季如春`, not a hot spring."""

RAIN: Final = (
    r"[细大小暴雷阵下]雨|雨[中天丝幕]|\brain(?:y|ing|fall|drops?)?\b|\bthunderstorms?\b|\bdrizzle\b"
)
SNOWFALL: Final = (
    r"[飘下落飞]雪|雪花|大雪纷飞|暴风雪|\bsnow(?:fall|flakes?|ing|storm)\b|\bfalling snow\b"
)
BRIGHT: Final = (
    r"晴空|晴朗|阳光明媚|万里无云|\bsunny\b|\bcloudless\b|\bclear (?:blue )?sk(?:y|ies)\b"
)
AGAINST_WEATHER: Final[dict[Weather, tuple[str, ...]]] = {
    "clear": (RAIN, SNOWFALL),
    "cloudy": (RAIN, SNOWFALL),
    "overcast": (RAIN, SNOWFALL, BRIGHT),
    "rain": (SNOWFALL, BRIGHT),
    "storm": (SNOWFALL, BRIGHT),
    "snow": (RAIN, BRIGHT),
    "fog": (RAIN, SNOWFALL, BRIGHT),
}
"""What a weather does not look like."""

_LOW_SUN = r"日落|日出|夕阳|朝阳|黄昏|傍晚|晚霞|朝霞|暮色|\b(?:sunsets?|sunrises?|dusk|dawn)\b"
_DARK = (
    r"夜[晚色景空间里]|深夜|午夜|星空|繁星|银河|月[光色亮]|"
    r"\b(?:night(?:time)?|midnight|moon(?:lit|light)?|starry)\b"
)
_HIGH_SUN = (
    r"正午|中午|烈日|阳光明媚|艳阳|\b(?:noon|midday|daylight|sunny|bright sun(?:light|shine)?)\b"
)
AGAINST_LIGHT: Final[dict[Light, tuple[str, ...]]] = {
    "day": (_LOW_SUN, _DARK),
    "dusk": (r"正午|中午|深夜|午夜|\b(?:noon|midday|midnight)\b",),
    "night": (_LOW_SUN, _HIGH_SUN),
}
"""At dusk the moon may be up already."""

_EVERYDAY = """
朝阳 白银 天水 海东 海南 海北 海西 黄南 山南 内江 东方 中山 天门 凤凰 兴安 安顺 平凉 和田
长治 三明 安康 怀化 日照 河源 新星 双河 北屯 红河 文山 阿里 金昌 定安 万宁 白沙 黄石 四平
通化 白山 大同 大庆 黑河 新余 广安 保山 丽水 南阳 南平 泰安 乐山 桃园 新北 云浮 云林 屏东
大理 昌江 仙桃 彰化 台中 北海 高雄 三沙 玉树 清远 阳江 江门 海口 铁门关 宁德 保定 松原 通辽
永州 河池 凉山
"""
EVERYDAY_NAMES: Final = frozenset(_EVERYDAY.split())
"""Cities whose name says something else as well: they count only with 市 behind them."""


def says(pattern: str, text: str) -> bool:
    """Whether one of the patterns above is found in a text, in capitals or not."""
    return _compiled(pattern, re.IGNORECASE).search(text) is not None


def says_any(patterns: Iterable[str], text: str) -> bool:
    """Whether any of the patterns is found."""
    return any(says(pattern, text) for pattern in patterns)


def in_season(features: Iterable[str], season: Season) -> tuple[str, ...]:
    """Features without those of another season: `冬日残雪` is not there in May."""
    others = [pattern for other, pattern in SEASON.items() if other != season]
    return tuple(feature for feature in features if not says_any(others, feature))


def spells(pattern: str, text: str) -> bool:
    """As `says`, but only as it is written: `Aral` is a city, `aral` is not."""
    return _compiled(pattern, 0).search(text) is not None


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Patterns come from this file and the atlas, so their number is bounded."""
    return re.compile(pattern, flags)
