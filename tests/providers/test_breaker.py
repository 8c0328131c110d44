from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from milepost.calls.errors import (
    AccountRefused,
    CallFailed,
    CallRefused,
    CallUnfinished,
    SpendingCapReached,
    VendorUnwell,
)
from milepost.providers.accounts import ModelName
from milepost.providers.breaker import Ailment, Breakers, BreakerSettings, BreakerState

QWEN, WAN = ModelName("dashscope", "qwen-max"), ModelName("dashscope", "wan2.2")
UNWELL = VendorUnwell("dashscope", "qwen-max", "InternalError")
UNFINISHED = CallUnfinished("dashscope", "qwen-max")
REFUSED = CallRefused("dashscope", "qwen-max", "DataInspectionFailed")
FAILED = CallFailed("dashscope", "qwen-max", "InternalError.Algo")
ACCOUNT = AccountRefused("dashscope", "qwen-max", "Arrearage")
SETTINGS = BreakerSettings(window_s=60.0, open_s=20.0, longest_open_s=50.0, account_open_s=120.0)


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Watched:
    """Breakers and the clock that they live by."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.breakers = Breakers(SETTINGS, clock=self.clock)

    def call(self, ends: BaseException | None = None, model: ModelName = QWEN) -> bool:
        """Whether a call was let through; it then ends so."""
        if not self.breakers.lets_through(model):
            return False
        with suppress(Exception, asyncio.CancelledError), self.breakers.watching(model):
            if ends is not None:
                raise ends
        return True

    def state(self, model: ModelName = QWEN) -> BreakerState:
        return self.breakers.view(model).state


@pytest.mark.parametrize(("ends", "most"), [(UNWELL, 3), (UNFINISHED, 3), (FAILED, 8)])
def test_so_many_failures_of_a_kind_open_it(ends: Exception, most: int) -> None:
    watched = Watched()

    assert [watched.call(ends) for _ in range(most + 1)] == [True] * most + [False]
    assert watched.state() is BreakerState.OPEN


def test_one_failure_of_the_account_opens_it_for_longer() -> None:
    watched = Watched()
    watched.call(ACCOUNT)

    assert watched.breakers.view(QWEN).opens_in_s == 120.0


def test_failures_of_different_kinds_are_counted_apart() -> None:
    watched = Watched()
    for ends in (UNWELL, UNFINISHED, UNWELL, UNFINISHED, FAILED):
        watched.call(ends)

    assert watched.state() is BreakerState.CLOSED
    assert watched.breakers.view(QWEN).failures == {
        Ailment.UNWELL: 2,
        Ailment.UNFINISHED: 2,
        Ailment.FAILED: 1,
    }


def test_old_failures_do_not_count() -> None:
    watched = Watched()
    for _ in range(5):
        watched.call(UNWELL)
        watched.clock.now_s += 31

    assert watched.state() is BreakerState.CLOSED


@pytest.mark.parametrize("well", [None, REFUSED])
def test_an_answer_makes_failures_forgotten_even_if_it_refuses_the_content(
    well: Exception | None,
) -> None:
    watched = Watched()
    for ends in (UNWELL, UNWELL, well, UNWELL, UNWELL):
        watched.call(ends)

    assert watched.state() is BreakerState.CLOSED


def test_a_call_that_never_came_to_be_asked_says_nothing() -> None:
    watched = Watched()
    for ends in (UNWELL, UNWELL, SpendingCapReached("default", 1.0), UNWELL):
        watched.call(ends)

    assert watched.state() is BreakerState.OPEN


def test_calls_that_stand_in_the_line_of_a_model_that_answers_do_not_open_it() -> None:
    watched = Watched()
    watched.call()
    watched.clock.now_s += 100
    for _ in range(50):
        watched.call(UNFINISHED)
    assert watched.state() is BreakerState.CLOSED

    watched.clock.now_s += 100
    for _ in range(3):
        watched.call(UNFINISHED)
    assert watched.state() is BreakerState.OPEN


def test_one_model_of_an_account_says_nothing_of_another() -> None:
    watched = Watched()
    watched.call(ACCOUNT)

    assert watched.call(model=WAN)
    assert set(watched.breakers.views()) == {QWEN, WAN}


def opened() -> Watched:
    watched = Watched()
    for _ in range(3):
        watched.call(UNWELL)
    return watched


def test_after_its_time_one_call_is_the_trial_and_its_success_closes_it() -> None:
    watched = opened()
    watched.clock.now_s += 20

    assert watched.state() is BreakerState.HALF_OPEN
    assert watched.breakers.lets_through(QWEN)
    assert not watched.breakers.lets_through(QWEN)
    with watched.breakers.watching(QWEN):
        pass
    assert watched.state() is BreakerState.CLOSED
    assert watched.call(UNWELL)


def test_a_failed_trial_opens_it_for_twice_as_long_up_to_a_limit() -> None:
    watched = opened()
    open_s = []
    for _ in range(3):
        watched.clock.now_s += watched.breakers.view(QWEN).opens_in_s
        assert watched.call(UNWELL)
        open_s.append(watched.breakers.view(QWEN).opens_in_s)

    assert open_s == [40.0, 50.0, 50.0]


def test_a_cancelled_trial_lets_the_next_call_try() -> None:
    watched = opened()
    watched.clock.now_s += 20

    assert watched.call(asyncio.CancelledError())
    assert watched.call()
    assert watched.state() is BreakerState.CLOSED


def test_a_trial_that_never_ends_does_not_keep_the_breaker_open_for_ever() -> None:
    watched = opened()
    watched.clock.now_s += 20
    assert watched.breakers.lets_through(QWEN)
    watched.clock.now_s += 301

    assert watched.breakers.lets_through(QWEN)


def test_calls_that_began_before_it_opened_do_not_open_it_longer() -> None:
    watched = opened()
    before = watched.breakers.view(QWEN).opens_in_s
    with suppress(VendorUnwell), watched.breakers.watching(QWEN):
        raise UNWELL

    assert watched.breakers.view(QWEN).opens_in_s == before
