from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from lettering.posters import make_brief, make_facts
from milepost.lettering.contents import HOLIDAYS, contents_of, dates_between
from milepost.trip.holidays import NAMES


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 5, 2), date(2024, 5, 5), "2024.5.2 – 5.5"),
        (date(2024, 12, 30), date(2025, 1, 2), "2024.12.30 – 2025.1.2"),
        (date(2024, 5, 2), date(2024, 5, 2), "2024.5.2"),
    ],
)
def test_dates_say_the_year_only_as_often_as_needed(first: date, last: date, text: str) -> None:
    assert dates_between(first, last) == text


def test_figures_are_worded_with_their_units() -> None:
    figures = contents_of(make_facts(), make_brief()).figures

    assert figures == (
        ("645.4", "km", "行驶里程"),
        ("14:28", "h", "驾驶时长"),
        ("2", "城", "途经城市"),
        ("晴→多云", "", "天气"),
    )


def test_labels_places_and_weather_follow_the_script_of_the_trip() -> None:
    facts = make_facts(script="hant", cities=("苏州", "上海"), words=None)

    contents = contents_of(facts, make_brief())

    assert contents.place == "黿頭渚"
    assert contents.stops == ("蘇州", "上海")
    assert contents.figures[0].label == "行駛里程"
    assert contents.figures[3].value == "晴→多雲"
    assert contents.title == "五一·無錫"


def test_every_holiday_of_a_trip_has_its_word() -> None:
    assert set(HOLIDAYS) == set(NAMES.values())


def test_what_is_unknown_is_left_out() -> None:
    facts = make_facts(
        distance_km=None, driving_minutes=None, weather_start=None, weather_end=None, team=None
    )

    contents = contents_of(facts, make_brief())

    assert [figure.label for figure in contents.figures] == ["途经城市"]
    assert contents.team == ""


def test_the_same_weather_at_both_ends_is_said_once() -> None:
    facts = make_facts(weather_start="rain", weather_end="rain")

    assert contents_of(facts, make_brief()).figures[-1].value == "雨"


@pytest.mark.parametrize(
    ("holiday", "title"), [("National Day", "国庆·无锡"), (None, "春日·无锡"), ("?", "春日·无锡")]
)
def test_without_words_the_title_is_made_of_facts(holiday: str | None, title: str) -> None:
    facts = make_facts(words=None, holiday=holiday)

    assert contents_of(facts, make_brief()).title == title


def test_words_of_which_nothing_can_be_set_give_way_to_the_facts() -> None:
    contents = contents_of(make_facts(words="서울\u202e"), make_brief())

    assert contents.title == "五一·无锡"
    assert contents.missing == ("서", "울")
    assert contents.removed == ("U+202E",)


def test_a_round_trip_counts_each_city_once() -> None:
    contents = contents_of(make_facts(cities=("上海", "湖州", "上海")), make_brief())

    assert contents.stops == ("上海", "湖州", "上海")
    assert contents.figures[2].value == "2"


def test_the_owner_s_emoji_stands_with_the_team_but_its_word_does_not() -> None:
    assert contents_of(make_facts(emoji="🚗"), make_brief()).team == "欧阳开心的队伍 🚗"
    assert contents_of(make_facts(emoji="开心"), make_brief()).team == "欧阳开心的队伍"


def test_a_day_trip_has_one_date() -> None:
    facts = make_facts(end=datetime.fromisoformat("2024-05-02T23:00:00+08:00"))

    assert contents_of(facts, make_brief()).dates == "2024.5.2"


def test_every_text_that_is_set_can_be_drawn() -> None:
    contents = contents_of(make_facts(words="𓀀 emoji 🚗 и кириллица"), make_brief())

    assert contents.undrawable == ()
    assert replace(contents, team="\U00013000").undrawable == ("\U00013000",)
