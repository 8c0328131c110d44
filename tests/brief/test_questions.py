from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.two_cities import TwoCities, make_facts
from milepost.atlas.kinds import KINDS
from milepost.brief.kind_words import KIND
from milepost.brief.model import ArtBrief
from milepost.brief.questions import all_questions, questions_about, read_answers
from milepost.brief.rules import write_brief
from milepost.brief.yes_no import read_yes_no
from milepost.trip.model import Stop


def brief(**changes: object) -> ArtBrief:
    facts = make_facts(day_part_start="noon", day_part_end="noon", nights=0, driving_minutes=60)
    found = write_brief(
        facts.model_copy(update=changes), TwoCities(), seed=1, width_px=1080, height_px=1350
    )
    assert isinstance(found, ArtBrief)
    return found


@pytest.mark.parametrize(
    "answer",
    [
        "是",
        "是的。",
        "**是**",
        "有",
        "对",
        "Yes",
        "yes, there is a pagoda.",
        "TRUE",
        "1",
        "答案:是",
        "答案是:是",
        "“是”",
        "画面中出现了一辆车",
        "可以看到一座灯塔",
        "There is a lighthouse on the left",
        '{"answer": "是"}',
        '```json\n{"answer": true}\n```',
        '{"答案": 1}',
        "<think>不是吧</think>是",
        "符合。",
    ],
)
def test_yes_is_understood(answer: str) -> None:
    assert read_yes_no(answer) is True


@pytest.mark.parametrize(
    "answer",
    [
        "否",
        "否。画面里有山和湖。",
        "不是",
        "没有",
        "没有,画面里有山。",
        "无",
        "不",
        "No",
        "No.",
        "no, there is only a lake",
        "False",
        "0",
        "答案:否",
        "答案为否",
        "画面中没有车辆",
        "未见任何文字",
        "看不到人物",
        "There are no cars in the picture",
        '{"answer": "no"}',
        "{'answer': False}",
    ],
)
def test_no_is_understood(answer: str) -> None:
    assert read_yes_no(answer) is False


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "不确定",
        "不能确定是否有车",
        "无法判断",
        "可能有",
        "Unsure",
        "I cannot tell.",
        "maybe yes",
        "是的,画面里没有车辆",
        "湖光山色",
        "42",
        "{}",
        '{"answer": null}',
        '{"answer": [1, 2]}',
        '{"answer": "不确定"}',
    ],
)
def test_what_is_unsure_or_says_both_is_unknown(answer: str) -> None:
    assert read_yes_no(answer) is None


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_answer_breaks_it(answer: str) -> None:
    assert read_yes_no(answer) in {True, False, None}


def test_the_landmarks_kind_is_asked_for() -> None:
    first = questions_about(brief())[0]

    assert first.name == "scene_landmark"
    assert "灯塔" in first.zh
    assert "lighthouse" in first.en
    assert first.right


def test_without_a_landmark_the_landscape_is_asked_for() -> None:
    first = questions_about(brief(route=(Stop(city_id="changzhou", name="常州"),)))[0]

    assert "水乡" in first.zh


def test_every_kind_of_the_atlas_has_its_words() -> None:
    assert set(KIND) == set(KINDS)


def test_vehicles_text_and_people_are_unwanted_in_every_picture() -> None:
    unwanted = {one.name for one in questions_about(brief()) if not one.right}

    assert unwanted == {
        "scene_season",
        "scene_weather",
        "scene_no_vehicle",
        "scene_no_text",
        "scene_no_people",
    }


def test_the_season_is_not_asked_for_by_night_nor_where_all_is_green() -> None:
    day = brief()
    night = day.model_copy(update={"light": "night"})
    tropical = day.model_copy(update={"climate": "tropical"})

    assert "scene_season" in [one.name for one in questions_about(day)]
    for shown in (night, tropical):
        assert "scene_season" not in [one.name for one in questions_about(shown)]


def test_one_call_can_ask_and_answer_them_all() -> None:
    questions = questions_about(brief())
    text = all_questions(questions)
    said = {one.name: "是" if one.right else "否" for one in questions}
    said["scene_weather"] = "不确定"
    del said["scene_season"]

    answers = read_answers(f"```json\n{json.dumps(said, ensure_ascii=False)}```", questions)

    assert all(one.name in text and one.zh in text for one in questions)
    assert answers["scene_landmark"] is True
    assert answers["scene_no_vehicle"] is False
    assert answers["scene_weather"] is answers["scene_season"] is None


def test_a_bare_answer_belongs_to_the_only_question() -> None:
    questions = questions_about(brief())

    assert read_answers("是", questions[:1]) == {"scene_landmark": True}
    assert set(read_answers("是", questions).values()) == {None}
