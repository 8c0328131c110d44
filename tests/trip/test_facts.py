from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from fakes.atlas import EightCities
from milepost.atlas.atlas import load_atlas
from milepost.trip import Atlas, TripFacts, UnknownPlaces, read_facts, read_trip, redact
from milepost.trip.facts import day_part_of, season_of
from milepost.trip.holidays import holiday_between
from milepost.trip.model import DayPart, Mood, Season, Weather
from milepost.trip.mood import read_mood
from milepost.trip.weather import read_weather

ATLASES = (EightCities(), load_atlas())


def facts(atlas: Atlas, **record: Any) -> TripFacts:
    times = {"started_at": "2024-05-02T22:38", "ended_at": "2024-05-05T18:57"}
    return read_facts(redact(read_trip({**times, **record}), atlas), atlas)


@pytest.mark.parametrize("atlas", ATLASES, ids=["fake", "real"])
def test_the_route_is_the_recognised_cities_in_order_without_repeats(atlas: Atlas) -> None:
    found = facts(
        atlas,
        origin="上海市黄浦区",
        via=["上海", "亚特兰蒂斯", "無錫市", "无锡"],
        destination="上海",
    )

    assert [stop.city_id for stop in found.route] == ["shanghai", "wuxi", "shanghai"]
    assert [stop.name for stop in found.route] == ["上海", "无锡", "上海"]
    assert found.unrecognised == ("亚特兰蒂斯",)


def test_an_unknown_address_is_warned_of_by_its_field_only() -> None:
    found = facts(EightCities(), origin="月亮花园3栋501室", via=["上海", "幸福路8号"])

    assert found.unrecognised == ("origin", "via, place 2")


def test_a_trip_to_nowhere_is_refused() -> None:
    for record in ({}, {"origin": "亚特兰蒂斯", "via": ["中山路8号"]}):
        with pytest.raises(UnknownPlaces) as refused:
            facts(EightCities(), **record)

        assert refused.value.code == "unknown_places"
        assert refused.value.exit_code == 2
        assert "中山" not in str(refused.value)


def test_local_times_are_those_of_the_first_and_last_city() -> None:
    local = facts(EightCities(), origin="上海", destination="上海")
    abroad = facts(
        EightCities(),
        started_at="2024-05-02T06:00:00Z",
        ended_at="2024-05-02T12:00:00Z",
        origin="London",
        destination="Paris",
    )

    assert local.start.isoformat() == "2024-05-02T22:38:00+08:00"
    assert (local.day_part_start, local.day_part_end, local.nights) == ("night", "dusk", 3)
    assert abroad.start.isoformat() == "2024-05-02T07:00:00+01:00"
    assert abroad.end.isoformat() == "2024-05-02T14:00:00+02:00"
    assert abroad.nights == 0


def test_only_a_route_in_mainland_china_has_its_holidays() -> None:
    assert facts(EightCities(), origin="上海").holiday == "Labour Day"
    assert facts(EightCities(), origin="London").holiday is None
    assert facts(load_atlas(), origin="香港").holiday is None


def test_a_traditional_record_gives_simplified_facts_and_keeps_its_words() -> None:
    found = facts(
        EightCities(),
        origin="無錫市",
        words="新司機的五一齣遊!",
        team="歐陽開心的隊伍",
        colour="珊瑚紅",
        weather_end="多雲",
    )

    assert found.script == "hant"
    assert (found.words, found.team) == ("新司機的五一齣遊!", "歐陽開心的隊伍")
    assert (found.colour, found.weather_end, found.route[0].name) == ("珊瑚红", "cloudy", "无锡")


def test_masks_do_not_reach_the_poster() -> None:
    found = facts(EightCities(), origin="上海", words="出游 13800138000 啦", team="13800138000")

    assert found.words == "出游 啦"
    assert found.team is None


@pytest.mark.parametrize(
    ("month", "north", "south"),
    [
        (1, "winter", "summer"),
        (3, "spring", "autumn"),
        (5, "spring", "autumn"),
        (6, "summer", "winter"),
        (9, "autumn", "spring"),
        (12, "winter", "summer"),
    ],
)
def test_seasons_are_meteorological_and_mirrored(month: int, north: Season, south: Season) -> None:
    assert season_of(date(2024, month, 1), 31.0) == north
    assert season_of(date(2024, month, 28), -33.0) == south
    assert facts(EightCities(), origin="Sydney").season == "autumn"


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("04:59", "night"),
        ("05:00", "dawn"),
        ("07:00", "morning"),
        ("11:00", "noon"),
        ("13:00", "afternoon"),
        ("17:00", "dusk"),
        ("18:59", "dusk"),
        ("19:00", "night"),
        ("23:59", "night"),
    ],
)
def test_day_parts_change_on_the_hour(clock: str, part: DayPart) -> None:
    assert day_part_of(datetime.fromisoformat(f"2024-05-02T{clock}")) == part


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2024-05-02", "2024-05-05", "Labour Day"),
        ("2024-05-04", "2024-05-04", "Labour Day"),
        ("2024-05-11", "2024-05-11", None),  # a Saturday worked for the holiday
        ("2024-04-20", "2024-04-21", None),
        ("2024-02-15", "2024-02-15", "Spring Festival"),
        ("2024-04-04", "2024-04-04", "Tomb-sweeping Day"),
        ("2024-06-10", "2024-06-10", "Dragon Boat Festival"),
        ("2024-09-16", "2024-09-16", "Mid-Autumn Festival"),
        ("2024-09-28", "2024-10-02", "National Day"),
        ("2023-12-31", "2024-01-02", "New Year's Day"),
        ("2027-02-06", "2027-02-06", "Spring Festival"),
        ("2027-05-03", "2027-05-03", "Labour Day"),
        ("2027-06-09", "2027-06-09", "Dragon Boat Festival"),
        ("2028-10-03", "2028-10-03", "National Day"),
        ("2027-04-05", "2027-04-05", "Tomb-sweeping Day"),
        ("2027-03-10", "2027-03-12", None),
        ("2077-10-01", "2077-10-01", "National Day"),
        ("1999-10-01", "1999-10-01", "National Day"),
    ],
)
def test_holidays_are_the_official_ones_with_swapped_days(
    first: str, last: str, name: str | None
) -> None:
    assert holiday_between(date.fromisoformat(first), date.fromisoformat(last)) == name


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("晴天", "clear", "clear"),
        ("晴轉多雲", "clear", "cloudy"),
        ("多云转晴", "cloudy", "clear"),
        ("雷阵雨", "storm", "storm"),
        ("雷陣雨轉陰", "storm", "overcast"),
        ("小雨", "rain", "rain"),
        ("雨夹雪", "snow", "snow"),
        ("大雾", "fog", "fog"),
        ("沙尘暴", "fog", "fog"),
        ("暴风雪", "snow", "snow"),
        ("大风", None, None),
        ("light rain", "rain", "rain"),
        ("Thunderstorm", "storm", "storm"),
        ("Partly cloudy", "cloudy", "cloudy"),
        ("☀️", "clear", "clear"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_weather_words_name_a_kind(
    written: str | None, first: Weather | None, last: Weather | None
) -> None:
    assert read_weather(written) == first
    assert read_weather(written, last=True) == last


@pytest.mark.parametrize(
    ("words", "emoji", "holiday", "weather", "mood"),
    [
        ("新司机的五一出游!", "出游", "Labour Day", "clear", "joyful"),
        ("過年回家", None, "Spring Festival", "snow", "festive"),
        ("陪爸妈看海", None, None, None, "tender"),
        ("318川藏线", None, None, None, "adventurous"),
        ("堵车堵到怀疑人生", None, "National Day", None, "weary"),
        ("等一场日落", None, None, None, "calm"),
        (None, "🥳", None, "rain", "joyful"),
        (None, None, "National Day", "rain", "festive"),
        (None, None, "Labour Day", "rain", "joyful"),
        (None, None, "Tomb-sweeping Day", "rain", "calm"),
        (None, None, None, "clear", "joyful"),
        ("Atlas", None, None, "rain", "calm"),
    ],
)
def test_the_mood_follows_words_then_emoji_then_holiday_then_weather(
    words: str | None, emoji: str | None, holiday: str | None, weather: Weather | None, mood: Mood
) -> None:
    assert read_mood(words, emoji, holiday, weather) == mood
