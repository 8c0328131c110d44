"""Questions to a vision model: does a landscape show what the brief asked for?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from milepost.brief import words
from milepost.brief.kind_words import KIND
from milepost.brief.loose_json import find_object
from milepost.brief.model import ArtBrief
from milepost.brief.prompts import EVERGREEN_CLIMATES
from milepost.brief.words import Phrase
from milepost.brief.yes_no import read_value, read_yes_no
from milepost.trip.model import Season, Weather

SEASON_NAME: Final[dict[Season, Phrase]] = {
    "spring": Phrase("春天", "spring"),
    "summer": Phrase("夏天", "summer"),
    "autumn": Phrase("秋天", "autumn"),
    "winter": Phrase("冬天", "winter"),
}
WEATHER_NAME: Final[dict[Weather, Phrase]] = {
    "clear": Phrase("晴天", "clear weather"),
    "cloudy": Phrase("多云", "cloudy weather"),
    "overcast": Phrase("阴天", "an overcast day"),
    "rain": Phrase("雨天", "rain"),
    "storm": Phrase("雷雨", "a thunderstorm"),
    "snow": Phrase("下雪", "snowfall"),
    "fog": Phrase("雾天", "fog or mist"),
}


class Question(NamedTuple):
    """One yes/no question about a picture."""

    name: str
    """Of its measurement: `scene_landmark`, `scene_no_vehicle` …"""
    zh: str
    en: str
    right: bool
    """The answer of a picture that keeps to the brief."""


def questions_about(brief: ArtBrief) -> tuple[Question, ...]:
    """What to ask about the landscape of a brief, the most telling first.

    A season is not asked for where plants are green all year, nor by night.
    """
    asked = [_sight(brief)]
    if brief.climate not in EVERGREEN_CLIMATES and brief.light != "night":
        season = SEASON_NAME[brief.season]
        asked.append(
            Question(
                "scene_season",
                f"画面里是否有明显不属于{season.zh}的季节景象?",
                f"Does the picture clearly show a season other than {season.en}?",
                right=False,
            )
        )
    weather = WEATHER_NAME[brief.weather]
    asked.append(
        Question(
            "scene_weather",
            f"画面里的天气是否与“{weather.zh}”明显矛盾?",
            f"Does the weather in the picture clearly contradict {weather.en}?",
            right=False,
        )
    )
    return (*asked, *_UNWANTED)


_UNWANTED: Final = (
    Question(
        "scene_no_vehicle",
        "画面里是否有汽车或其他机动车?",
        "Does the picture show a car or any other motor vehicle?",
        right=False,
    ),
    Question(
        "scene_no_text",
        "画面里是否有文字、字母、标志或水印?",
        "Does the picture contain any text, letters, logo or watermark?",
        right=False,
    ),
    Question(
        "scene_no_people",
        "画面里是否有近景人物或清晰的人脸?",
        "Does the picture show people close up or a clear face?",
        right=False,
    ),
)


NEAR_WATER: Final = Question(
    "near_water",
    "画面最下方四分之一(近景)是否是水面,而不是可以停车的地面?",
    "Is the lowest quarter of the picture water, and no ground on which a car could stand?",
    right=False,
)
"""No measurement: where a model sees it, a road is laid over it."""


def all_questions(questions: Sequence[Question]) -> str:
    """One text that asks them all, to be answered in JSON: one paid call instead of six."""
    lines = "\n".join(f'"{question.name}": {question.zh}' for question in questions)
    return f"请看图回答下列问题。只输出一个 JSON 对象,键如下,值只能是“是”、“否”或“不确定”:\n{lines}"


def read_answers(answer: str, questions: Sequence[Question]) -> Mapping[str, bool | None]:
    """The answer to each question, by name; None where it is unsure or missing.

    An answer without JSON is taken for the only question's, if there is but one. Never raises.
    """
    names = [question.name for question in questions]
    found = find_object(answer, names)
    if found is not None:
        return {name: read_value(found.get(name)) for name in names}
    if len(names) == 1:
        return {names[0]: read_yes_no(answer)}
    return dict.fromkeys(names)


def _sight(brief: ArtBrief) -> Question:
    if brief.landmark is None:
        scene = words.LANDSCAPE[brief.archetype]
        return Question(
            "scene_landmark",
            f"画面的主体是否是{scene.zh}?",
            f"Is the picture mainly of {scene.en}?",
            right=True,
        )
    kind = KIND[brief.landmark.kind]
    return Question(
        "scene_landmark",
        f"画面里是否看得到{kind.zh}?",
        f"Does the picture show {kind.en}?",
        right=True,
    )
