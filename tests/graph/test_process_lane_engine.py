"""Whole workflows whose nodes draw in worker processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from graph import worker_pack as pack
from graph.trial_pack import show, workflow
from milepost import tasks, wiring
from milepost.graph.deadline import Alarm, call_later
from milepost.graph.events import Event, NodeProgress
from milepost.graph.failures import NodeOverdue
from milepost.graph.lanes import Lane, Lanes
from milepost.graph.process_lane import ProcessLane
from milepost.graph.run import Engine
from milepost.graph.thread_lane import ThreadLane
from milepost.node.registry import Pack, Registry
from milepost.poster.gallery import gallery_tiles
from milepost.tasks import KeptFiles, Studio
from milepost.wiring.models import default_chains, without_accounts

pytestmark = pytest.mark.slow  # workers start, and a poster is drawn

PATIENCE_S = 30.0


@pytest.fixture
async def drawing() -> AsyncIterator[ProcessLane]:
    lane = ProcessLane(pack.equipment, width=2)
    yield lane
    lane.close()


async def test_what_a_node_in_a_worker_says_and_gives_reaches_the_run(drawing: ProcessLane) -> None:
    heard: list[Event] = []
    registry = Registry([Pack(name="test", nodes=(pack.tell_and_go, pack.hand_on, show))])
    told = workflow(
        tells=("TellAndGo", {}),
        passes=("Pass", {"value": ["tells", 0]}),
        end=("Show", {"value": ["passes", 0]}),
    )
    with Lanes.inline(drawing=drawing) as lanes:
        engine = Engine(registry, lanes=lanes)
        result = await engine.run(engine.accept(told), prompt_id="one", emit=heard.append)

    assert result.errors == ()
    assert result.outputs == {"end": {"shown": ["one tells 0 False"]}}
    progress = [event for event in heard if isinstance(event, NodeProgress)]
    assert [(event.node_id, event.value, event.maximum) for event in progress] == [("tells", 1, 4)]


async def test_a_node_that_takes_too_long_in_a_worker_is_ended_with_it(
    drawing: ProcessLane,
) -> None:
    rings: list[Callable[[], object]] = []
    heard: asyncio.Queue[Event] = asyncio.Queue()

    def later(delay_s: float, callback: Callable[[], object]) -> Alarm:
        rings.append(callback)
        return call_later(delay_s, callback)

    stays = replace(pack.tell_and_hold_the_interpreter.spec, deadline_s=3600.0)
    registry = Registry([Pack(name="test", nodes=(stays, pack.process_of, show))])
    with Lanes.inline(drawing=drawing) as lanes:
        engine = Engine(registry, lanes=lanes, later=later)
        stuck = workflow(
            stays=("TellAndHoldTheInterpreter", {}),
            end=("Show", {"value": ["stays", 0]}),
        )
        running = asyncio.create_task(engine.run(engine.accept(stuck), emit=heard.put_nowait))
        while not isinstance(await heard.get(), NodeProgress):
            pass
        (pid,) = drawing.worker_pids

        rings[0]()
        result = await asyncio.wait_for(running, PATIENCE_S)
        asks = workflow(asks=("ProcessOf", {}), end=("Show", {"value": ["asks", 0]}))
        after = await engine.run(engine.accept(asks))

    assert isinstance(result.errors[0].error, NodeOverdue)
    assert after.outputs["end"]["shown"] != [pid]


async def test_a_poster_drawn_in_workers_is_the_poster_drawn_here(tmp_path: Path) -> None:
    request = next(iter(gallery_tiles(540, 675))).request
    equip = partial(wiring.worker_equipment, tmp_path)

    async def drawn(drawing: Lane) -> bytes:
        files = KeptFiles()
        asked = {**default_chains(), "models": without_accounts()}
        services = {**equip().services, **asked, "files": files, "producer": "test"}
        with Lanes.inline(drawing=drawing) as lanes:
            engine = Engine(wiring.registry(), lanes=lanes, services=services)
            return (await tasks.make_poster(Studio(engine, files), request)).data

    here = await drawn(ThreadLane(width=1, name="drawing"))
    there = await drawn(ProcessLane(equip, width=2))

    assert there == here
