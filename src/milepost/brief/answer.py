"""A language model's answer as typed values; what cannot be understood counts as not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar, get_args

from milepost.brief.asked import KEYS
from milepost.brief.free_text import clean
from milepost.brief.loose_json import JsonObject, find_object
from milepost.trip.model import DayPart, Season, Weather
from milepost.trip.script import to_simplified
from milepost.trip.weather import read_weather

LONGEST_NAME: Final = 40
LONGEST_WHAT: Final = 40
LONGEST_PALETTE: Final = 100
LONGEST_PROMPT_ZH: Final = 220
LONGEST_PROMPT_EN: Final = 420
LONGEST_NEGATIVE: Final = 160
MOST_ELEMENTS: Final = 8
MOST_CITIES: Final = 8

_ALIASES: Final[Mapping[str, str]] = {
    "城市": "city",
    "cities": "city",
    "place": "city",
    "地标": "landmark",
    "sight": "landmark",
    "landmarks": "landmark",
    "季节": "season",
    "时段": "day_part",
    "时间": "day_part",
    "time_of_day": "day_part",
    "daypart": "day_part",
    "light": "day_part",
    "天气": "weather",
    "色调": "palette",
    "配色": "palette",
    "mood": "palette",
    "情绪": "palette",
    "元素": "elements",
    "景物": "elements",
    "prompt": "prompt_zh",
    "提示词": "prompt_zh",
    "中文提示词": "prompt_zh",
    "prompt_cn": "prompt_zh",
    "positive_prompt": "prompt_zh",
    "英文提示词": "prompt_en",
    "english_prompt": "prompt_en",
    "负面提示词": "negative",
    "反向提示词": "negative",
    "negative_prompt": "negative",
}
"""Other names that models give our keys."""

_SEASONS: Final[Mapping[str, Season]] = {
    "春": "spring",
    "夏": "summer",
    "秋": "autumn",
    "冬": "winter",
    "spring": "spring",
    "summer": "summer",
    "autumn": "autumn",
    "fall": "autumn",
    "winter": "winter",
}
_DAY_PARTS: Final[Mapping[str, tuple[DayPart, ...]]] = {
    **{part: (part,) for part in get_args(DayPart)},
    "清晨": ("dawn", "morning"),
    "黎明": ("dawn",),
    "日出": ("dawn",),
    "早": ("dawn", "morning"),
    "上午": ("morning",),
    "中午": ("noon",),
    "正午": ("noon",),
    "下午": ("afternoon",),
    "黄昏": ("dusk",),
    "傍晚": ("dusk",),
    "日落": ("dusk",),
    "暮": ("dusk",),
    "夜": ("night",),
    "晚": ("dusk", "night"),
    "sunrise": ("dawn",),
    "sunset": ("dusk",),
    "twilight": ("dusk",),
    "evening": ("dusk", "night"),
    "midday": ("noon",),
    "day": ("morning", "noon", "afternoon"),
    "白天": ("morning", "noon", "afternoon"),
}
"""A word to the parts of the day that it may mean; the first that a text holds counts."""


class Thing(NamedTuple):
    """An element as the model wrote it."""

    what: str
    because: str


@dataclass(frozen=True)
class ModelAnswer:
    """What a model decided; None or empty where it said nothing that can be understood."""

    readable: bool
    """Whether the answer held a brief at all."""
    cities: tuple[str, ...] = ()
    """Names as written, in Simplified."""
    landmark: str | None = None
    no_landmark: bool = False
    """Whether it said in so many words that there is none."""
    season: Season | None = None
    day_parts: tuple[DayPart, ...] = ()
    weather: Weather | None = None
    palette: str = ""
    elements: tuple[Thing, ...] = ()
    prompt_zh: str = ""
    prompt_en: str = ""
    negative: str = ""


def read_answer(text: str) -> ModelAnswer:
    """Understand an answer: fenced, framed, nested, cut off, or not JSON at all.

    Never raises. All texts are redacted, without markup, on one line and of bounded length.
    """
    found = find_object(text, {*KEYS, *_ALIASES})
    if found is None:
        return ModelAnswer(readable=False)
    said = _by_our_names(found)
    landmark = _landmark(said)
    return ModelAnswer(
        readable=True,
        cities=_cities(said),
        landmark=landmark,
        no_landmark="landmark" in said and landmark is None,
        season=_first(_SEASONS, _choice(said.get("season"))),
        day_parts=_first(_DAY_PARTS, _choice(said.get("day_part"))) or (),
        weather=read_weather(_choice(said.get("weather"))),
        palette=_text(said.get("palette"), longest=LONGEST_PALETTE),
        elements=tuple(_elements(said.get("elements"))),
        prompt_zh=_text(said.get("prompt_zh"), longest=LONGEST_PROMPT_ZH),
        prompt_en=_text(said.get("prompt_en"), longest=LONGEST_PROMPT_EN),
        negative=_text(said.get("negative"), longest=LONGEST_NEGATIVE),
    )


def _by_our_names(found: JsonObject) -> JsonObject:
    """Our own names win over the others."""
    said: JsonObject = {}
    for key, value in found.items():
        name = _ALIASES.get(to_simplified(key[:LONGEST_NAME]))
        if name is not None and name not in said:
            said[name] = value
    return said | {key: found[key] for key in KEYS if key in found}


def _cities(said: JsonObject) -> tuple[str, ...]:
    named = said.get("city")
    names = named if isinstance(named, list) else [named]
    return tuple(name for one in names[:MOST_CITIES] if (name := _name(one)))


def _landmark(said: JsonObject) -> str | None:
    named = said.get("landmark")
    if isinstance(named, list):
        named = named[0] if named else None
    name = _name(named)
    return None if name.casefold() in {"", "null", "none", "无", "没有", "暂无"} else name


def _name(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("名称") or value.get("name_zh")
    return to_simplified(_text(value, longest=LONGEST_NAME))


def _elements(value: object) -> Iterator[Thing]:
    things = value if isinstance(value, list) else []
    for thing in things[:MOST_ELEMENTS]:
        if isinstance(thing, dict):
            what = thing.get("what") or thing.get("景物") or thing.get("name")
            because = thing.get("because") or thing.get("来源") or thing.get("reason")
        else:
            what, because = thing, None
        if shown := _text(what, longest=LONGEST_WHAT):
            yield Thing(shown, _text(because, longest=LONGEST_WHAT))


def _text(value: object, *, longest: int = LONGEST_NAME) -> str:
    """A text, or the parts of a list as one."""
    if isinstance(value, list):
        value = ",".join(part for part in value[:MOST_ELEMENTS] if isinstance(part, str))
    return clean(value, longest=longest) if isinstance(value, str) else ""


def _choice(value: object) -> str:
    """One of several words; nothing if the whole list was copied from the question."""
    return "" if isinstance(value, str) and value.count("|") > 1 else _text(value)


T = TypeVar("T")


def _first(meanings: Mapping[str, T], text: str) -> T | None:
    """The meaning of the word that stands first in the text; of two at once the longer."""
    plain = to_simplified(text).casefold()
    placed = [(plain.index(word), -len(word), word) for word in meanings if word in plain]
    return meanings[min(placed)[2]] if placed else None
