from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from milepost.graph.lanes import Held, Lanes, Work
from milepost.node.spec import NodeSpec, Outcome
from milepost.packs.foreign.lane import PackLane
from milepost.packs.foreign.lanes_of_packs import pack_lane
from milepost.packs.foreign.quitting import PackQuit


@dataclass
class Later:
    """A loop's clock that only moves when told."""

    now: float = 0.0
    alarms: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    def __call__(self, delay_s: float, callback: Callable[[], object]) -> Later:
        self.alarms.append((self.now + delay_s, callback))
        return self

    def cancel(self) -> None:
        raise AssertionError("nobody cancels an alarm here")

    def clock(self) -> float:
        return self.now

    def move_to(self, now: float) -> None:
        self.now = now
        due = [callback for at, callback in self.alarms if at <= now]
        self.alarms = [(at, callback) for at, callback in self.alarms if at > now]
        for callback in due:
            callback()


class Stuck:
    """A node that keeps its thread until it is released."""

    def __init__(self) -> None:
        self.started = asyncio.Event()
        self.release = threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> str:
        self._loop.call_soon_threadsafe(self.started.set)
        assert self.release.wait(timeout=5)
        return "late"


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def lane(later: Later) -> Iterator[PackLane]:
    made = PackLane("custom_nodes.p", later=later, clock=later.clock)
    yield made
    made.close()


def work(function: Callable[[], Any], name: str = "Node") -> Work:
    spec = NodeSpec(
        class_type=name, function=function, read_result=lambda _: Outcome(), inputs={}, outputs=()
    )
    return Work(spec, {})


async def left_alone(lane: PackLane, name: str = "Stuck") -> Stuck:
    """A call that still runs though its run was cancelled."""
    stuck = Stuck()
    task = asyncio.create_task(lane.run(work(stuck, name)))
    await stuck.started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return stuck


async def test_a_pack_runs_in_one_thread_that_is_not_the_loops(lane: PackLane) -> None:
    threads = await asyncio.gather(*(lane.run(work(threading.get_ident)) for _ in range(20)))

    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


async def test_calls_are_made_in_the_order_they_came(lane: PackLane) -> None:
    made: list[int] = []

    def note(number: int) -> Callable[[], None]:
        return lambda: made.append(number)

    await asyncio.gather(*(lane.run(work(note(number))) for number in range(20)))

    assert made == list(range(20))


async def test_a_call_sees_the_context_it_was_asked_in(lane: PackLane) -> None:
    said = contextvars.ContextVar("said", default="nothing")
    said.set("here")

    assert await lane.run(work(said.get)) == "here"


@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (ValueError("no"), ValueError),
        (KeyboardInterrupt(), PackQuit),
        (GeneratorExit(), PackQuit),
        (asyncio.CancelledError(), asyncio.CancelledError),
    ],
)
async def test_what_a_node_raises_ends_its_call_alone(
    lane: PackLane, raised: BaseException, seen: type[BaseException]
) -> None:
    def fail() -> None:
        raise raised

    with pytest.raises(seen):
        await lane.run(work(fail))

    assert await lane.run(work(lambda: 1)) == 1


async def test_a_cancelled_call_is_left_at_once_and_holds_the_lane_until_it_returns(
    lane: PackLane, later: Later
) -> None:
    stuck = await left_alone(lane)
    waiting = asyncio.create_task(lane.run(work(lambda: "next")))
    later.move_to(7)

    held = lane.held()
    stuck.release.set()

    assert held == [("Stuck", 7.0)]
    assert await waiting == "next"
    assert lane.held() == []


async def test_a_call_cancelled_while_it_waits_is_never_made(lane: PackLane) -> None:
    stuck = await left_alone(lane)
    made: list[int] = []
    waiting = asyncio.create_task(lane.run(work(lambda: made.append(1))))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    stuck.release.set()

    await lane.run(work(lambda: None))

    assert not made
    assert lane.held() == []


async def test_a_pack_stuck_for_a_minute_gets_a_new_thread_with_a_warning(
    lane: PackLane, later: Later, caplog: pytest.LogCaptureFixture
) -> None:
    stuck = await left_alone(lane, "Endless")
    waiting = [asyncio.create_task(lane.run(work(lambda: "next"))) for _ in range(3)]
    await asyncio.sleep(0)
    later.move_to(59.9)
    still = [task.done() for task in waiting]
    with caplog.at_level(logging.WARNING):
        later.move_to(60)

    assert await asyncio.gather(*waiting) == ["next"] * 3
    assert still == [False] * 3
    assert "custom_nodes.p: Endless goes on" in caplog.text
    assert lane.held() == [("Endless", 60.0)]
    stuck.release.set()


async def test_a_call_that_returned_in_time_changes_nothing(
    lane: PackLane, later: Later, caplog: pytest.LogCaptureFixture
) -> None:
    first = await lane.run(work(threading.get_ident))
    stuck = await left_alone(lane)
    stuck.release.set()
    await lane.run(work(lambda: None))

    later.move_to(60)

    assert await lane.run(work(threading.get_ident)) == first
    assert not caplog.records


async def test_results_are_not_kept_once_they_are_handed_on(lane: PackLane) -> None:
    class Large:
        pass

    kept: weakref.WeakSet[Large] = weakref.WeakSet()

    def make() -> Large:
        large = Large()
        kept.add(large)
        return large

    await lane.run(work(make))
    await lane.run(work(lambda: None))
    gc.collect()

    assert not kept


async def test_lanes_are_made_for_packs_alone_and_say_what_holds_them() -> None:
    with Lanes.inline(on_demand=pack_lane) as lanes:
        lane = lanes.of("pack:custom_nodes.a")

        assert isinstance(lane, PackLane)
        assert lanes.of("pack:custom_nodes.a") is lane
        assert lanes.of("pack:custom_nodes.b") is not lane
        assert pack_lane("elsewhere") is None
        assert lanes.held() == []
        stuck = await left_alone(lane)
        ((name, class_type, seconds),) = lanes.held()
        assert Held(name, class_type, 0) == ("pack:custom_nodes.a", "Stuck", 0)
        assert 0 <= seconds < 5
        stuck.release.set()
