from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pytest

from milepost.graph.lanes import Work
from milepost.node.spec import NodeSpec, Outcome
from milepost.packs.foreign.coroutine_lane import CoroutineLane
from milepost.packs.foreign.quitting import PackQuit

PATIENCE_S = 10.0
WHO: ContextVar[str] = ContextVar("who", default="nobody")


def work(function: Any, **arguments: Any) -> Work:
    spec = NodeSpec(
        class_type="Pack", function=function, read_result=lambda _: Outcome(), inputs={}, outputs=()
    )
    return Work(spec, arguments)


@pytest.fixture
def lane() -> Iterator[CoroutineLane]:
    made = CoroutineLane()
    yield made
    made.close()


async def test_a_coroutine_that_blocks_holds_up_nobody_else(lane: CoroutineLane) -> None:
    entered, release = asyncio.Event(), threading.Event()
    here = asyncio.get_running_loop()

    async def block() -> str:
        here.call_soon_threadsafe(entered.set)
        release.wait(PATIENCE_S)
        return "done"

    blocking = asyncio.create_task(lane.run(work(block)))
    await asyncio.wait_for(entered.wait(), PATIENCE_S)
    release.set()

    assert await asyncio.wait_for(blocking, PATIENCE_S) == "done"


async def test_a_cancelled_call_is_over_at_once_whatever_its_coroutine_does(
    lane: CoroutineLane,
) -> None:
    entered = asyncio.Event()
    here = asyncio.get_running_loop()
    over = threading.Event()

    async def stay() -> None:
        here.call_soon_threadsafe(entered.set)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            over.wait(PATIENCE_S)  # it does not let go

    staying = asyncio.create_task(lane.run(work(stay)))
    await asyncio.wait_for(entered.wait(), PATIENCE_S)
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(staying, PATIENCE_S)

    assert not over.is_set()
    over.set()


async def test_coroutines_go_side_by_side_and_know_their_caller(lane: CoroutineLane) -> None:
    @dataclass
    class Meeting:
        here: int = 0
        both: asyncio.Event | None = None

    meeting = Meeting()

    async def meet() -> str:
        meeting.both = meeting.both or asyncio.Event()
        meeting.here += 1
        if meeting.here == 2:
            meeting.both.set()
        await asyncio.wait_for(meeting.both.wait(), PATIENCE_S)
        return WHO.get()

    async def called_by(name: str) -> object:
        WHO.set(name)
        return await lane.run(work(meet))

    assert set(await asyncio.gather(called_by("a"), called_by("b"))) == {"a", "b"}


@pytest.mark.parametrize("raised", [ValueError("no"), SystemExit(3)])
async def test_what_it_raises_is_its_own_failure(
    lane: CoroutineLane, raised: BaseException
) -> None:
    async def fail() -> None:
        raise raised

    with pytest.raises((ValueError, PackQuit)):
        await lane.run(work(fail))
    assert await lane.run(work(asyncio.sleep, delay=0, result="still there")) == "still there"
