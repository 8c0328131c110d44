from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from graph import worker_pack as pack
from graph.process_work import HeardContext, work
from milepost.errors import InvalidInput, OurBug
from milepost.graph.lanes import NodeQuit, Work
from milepost.graph.process_lane import NICENESS, ProcessLane
from milepost.graph.result import frames_of

pytestmark = pytest.mark.slow  # a worker takes a third of a second to start


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
