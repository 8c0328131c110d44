from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.brief.answer import (
    LONGEST_NEGATIVE,
    LONGEST_PALETTE,
    LONGEST_PROMPT_EN,
    LONGEST_PROMPT_ZH,
    MOST_ELEMENTS,
    ModelAnswer,
    Thing,
    read_answer,
)
from milepost.trip.redact_text import redact_text

PHONE, STREET, PLATE = "13812345678", "中山南路1891号", "沪A12345"


def written(**said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def test_a_plain_answer_is_understood() -> None:
    answer = read_answer(
        written(
            city="无锡",
            landmark={"name": "黿頭渚燈塔", "city": "无锡"},
            season="spring",
            day_part="dusk",
            weather="cloudy",
            palette="橙紫暮色",
            elements=[{"what": "樱花", "because": "season=spring"}],
            prompt_zh="湖边灯塔",
            prompt_en="a lighthouse",
            negative="汽车",
        )
    )

    assert answer == ModelAnswer(
        readable=True,
        cities=("无锡",),
        landmark="鼋头渚灯塔",
        season="spring",
        day_parts=("dusk",),
        weather="cloudy",
        palette="橙紫暮色",
        elements=(Thing("樱花", "season=spring"),),
        prompt_zh="湖边灯塔",
        prompt_en="a lighthouse",
        negative="汽车",
    )


def test_other_names_and_words_of_the_same_meaning_count() -> None:
    answer = read_answer(
        written(
            城市=["无锡", "常州"], 季节="春天", time_of_day="傍晚时分", 天气="小雨", 提示词="湖"
        )
    )

    assert answer.cities == ("无锡", "常州")
    assert (answer.season, answer.day_parts, answer.weather) == ("spring", ("dusk",), "rain")
    assert answer.prompt_zh == "湖"


def test_a_copied_list_of_choices_is_no_choice() -> None:
    answer = read_answer(written(season="spring | summer | autumn | winter", city="无锡"))

    assert answer.season is None


@pytest.mark.parametrize("none", [None, "null", "无", {}, {"name": None}, []])
def test_no_landmark_is_told_from_silence(none: object) -> None:
    assert read_answer(written(city="无锡", landmark=none)).no_landmark
    assert not read_answer(written(city="无锡")).no_landmark


def test_values_of_wrong_types_count_as_not_said() -> None:
    answer = read_answer(
        written(
            city=7, landmark=True, season=["x"], day_part={}, weather=1.5, elements="a", palette=0
        )
    )

    assert answer.readable
    assert (answer.cities, answer.elements, answer.day_parts) == ((), (), ())
    assert (answer.season, answer.weather, answer.landmark) == (None, None, None)


@pytest.mark.slow
def test_texts_are_bounded_and_end_with_a_clause() -> None:
    long = "湖光山色与远处的灯塔," * 150
    answer = read_answer(
        written(
            prompt_zh=long,
            prompt_en="hills and lakes, " * 100,
            negative=long,
            palette=long,
            elements=[{"what": long, "because": "season"}] * 9,
        )
    )

    assert len(answer.prompt_zh) <= LONGEST_PROMPT_ZH
    assert answer.prompt_zh.endswith("灯塔")
    assert len(answer.prompt_en) <= LONGEST_PROMPT_EN
    assert len(answer.negative) <= LONGEST_NEGATIVE
    assert len(answer.palette) <= LONGEST_PALETTE
    assert len(answer.elements) == MOST_ELEMENTS


@pytest.mark.parametrize("secret", [PHONE, STREET, PLATE, "1 3 8 1 2 3 4 5 6 7 8"])
def test_private_words_are_taken_out_wherever_they_stand(secret: str) -> None:
    text = f"湖边灯塔,{secret},远山"
    answer = read_answer(
        written(
            city=text,
            landmark=text,
            prompt_zh=text,
            prompt_en=text,
            palette=text,
            negative=text,
            elements=[{"what": text, "because": text}],
        )
    )

    assert secret.replace(" ", "") not in repr(answer).replace(" ", "")
    assert "湖边灯塔" in answer.prompt_zh


def test_a_prompt_is_one_line_of_plain_text() -> None:
    answer = read_answer(written(prompt_zh="**湖**\n\u202e<b>山</b>\ud800\x00`{x}`|end"))

    assert answer.prompt_zh == "湖 b 山 /b x end"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "what", "because", "city", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(
    st.sampled_from(["city", "landmark", "season", "weather", "elements", "prompt_zh", "提示词"]),
    VALUES,
    max_size=7,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(OBJECTS, st.integers(0, 200))
def test_no_value_breaks_it_and_nothing_it_keeps_needs_redaction(
    said: dict[str, object], missing: int
) -> None:
    text = json.dumps(said)

    answer = read_answer(text[: max(1, len(text) - missing)])

    for kept in (answer.prompt_zh, answer.palette, answer.landmark or "", *answer.cities):
        assert redact_text(kept) == kept
        kept.encode()
