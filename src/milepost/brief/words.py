"""The vocabulary of the prompts: what each fact looks like, in Chinese and English.

Image models paint nouns; every phrase names things one can see.
"""

from __future__ import annotations

from typing import NamedTuple

from milepost.atlas.model import Archetype
from milepost.brief.model import Light, Style
from milepost.trip.model import Mood, Season, Weather


class Phrase(NamedTuple):
    """The same thing in both languages of the image models."""

    zh: str
    en: str


STYLE: dict[Style, Phrase] = {
    "travel": Phrase("扁平风格旅行海报插画,干净色块,细腻渐变", "flat travel poster illustration"),
    "guofeng": Phrase(
        "国风青绿山水,石青石绿设色,绢本,泥金勾线", "Chinese blue-green landscape on silk"
    ),
}

LANDSCAPE: dict[Archetype, Phrase] = {
    "lake": Phrase("开阔的湖面,远山层叠,倒影", "a wide lake, layered hills, reflections"),
    "skyline": Phrase("江对岸的现代城市天际线", "a modern city skyline across a river"),
    "water_town": Phrase("白墙黛瓦的江南水乡河道", "a canal between white walls and black tiles"),
    "snow_mountains": Phrase("雪山群峰,山脚针叶林", "snow peaks above a conifer forest"),
}

SEASON: dict[Season, Phrase] = {
    "spring": Phrase("春天,新绿,枝头花开", "spring, fresh green, blossom"),
    "summer": Phrase("夏天,浓绿", "summer, deep green foliage"),
    "autumn": Phrase("秋天,红叶与金黄", "autumn, red and golden leaves"),
    "winter": Phrase("冬天,疏枝", "winter, bare branches"),
}
EVERGREEN = {
    "spring": Phrase("四季常绿,凤凰木花开", "evergreen trees in flower"),
    "summer": Phrase("四季常绿,浓绿", "lush tropical green"),
    "autumn": Phrase("四季常绿", "evergreen trees"),
    "winter": Phrase("暖冬,四季常绿", "a mild winter, evergreen trees"),
}

LIGHT: dict[Light, Phrase] = {
    "day": Phrase("日光明亮", "bright daylight"),
    "dusk": Phrase("暮色,低垂的太阳,橙紫色天空", "dusk, a low sun, orange and violet sky"),
    "night": Phrase("夜色,月亮,灯火", "night, a moon, lit windows"),
}
DAWN = Phrase("清晨,低垂的太阳,浅金色天空", "dawn, a low sun, pale golden sky")

WEATHER: dict[Weather, Phrase] = {
    "clear": Phrase("晴空", "a clear sky"),
    "cloudy": Phrase("多云,大朵白云", "scattered large clouds"),
    "overcast": Phrase("阴天,云层低垂", "an overcast sky"),
    "rain": Phrase("细雨,湿润的路面倒影", "rain, a wet road with reflections"),
    "storm": Phrase("雷雨,浓云,湿润的路面倒影", "a thunderstorm, heavy clouds, a wet road"),
    "snow": Phrase("飘雪,路边积雪", "falling snow, snow beside the road"),
    "fog": Phrase("薄雾", "mist"),
}

MOOD: dict[Mood, Phrase] = {
    "joyful": Phrase("色调明快", "a cheerful palette"),
    "calm": Phrase("色调安静柔和", "a quiet soft palette"),
    "adventurous": Phrase("构图开阔,对比鲜明", "open space, strong contrast"),
    "tender": Phrase("色调温柔,带一点暖粉", "a tender palette with warm pink"),
    "festive": Phrase("节日气氛,红色点缀", "a festive palette with red accents"),
    "weary": Phrase("色调沉静,留白", "a subdued palette with empty space"),
}

AVOID = (
    Phrase("汽车", "cars"),
    Phrase("任何车辆", "any vehicle"),
    Phrase("文字", "text"),
    Phrase("水印", "watermark"),
    Phrase("标志", "logo"),
    Phrase("人脸", "faces"),
    Phrase("路牌", "road signs"),
    Phrase("变形的建筑", "distorted buildings"),
)
"""The car is composited and the type is set later; both would be doubled."""
