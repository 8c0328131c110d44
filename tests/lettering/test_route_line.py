from __future__ import annotations

from itertools import pairwise

import pytest

from milepost.lettering.route_line import STOP, plan_route

LONG = ("乌鲁木齐", "呼和浩特", "齐齐哈尔", "西双版纳", "Kuala Lumpur", "Luang Prabang")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12, 20, 60, 300])
@pytest.mark.parametrize("names", [("上海", "无锡", "湖州"), LONG])
def test_names_never_touch_and_never_leave_the_line(count: int, names: tuple[str, ...]) -> None:
    stops = tuple(names[at % len(names)] for at in range(count))

    plan = plan_route(stops, 64.0, 1016.0, STOP)

    for level in (False, True):
        spans = sorted((x, x + line.width) for line, x, above in plan.names if above == level)
        assert all(left >= 63.9 and right <= 1016.1 for left, right in spans)
        assert all(first[1] < second[0] for first, second in pairwise(spans))
    assert plan.hidden == count - len(plan.names)


def test_first_and_last_are_always_named() -> None:
    plan = plan_route(LONG * 5, 64.0, 1016.0, STOP)

    assert plan.names[0][0].text == "乌鲁木齐"
    assert plan.names[-1][0].text == "Luang Prabang"


def test_twelve_cities_with_short_names_are_all_named_below_the_line() -> None:
    plan = plan_route(("上海", "苏州", "无锡") * 4, 64.0, 1016.0, STOP)

    assert plan.hidden == 0
    assert not any(above for _, _, above in plan.names)


def test_one_city_is_a_ring_with_its_name_beside() -> None:
    plan = plan_route(("无锡",), 64.0, 1016.0, STOP)

    assert len(plan.ring_xs) == 1
    assert plan.names[0][1] > plan.ring_xs[0]
