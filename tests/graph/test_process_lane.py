from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph import worker_pack as pack
from milepost.errors import InvalidInput, OurBug
from milepost.graph.lanes import NodeQuit, Work
from milepost.graph.process_lane import NICENESS, ProcessLane
from milepost.graph.result import frames_of
from milepost.graph.worker_errors import WorkerDied
from milepost.node.declare import Node

pytestmark = pytest.mark.slow  # a worker takes a third of a second to start


class HeardContext:
    """A node's context here, which tells the test what the node says."""

    prompt_id = "prompt"
    node_id = "7"
    call_index = 2
    cancelled = False

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        self._loop.call_soon_threadsafe(self.told.put_nowait, (value, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        self._loop.call_soon_threadsafe(self.told.put_nowait, (picture, media_type))


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


@pytest.fixture
async def lane() -> AsyncIterator[ProcessLane]:
    opened = ProcessLane(pack.equipment, width=2)
    yield opened
    opened.close()


def work(node: Node[..., Any], **arguments: object) -> Work:
    return Work(node.spec, arguments)


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


async def test_a_node_runs_in_a_process_of_its_own_at_lower_priority(lane: ProcessLane) -> None:
    assert lane.worker_pids == frozenset()

    pid = await lane.run(work(pack.process_of))
    priority = await lane.run(work(pack.priority_of))

    assert {pid} == lane.worker_pids != {os.getpid()}
    assert priority == min(os.nice(0) + NICENESS, 19)


async def test_a_service_that_is_sent_is_the_callers_and_not_the_workers() -> None:
    lane = ProcessLane(pack.equipment, width=1, sent=["greeter"])
    try:
        told = await lane.run(work(pack.greet, greeter=pack.Polite()))
        own = await lane.run(work(pack.greet))
    finally:
        lane.close()

    assert told == "good day"
    assert own != told


async def test_a_worker_does_one_call_after_another(lane: ProcessLane) -> None:
    sums = [await lane.run(work(pack.add, first=at, second=1)) for at in range(3)]

    assert sums == [1, 2, 3]
    assert len(lane.worker_pids) == 1


async def test_two_calls_at_once_run_side_by_side(lane: ProcessLane, tmp_path: Path) -> None:
    first, second = (str(tmp_path / name) for name in ("first", "second"))
    os.mkfifo(first)
    os.mkfifo(second)

    async with asyncio.timeout(20):
        pids = await asyncio.gather(
            lane.run(work(pack.meet, waits_at=first, comes_to=second)),
            lane.run(work(pack.be_met, waits_at=second, comes_to=first)),
        )

    assert len(set(pids)) == 2


async def test_calls_of_the_oldest_run_go_first(tmp_path: Path) -> None:
    pipe = tmp_path / "word"
    os.mkfifo(pipe)
    word = os.open(pipe, os.O_RDWR)  # without waiting for a reader
    lane = ProcessLane(pack.equipment, width=1)
    order: list[str] = []

    async def call(name: str, since: float) -> None:
        await lane.run(Work(pack.process_of.spec, {}, since=since))
        order.append(name)

    in_it = asyncio.create_task(lane.run(work(pack.read_line, lines_in=str(pipe))))
    waiting = [
        asyncio.create_task(call(*each)) for each in (("young", 30), ("old", 10), ("mid", 20))
    ]
    await asyncio.sleep(0)  # the first is in, the others get in line
    os.write(word, b"go on\n")
    await asyncio.gather(in_it, *waiting)

    assert order == ["old", "mid", "young"]
    lane.close()
    os.close(word)


async def test_the_node_begins_only_when_a_worker_is_ready(lane: ProcessLane) -> None:
    began: list[frozenset[int]] = []

    await lane.run(
        Work(pack.add.spec, {"first": 1, "second": 2}, lambda: began.append(lane.worker_pids))
    )

    assert len(began) == 1
    assert len(began[0]) == 1


async def test_pictures_arrive_read_only_on_both_sides(lane: ProcessLane) -> None:
    picture = await lane.run(work(pack.paint, height=500, width=400, level=0.25))

    assert isinstance(picture, np.ndarray)
    assert (picture == np.float32(0.25)).all()
    assert not picture.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        await lane.run(work(pack.write_into, picture=picture))


async def test_a_picture_that_comes_back_is_the_memory_that_went(lane: ProcessLane) -> None:
    picture = await lane.run(work(pack.paint, height=500, width=400, level=0.25))
    again = await lane.run(work(pack.hand_on, value=picture))

    assert isinstance(picture, np.ndarray)
    assert isinstance(again, np.ndarray)
    assert np.shares_memory(picture, again)


async def test_services_are_the_workers_own(lane: ProcessLane) -> None:
    here = object()

    assert await lane.run(work(pack.greet, greeter=here)) == "made in the worker"


async def test_a_node_hears_and_tells_its_context(lane: ProcessLane) -> None:
    context = HeardContext()

    seen = await lane.run(work(pack.tell_and_go, context=context))

    assert seen == "prompt 7 2 False"
    assert await context.told.get() == (1, 4)
    assert await context.told.get() == (b"picture", "image/png")


async def test_nothing_is_heard_of_a_call_that_is_over(lane: ProcessLane) -> None:
    over, now = HeardContext(), HeardContext()

    await lane.run(work(pack.tell_late, context=over))
    await lane.run(work(pack.tell_and_go, context=now))

    assert over.told.empty()
    assert await now.told.get() == (1, 4)


async def test_our_errors_arrive_with_facts_and_place(lane: ProcessLane) -> None:
    with pytest.raises(InvalidInput) as raised:
        await lane.run(work(pack.raise_ours))

    assert (raised.value.where, raised.value.exit_code) == ("the place", 2)
    assert frames_of(raised.value)[-1].startswith("worker_pack.py, line ")
    assert frames_of(raised.value)[-1].endswith(", in raise_ours")


async def test_an_error_that_cannot_be_pickled_keeps_its_name_and_message(
    lane: ProcessLane,
) -> None:
    with pytest.raises(Exception, match="somewhere: for some reason") as raised:
        await lane.run(work(pack.raise_from_afar))

    assert type(raised.value).__name__ == "FromAfar"
    assert type(raised.value).__module__ == pack.__name__


@pytest.mark.parametrize("kind", ["exit", "interrupt"])
async def test_a_node_cannot_end_its_worker_by_raising(lane: ProcessLane, kind: str) -> None:
    pid = await lane.run(work(pack.process_of))

    with pytest.raises(NodeQuit):
        await lane.run(work(pack.raise_what_ends, kind=kind))

    assert await lane.run(work(pack.process_of)) == pid


async def test_what_cannot_travel_fails_one_call_and_no_worker(lane: ProcessLane) -> None:
    pid = await lane.run(work(pack.process_of))

    with pytest.raises(TypeError, match="pickle"):
        await lane.run(work(pack.give_what_cannot_travel))
    with pytest.raises(TypeError, match="pickle"):
        await lane.run(work(pack.hand_on, value=threading.Lock()))
    with pytest.raises(OurBug, match="OnlyHere"):
        await lane.run(work(pack.only_here))

    assert await lane.run(work(pack.process_of)) == pid


async def test_equipment_that_cannot_be_made_fails_the_call_with_its_error() -> None:
    lane = ProcessLane(pack.broken_equipment, width=1)

    for _ in range(2):
        with pytest.raises(InvalidInput, match="is not TOML"):
            await lane.run(work(pack.process_of))

    assert lane.worker_pids == frozenset()
    lane.close()


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
