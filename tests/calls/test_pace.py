from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from milepost.calls.pace import Pace


@contextmanager
def pace_of(waiting: int, *took_s: float) -> Iterator[Pace]:
    """While so many are waited for, and after some took so long."""
    pace = Pace(1.0)
    for each in took_s:
        pace.ended(each)
    with ExitStack() as kept:
        for _ in range(waiting):
            kept.enter_context(pace.waiting())
        yield pace


def looks_until(pace: Pace, done_s: float) -> list[float]:
    """When a task that takes so long is looked at, the last time when it is done."""
    looks = [pace.pause_s(0.0)]
    while looks[-1] < done_s:
        looks.append(looks[-1] + pace.pause_s(looks[-1]))
    return looks


@pytest.mark.parametrize("takes_s", [1.5, 7.3, 45.0])
def test_the_end_of_a_task_that_takes_as_long_as_the_last_is_seen_at_once(takes_s: float) -> None:
    with pace_of(1, takes_s + 0.05) as pace:
        looks = looks_until(pace, takes_s)

    assert looks[-1] - takes_s < max(0.09, 0.025 * takes_s)


def test_before_a_task_can_be_done_it_is_looked_at_no_more_often_than_asked_for() -> None:
    with pace_of(2, 30.0) as pace:
        assert [pace.pause_s(float(passed_s)) for passed_s in range(27)] == [1.0] * 27


@pytest.mark.parametrize("took_s", [(), (1.0,), (1.0, 9.0)])
@pytest.mark.parametrize("waiting", [1, 2, 5, 50, 300])
def test_all_tasks_together_are_never_looked_at_more_often_than_vendors_allow(
    waiting: int, took_s: tuple[float, ...]
) -> None:
    with pace_of(waiting, *took_s) as pace:
        pauses_s = [pace.pause_s(passed_s / 10) for passed_s in range(600)]

    assert waiting / min(pauses_s) <= 20.001


def test_where_all_tasks_take_as_long_the_end_is_looked_for_closely_and_not_for_long() -> None:
    with pace_of(1, *[1.55] * 4) as pace:
        looks = looks_until(pace, 1.5)
        late = looks_until(pace, 4.0)

    assert looks[-1] - 1.5 < 0.05
    assert sum(2.0 < look < 3.0 for look in late) <= 12


def test_a_task_that_took_long_once_does_not_make_others_wait() -> None:
    with pace_of(1, 2.0, 90.0, 2.1) as pace:
        assert pace.pause_s(1.8) < 0.2


def test_a_task_that_is_waited_for_no_more_slows_nobody_down() -> None:
    pace = Pace(60.0)
    with pace.waiting(), pace.waiting():
        two_s = pace.pause_s(0.0)
    with pace.waiting():
        assert pace.pause_s(0.0) == pytest.approx(two_s / 2)
