from __future__ import annotations

from datetime import datetime

import pytest

from milepost.trip.moments import read_moment, read_period
from milepost.trip.unreadable import Unreadable


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("上午12:05", 0, 5),
        ("下午12:30", 12, 30),
        ("下午10:38", 22, 38),
        ("凌晨3:20", 3, 20),
        ("凌晨12:20", 0, 20),
        ("中午12:00", 12, 0),
        ("中午1:15", 13, 15),
        ("中午11:30", 11, 30),
        ("傍晚6:40", 18, 40),
        ("晚上9:05", 21, 5),
        ("22:38", 22, 38),
        ("8点", 8, 0),
        ("下午3点半", 15, 30),
        ("下午3點45分", 15, 45),
        ("7時30分", 7, 30),
        ("10:38 PM", 22, 38),
        ("12:05 am", 0, 5),
        ("１０：３８", 10, 38),
        ("22:38:59", 22, 38),
    ],
)
def test_times_of_day_read_as_people_say_them(written: str, hour: int, minute: int) -> None:
    moment = read_moment(f"2024/5/2 {written}")

    assert (moment.day, moment.hour, moment.minute) == (2, hour, minute)


def test_midnight_in_the_evening_belongs_to_the_next_day() -> None:
    assert read_moment("2024/5/2 晚上12:10") == datetime.fromisoformat("2024-05-03T00:10")
    assert read_moment("2024/5/2 24:00") == datetime.fromisoformat("2024-05-03T00:00")


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-02 22:38",
        "2024/5/2 下午10:38",
        "2024.5.2 22:38",
        "2024年5月2日 晚上10点38分",
        "2024年5月2日（星期四）22:38",
        "2024年5月2日星期四下午10:38",
        "May 2, 2024 10:38 PM",
        "2 May 2024 22:38",
        "2024-05-02T22:38",
        "2024-05-02T22:38:00",
    ],
)
def test_dates_read_in_every_usual_form(written: str) -> None:
    assert read_moment(written) == datetime.fromisoformat("2024-05-02T22:38")


def test_an_offset_stays_with_the_time() -> None:
    assert read_moment("2024-05-02T22:38:00+08:00").isoformat() == "2024-05-02T22:38:00+08:00"
    assert read_moment("2024-05-02 14:38:00Z").utcoffset() is not None


@pytest.mark.parametrize(
    "written",
    [
        "2024/5/2 下午10:38-2024/5/5 下午6:57",
        "2024/5/2 22:38~5/5 18:57",
        "2024-05-02 22:38 至 2024-05-05 18:57",
        "2024-05-02T22:38/2024-05-05T18:57",
        "2024年5月2日下午10:38—5月5日下午6:57",
        "2024-05-02 22:38-2024-05-05 18:57",
    ],
)
def test_a_period_has_a_start_and_an_end(written: str) -> None:
    assert read_period(written) == (
        datetime.fromisoformat("2024-05-02T22:38"),
        datetime.fromisoformat("2024-05-05T18:57"),
    )


def test_a_period_within_one_day_needs_one_date() -> None:
    assert read_period("2024/5/2 上午8:00-下午6:57") == (
        datetime.fromisoformat("2024-05-02T08:00"),
        datetime.fromisoformat("2024-05-02T18:57"),
    )
    assert read_period("2024-05-02 08:00-18:57")[1] == datetime.fromisoformat("2024-05-02T18:57")


def test_a_period_over_new_year_moves_on_to_the_next_year() -> None:
    assert read_period("2024年12月30日 9:00-1月2日 18:00")[1] == datetime.fromisoformat(
        "2025-01-02T18:00"
    )


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("2024/5/2", "no time of day"),
        ("下午6:57", "no date"),
        ("5月2日 8:00", "no year"),
        ("2024/2/30 8:00", "day that exists"),
        ("2024/13/3 8:00", "day that exists"),
        ("2024/5/2 25:00", "time of day that exists"),
        ("2024/5/2 8:75", "time of day that exists"),
        ("1024/5/2 8:00", "year outside"),
        ("9024-05-02T08:00", "year outside"),
        ("昨天", "not a date"),
        ("", "not a date"),
        ("2024/5/2 8:00 9:00", "more than one"),
        ("2024-02-30T08:00", "exists"),
        ("1" * 5000, "too long"),
    ],
)
def test_an_impossible_time_is_refused(written: str, wrong: str) -> None:
    with pytest.raises(Unreadable, match=wrong):
        read_moment(written)


@pytest.mark.parametrize("value", [None, 1714660680, True, [], {}])
def test_a_number_is_no_time(value: object) -> None:
    with pytest.raises(Unreadable):
        read_moment(value)


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("2024/5/2 22:00-次日02:00", "2024-05-03T02:00"),
        ("2024/5/2 晚10点-第二天凌晨2点", "2024-05-03T02:00"),
        ("2024-05-02T22:00-2024-05-05T18:57", "2024-05-05T18:57"),
        ("2024-05-02T22:00/2024-05-05T18:57", "2024-05-05T18:57"),
    ],
)
def test_a_period_ends_on_the_day_it_names(written: str, end: str) -> None:
    assert read_period(written) == (
        datetime.fromisoformat("2024-05-02T22:00"),
        datetime.fromisoformat(end),
    )


def test_an_offset_without_a_colon_is_no_second_date() -> None:
    start, end = read_period("2024-05-02T22:38+0800-2024-05-05T18:57+0800")

    assert start.isoformat() == "2024-05-02T22:38:00+08:00"
    assert end.isoformat() == "2024-05-05T18:57:00+08:00"
