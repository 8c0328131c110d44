"""The lane of threads: how many at once, in which order, and what becomes of what nobody awaits."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from milepost.graph.thread_lane import ThreadLane

WAITED_S = 10.0
WHO = contextvars.ContextVar("WHO", default="nobody")


@dataclass
class Doing:
    """Work that does that."""

    do: Callable[[], object]
    whose: str = ""

    def call(self) -> object:
        """Do it."""
        return self.do()


@contextmanager
def lane(width: int) -> Iterator[ThreadLane]:
    """A lane that is closed at the end."""
    opened = ThreadLane(width=width, name="node")
    yield opened
    opened.close()


async def test_many_at_once_each_get_their_own_result() -> None:
    with lane(3) as opened:
        asked = [opened.run(Doing(lambda number=number: number)) for number in range(500)]  # type: ignore[misc]  # a default binds it
        assert await asyncio.gather(*asked) == list(range(500))


async def test_as_many_run_at_once_as_the_lane_is_wide() -> None:
    together = threading.Barrier(4, timeout=WAITED_S)
    with lane(4) as opened:
        met = await asyncio.gather(*(opened.run(Doing(together.wait)) for _ in range(8)))
    assert sorted(map(str, met)) == [*"00112233"]


async def test_no_more_run_at_once_than_the_lane_is_wide() -> None:
    running = most = 0
    counting = threading.Lock()
    pause = threading.Event()

    def run() -> None:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        pause.wait(0.001)
        with counting:
            running -= 1

    with lane(2) as opened:
        await asyncio.gather(*(opened.run(Doing(run)) for _ in range(40)))
    assert most == 2


async def test_those_who_came_first_begin_first() -> None:
    begun: list[int] = []
    with lane(1) as opened:
        each = [Doing(lambda number=number: begun.append(number)) for number in range(50)]  # type: ignore[misc]  # a default binds it
        await asyncio.gather(*map(opened.run, each))
    assert begun == list(range(50))


async def test_a_customer_with_little_to_do_does_not_wait_for_all_that_another_asked_for() -> None:
    begun: list[str] = []
    first_has_begun, may_go_on = threading.Event(), threading.Event()

    def hold() -> None:
        first_has_begun.set()
        may_go_on.wait(WAITED_S)

    with lane(1) as opened:
        work = [Doing(hold, "north"), *[Doing(lambda: begun.append("north"), "north")] * 20]
        asked = [asyncio.create_task(opened.run(each)) for each in work]
        await asyncio.to_thread(first_has_begun.wait, WAITED_S)
        late = asyncio.create_task(opened.run(Doing(lambda: begun.append("south"), "south")))
        await asyncio.sleep(0)
        may_go_on.set()
        await asyncio.gather(*asked, late)
    assert begun[0] == "south"


async def test_a_result_does_not_wait_for_the_next_work_to_end() -> None:
    release = threading.Event()
    with lane(1) as opened:
        quick = asyncio.ensure_future(opened.run(Doing(lambda: "quick")))
        slow = asyncio.ensure_future(opened.run(Doing(lambda: release.wait(WAITED_S))))
        assert await quick == "quick"
        assert not slow.done()
        release.set()
        assert await slow is True


async def test_an_error_reaches_who_asked_and_the_lane_goes_on() -> None:
    def fail() -> None:
        raise KeyError("no such thing")

    with lane(1) as opened:
        with pytest.raises(KeyError, match="no such thing"):
            await opened.run(Doing(fail))
        assert await opened.run(Doing(lambda: 7)) == 7


async def test_work_runs_in_the_context_of_who_asked() -> None:
    with lane(2) as opened:
        WHO.set("Ann")
        asked = asyncio.ensure_future(opened.run(Doing(WHO.get)))
        WHO.set("Ben")
        assert await opened.run(Doing(WHO.get)) == "Ben"
        assert await asked == "Ann"


async def test_waiting_work_that_is_cancelled_is_never_begun() -> None:
    release = threading.Event()
    begun: list[str] = []
    with lane(1) as opened:
        first = asyncio.ensure_future(opened.run(Doing(lambda: release.wait(WAITED_S))))
        second = asyncio.ensure_future(opened.run(Doing(lambda: begun.append("second"))))
        third = asyncio.ensure_future(opened.run(Doing(lambda: begun.append("third"))))
        await asyncio.wait([first], timeout=0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        release.set()
        await asyncio.gather(first, third)
    assert begun == ["third"]


async def test_who_is_cancelled_does_not_wait_for_the_thread() -> None:
    begun, release = threading.Event(), threading.Event()

    def run() -> None:
        begun.set()
        release.wait(WAITED_S)

    with lane(1) as opened:
        asked = asyncio.ensure_future(opened.run(Doing(run)))
        await asyncio.to_thread(begun.wait, WAITED_S)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert not release.is_set()
        release.set()
        assert await opened.run(Doing(lambda: "next")) == "next"


async def test_closing_drops_what_waits_and_lets_running_work_end() -> None:
    begun, release = threading.Event(), threading.Event()

    def run() -> str:
        begun.set()
        release.wait(WAITED_S)
        return "ended"

    opened = ThreadLane(width=1, name="node")
    running = asyncio.ensure_future(opened.run(Doing(run)))
    waiting = asyncio.ensure_future(opened.run(Doing(lambda: "never")))
    await asyncio.to_thread(begun.wait, WAITED_S)
    opened.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    release.set()
    assert await running == "ended"
    with pytest.raises(RuntimeError):
        await opened.run(Doing(lambda: "too late"))


def test_a_lane_serves_one_event_loop_after_the_other() -> None:
    with lane(2) as opened:
        assert asyncio.run(opened.run(Doing(lambda: 1))) == 1
        assert asyncio.run(opened.run(Doing(lambda: 2))) == 2
