from __future__ import annotations

import pytest

from calls.scripted_vendor import quick
from milepost.calls.pace import Pace
from milepost.calls.policy import Limits

TWO = Limits(starts=2, running=2)


def looks_until(pace: Pace, done_s: float) -> list[float]:
    """When a task that takes so long is looked at, the last time when it is done."""
    looks = [pace.pause_s(0.0)]
    while looks[-1] < done_s:
        looks.append(looks[-1] + pace.pause_s(looks[-1]))
    return looks


@pytest.mark.parametrize("takes_s", [1.5, 7.3, 45.0])
def test_the_end_of_a_task_that_takes_as_long_as_the_last_is_seen_at_once(takes_s: float) -> None:
    pace = Pace(quick(TWO, poll_s=1.0))
    pace.ended(takes_s + 0.05)

    looks = looks_until(pace, takes_s)

    assert looks[-1] - takes_s < max(0.14, 0.025 * takes_s)


def test_before_a_task_can_be_done_it_is_looked_at_no_more_often_than_asked_for() -> None:
    pace = Pace(quick(TWO, poll_s=1.0))
    pace.ended(30.0)

    assert [pace.pause_s(float(passed_s)) for passed_s in range(27)] == [1.0] * 27


@pytest.mark.parametrize("known", [True, False])
def test_tasks_in_flight_together_are_never_looked_at_more_often_than_vendors_allow(
    known: bool,  # noqa: FBT001  # pytest names it
) -> None:
    for running in (1, 2, 5, 50):
        pace = Pace(quick(Limits(running=running), poll_s=60.0))
        if known:
            pace.ended(1.0)
        pauses_s = [pace.pause_s(passed_s / 10) for passed_s in range(300)]

        assert running / min(pauses_s) <= 15.001


def test_where_all_tasks_take_as_long_the_end_is_looked_for_closely_and_not_for_long() -> None:
    pace = Pace(quick(TWO, poll_s=1.0))
    for _ in range(4):
        pace.ended(1.55)

    looks = looks_until(pace, 1.5)
    late = looks_until(pace, 4.0)

    assert looks[-1] - 1.5 < 0.06
    assert sum(2.0 < look < 3.0 for look in late) <= 8


def test_a_limit_nobody_knows_leaves_the_pause_as_it_was_set() -> None:
    pace = Pace(quick(Limits(starts=5), poll_s=1.0))
    pace.ended(10.0)

    assert pace.pause_s(9.9) == 1.0


def test_a_task_that_took_long_once_does_not_make_others_wait() -> None:
    pace = Pace(quick(TWO, poll_s=1.0))
    for took_s in (2.0, 90.0, 2.1):
        pace.ended(took_s)

    assert pace.pause_s(1.8) < 0.2
