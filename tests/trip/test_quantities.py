from __future__ import annotations

import math

import pytest

from milepost.trip.quantities import read_distance, read_duration
from milepost.trip.unreadable import Unreadable


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("14小时28分钟", 868),
        ("14小時28分鐘", 868),
        ("45分钟", 45),
        ("1天3小时", 1620),
        ("2个小时", 120),
        ("2小时半", 150),
        ("14h28m", 868),
        ("14 hours 28 minutes", 868),
        ("PT14H28M", 868),
        ("14:28", 868),
        ("868", 868),
        (868, 868),
        (867.6, 868),
        ("１４小时", 840),
        ("14小时28", 868),
        ("14h 28", 868),
        (None, None),
    ],
)
def test_durations_come_out_in_minutes(written: object, minutes: int | None) -> None:
    assert read_duration(written) == minutes


@pytest.mark.parametrize(
    ("written", "km"),
    [
        ("645.4km", 645.4),
        ("1,203 公里", 1203.0),
        ("1，203公里", 1203.0),
        ("88千米", 88.0),
        ("88KM", 88.0),
        ("８８ｋｍ", 88.0),
        ("约88公里", 88.0),
        ("500米", 0.5),
        ("1 203,5 km", 1203.5),
        ("1203,5 km", 1203.5),
        ("1.2万公里", 12_000.0),
        ("645.4公里左右", 645.4),
        ("645.4KM。", 645.4),
        ("100 miles", 160.9344),
        (645.4, 645.4),
        ("-3km", -3.0),
        ("", None),
    ],
)
def test_distances_come_out_in_kilometres(written: object, km: float | None) -> None:
    found = read_distance(written)

    assert found == (None if km is None else pytest.approx(km))


@pytest.mark.parametrize(
    "value",
    ["很远", "3小时人", "-3小时", -3, math.nan, math.inf, True, [], "1e999", "9" * 400, 10**400],
)
def test_nonsense_is_no_duration(value: object) -> None:
    with pytest.raises(Unreadable):
        read_duration(value)


@pytest.mark.parametrize("value", ["很远", "km", "3 4", math.nan, 10**400, True, {}, "9" * 400])
def test_nonsense_is_no_distance(value: object) -> None:
    with pytest.raises(Unreadable):
        read_distance(value)
