from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.trial_pack import OpenGate, add, hold, number, show, wait, workflow
from milepost.graph.deadline import Alarm, call_later
from milepost.graph.events import Event, NodeFinished, NodeStarted, RunFailed
from milepost.graph.failures import NodeOverdue, RunOverdue
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.node.registry import Pack, Registry

PATIENCE_S = 5.0


class Rung:
    """An alarm of the test's clock."""

    def __init__(self, delay_s: float, callback: Callable[[], object]) -> None:
        self.delay_s = delay_s
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class HandClock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.alarms: asyncio.Queue[Rung] = asyncio.Queue()

    def later(self, delay_s: float, callback: Callable[[], object]) -> Alarm:
        alarm = Rung(delay_s, callback)
        self.alarms.put_nowait(alarm)
        return alarm


def slow(deadline_s: float | None) -> Registry:
    with_deadline = replace(wait.spec, deadline_s=deadline_s)
    return Registry([Pack(name="slow", nodes=(with_deadline, number, add, show, hold))])


WAITING = workflow(
    slow=("Wait", {"name": "a"}),
    lost=("Show", {"value": ["slow", 0]}),
    end=("Show", {"value": 1}),
)


async def test_a_node_that_takes_too_long_is_ended_and_others_are_spared(lanes: Lanes) -> None:
    clock, gate = HandClock(), OpenGate()
    built = Engine(slow(60.0), lanes=lanes, services={"gate": gate}, later=clock.later)

    running = asyncio.create_task(built.run(built.accept(WAITING)))
    alarm = await clock.alarms.get()
    alarm.callback()
    result = await asyncio.wait_for(running, PATIENCE_S)

    assert alarm.delay_s == 60.0
    assert isinstance(result.errors[0].error, NodeOverdue)
    assert result.errors[0].node_id == "slow"
    assert result.skipped == {"lost"}
    assert result.outputs == {"end": {"shown": [1]}}


async def test_a_node_in_time_is_left_alone_and_its_alarm_is_taken_back(lanes: Lanes) -> None:
    clock, gate = HandClock(), OpenGate()
    gate.opened.set()
    built = Engine(slow(60.0), lanes=lanes, services={"gate": gate}, later=clock.later)

    result = await built.run(built.accept(WAITING))

    assert not result.errors
    assert clock.alarms.get_nowait().cancelled


async def test_nodes_without_a_deadline_take_the_engines(lanes: Lanes) -> None:
    clock, gate = HandClock(), OpenGate()
    gate.opened.set()
    built = Engine(
        slow(None), lanes=lanes, services={"gate": gate}, later=clock.later, node_deadline_s=5.0
    )

    await built.run(built.accept(WAITING))

    assert clock.alarms.get_nowait().delay_s == 5.0


async def test_runs_without_a_deadline_take_the_engines(lanes: Lanes) -> None:
    clock, gate = HandClock(), OpenGate()
    gate.opened.set()
    built = Engine(
        slow(None), lanes=lanes, services={"gate": gate}, later=clock.later, run_deadline_s=9.0
    )

    await built.run(built.accept(WAITING))
    await built.run(built.accept(WAITING), deadline_s=3.0)

    assert [clock.alarms.get_nowait().delay_s for _ in range(2)] == [9.0, 3.0]


async def test_a_threads_deadline_counts_from_its_real_start_and_its_result_is_discarded(
    lanes: Lanes,
) -> None:
    clock, release, seen = HandClock(), threading.Event(), queue.SimpleQueue[bool]()
    registry = Registry([Pack(name="slow", nodes=(replace(hold.spec, deadline_s=2.0), show))])
    services = {"release": release, "seen": seen}
    built = Engine(registry, lanes=lanes, services=services, later=clock.later)
    submitted = workflow(a=("Hold", {}), end=("Show", {"value": ["a", 0]}))

    running = asyncio.create_task(built.run(built.accept(submitted)))
    (await clock.alarms.get()).callback()
    result = await asyncio.wait_for(running, PATIENCE_S)
    release.set()

    assert isinstance(result.errors[0].error, NodeOverdue)
    assert seen.get(timeout=PATIENCE_S) is True


async def test_a_run_that_takes_too_long_ends_what_still_runs_and_keeps_the_rest(
    lanes: Lanes,
) -> None:
    clock, gate, events, shown = HandClock(), OpenGate(), list[Event](), asyncio.Event()
    built = Engine(slow(None), lanes=lanes, services={"gate": gate}, later=clock.later)

    def hear(event: Event) -> None:
        events.append(event)
        if isinstance(event, NodeFinished):
            shown.set()

    running = asyncio.create_task(built.run(built.accept(WAITING), deadline_s=600.0, emit=hear))
    await gate.arrived.get()
    alarm = await clock.alarms.get()
    await shown.wait()
    alarm.callback()
    result = await asyncio.wait_for(running, PATIENCE_S)

    assert alarm.delay_s == 600.0
    assert isinstance(result.errors[0].error, RunOverdue)
    assert result.outputs == {"end": {"shown": [1]}}
    assert isinstance(events[-1], RunFailed)


async def test_cancelling_a_run_is_no_deadline(lanes: Lanes) -> None:
    clock, gate = HandClock(), OpenGate()
    built = Engine(slow(60.0), lanes=lanes, services={"gate": gate}, later=clock.later)

    running = asyncio.create_task(built.run(built.accept(WAITING), deadline_s=600.0))
    alarms = [await clock.alarms.get(), await clock.alarms.get()]
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert all(isinstance(alarm, Rung) and alarm.cancelled for alarm in alarms)


async def test_who_waits_for_the_same_work_takes_over_when_its_leader_is_overdue(
    lanes: Lanes,
) -> None:
    clock, gate = HandClock(), OpenGate()
    built = Engine(slow(60.0), lanes=lanes, services={"gate": gate}, later=clock.later)

    first = asyncio.create_task(built.run(built.accept(WAITING)))
    await gate.arrived.get()
    events: asyncio.Queue[Event] = asyncio.Queue()
    second = asyncio.create_task(built.run(built.accept(WAITING), emit=events.put_nowait))
    while not isinstance(await events.get(), NodeStarted):
        pass
    (await clock.alarms.get()).callback()
    late = await asyncio.wait_for(first, PATIENCE_S)
    await asyncio.wait_for(gate.arrived.get(), PATIENCE_S)
    gate.opened.set()

    assert [failure.node_id for failure in late.errors] == ["slow"]
    assert not (await second).errors


async def test_by_default_the_loops_own_clock_counts(lanes: Lanes) -> None:
    built = Engine(slow(0.0), lanes=lanes, services={"gate": OpenGate()}, later=call_later)

    result = await asyncio.wait_for(built.run(built.accept(WAITING)), PATIENCE_S)

    assert [failure.code for failure in result.errors] == ["node_overdue"]
