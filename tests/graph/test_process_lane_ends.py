"""Workers that die, are killed, cancelled, idle or closed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph import worker_pack as pack
from graph.process_work import HeardContext, work
from milepost.graph.process_lane import ProcessLane
from milepost.graph.worker_errors import WorkerDied
from milepost.node.declare import Node

pytestmark = pytest.mark.slow  # a worker takes a third of a second to start


class StoppedAlarm:
    """A call to be made, when the test says so."""

    def __init__(self, delay_s: float, callback: Callable[[], object]) -> None:
        self.delay_s = delay_s
        self.ring = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class StoppedClock:
    """Time passes when the test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.alarms: list[StoppedAlarm] = []

    def __call__(self) -> float:
        return self.now_s

    def later(self, delay_s: float, callback: Callable[[], object]) -> StoppedAlarm:
        self.alarms.append(StoppedAlarm(delay_s, callback))
        return self.alarms[-1]


def gone(pid: int) -> bool:
    """Whether there is no such process; an ended child that is not waited for counts as one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def named_memory() -> Iterator[Path]:
    folder = Path("/dev/shm")  # noqa: S108  # where POSIX shared memory has its names
    return folder.iterdir() if folder.exists() else iter(())


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
async def test_a_worker_that_dies_fails_its_call_and_no_other(
    lane: ProcessLane, number: signal.Signals
) -> None:
    context = HeardContext()
    staying = asyncio.create_task(lane.run(work(pack.tell_and_stay, context=context)))
    await context.told.get()

    with pytest.raises(WorkerDied, match=number.name) as raised:
        await lane.run(work(pack.end_by_signal, number=int(number)))
    assert await lane.run(work(pack.add, first=1, second=2)) == 3

    assert raised.value.retryable
    assert not staying.done()
    staying.cancel()


async def test_a_worker_killed_while_idle_is_not_noticed(lane: ProcessLane) -> None:
    pid = await lane.run(work(pack.process_of))
    assert isinstance(pid, int)
    died = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    await readable(died)

    assert await lane.run(work(pack.process_of)) not in {pid, os.getpid()}
    os.close(died)


@pytest.mark.parametrize("node", [pack.tell_and_stay, pack.tell_and_hold_the_interpreter])
async def test_cancelling_ends_the_node_and_the_next_call_runs(
    lane: ProcessLane, node: Node[..., Any]
) -> None:
    context = HeardContext()
    staying = asyncio.create_task(lane.run(work(node, context=context)))
    await context.told.get()
    (pid,) = lane.worker_pids

    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying
    again = await asyncio.gather(*(lane.run(work(pack.process_of)) for _ in range(2)))

    assert pid not in again
    assert gone(pid)


async def test_cancelling_a_call_that_waits_for_a_worker_kills_nobody() -> None:
    lane = ProcessLane(pack.equipment, width=1)
    context = HeardContext()
    staying = asyncio.create_task(lane.run(work(pack.tell_and_stay, context=context)))
    await context.told.get()
    waiting = asyncio.create_task(lane.run(work(pack.process_of)))
    await asyncio.sleep(0)  # it gets in line
    pids = lane.worker_pids

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert lane.worker_pids == pids
    assert not staying.done()
    lane.close()
    with pytest.raises(WorkerDied):
        await staying


async def test_cancelling_while_the_worker_starts_leaves_a_lane_that_works(tmp_path: Path) -> None:
    pipe = tmp_path / "word"
    os.mkfifo(pipe)
    lane = ProcessLane(partial(pack.equipment_after, str(pipe)), width=1)
    starting = asyncio.create_task(lane.run(work(pack.process_of)))
    opened = await asyncio.to_thread(pipe.open, "wb")  # the worker has opened it, too
    (pid,) = lane.worker_pids
    died = os.pidfd_open(pid)

    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await readable(died)  # so that nobody but the next worker reads the pipe
    opened.close()
    os.close(died)
    again, _ = await asyncio.gather(
        lane.run(work(pack.process_of)), asyncio.to_thread(pipe.write_text, "go on", "utf-8")
    )

    assert again != pid
    assert lane.worker_pids == {again}
    lane.close()


async def test_an_idle_worker_ends_and_comes_back() -> None:
    clock = StoppedClock()
    lane = ProcessLane(pack.equipment, width=1, idle_s=60, clock=clock, later=clock.later)
    pid = await lane.run(work(pack.process_of))
    assert isinstance(pid, int)
    died = os.pidfd_open(pid)

    clock.now_s += 59
    clock.alarms[-1].ring()
    still = await lane.run(work(pack.process_of))
    clock.now_s += 60
    clock.alarms[-1].ring()
    await readable(died)
    again = await lane.run(work(pack.process_of))

    assert still == pid != again
    assert {alarm.delay_s for alarm in clock.alarms} == {60}
    lane.close()
    assert clock.alarms[-1].cancelled
    os.close(died)


async def test_signals_to_the_group_are_the_parents_affair(
    lane: ProcessLane, tmp_path: Path
) -> None:
    ours, theirs = str(tmp_path / "ours"), str(tmp_path / "theirs")
    os.mkfifo(ours)
    os.mkfifo(theirs)
    meeting = asyncio.create_task(lane.run(work(pack.meet, waits_at=theirs, comes_to=ours)))
    await asyncio.to_thread(Path(ours).read_text, "utf-8")
    (pid,) = lane.worker_pids

    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    await asyncio.to_thread(Path(theirs).write_text, "go on", "utf-8")

    assert await meeting == pid


async def test_closing_ends_every_worker_and_leaves_nothing_open() -> None:
    await asyncio.to_thread(int)  # the loop's own thread and descriptors come first
    before, names_before = descriptors(), set(named_memory())
    lane = ProcessLane(pack.equipment, width=2)
    context = HeardContext()
    staying = asyncio.create_task(lane.run(work(pack.tell_and_stay, context=context)))
    await context.told.get()
    picture = await lane.run(work(pack.paint, height=500, width=400, level=0.25))
    pids = lane.worker_pids

    lane.close()
    with pytest.raises(WorkerDied):
        await staying

    assert len(pids) == 2
    assert all(map(gone, pids))
    assert isinstance(picture, np.ndarray)
    assert float(picture.sum()) == pytest.approx(500 * 400 * 3 * 0.25)
    del picture
    assert descriptors() == before
    assert set(named_memory()) == names_before


async def readable(descriptor: int) -> None:
    """Wait until the process of a pidfd has ended."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    async with asyncio.timeout(10):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
