from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from graph.patient_run import run
from graph.trial_pack import Album, Notes, OpenGate, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.events import (
    Event,
    NodeStarted,
)
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import InvalidWorkflow
from milepost.graph.workflow import read_workflow


async def test_values_flow_along_links(lanes: Lanes) -> None:
    submitted = workflow(
        a=("Number", {"value": 7}),
        halves=("Halve", {"value": ["a", 0]}),
        sum=("Add", {"a": ["halves", 1], "b": ["a", 0]}),
        end=("Show", {"value": ["sum", 0]}),
    )

    result = await run(engine(lanes), submitted)

    assert result.outputs == {"end": {"shown": [11]}}
    assert result.timings.keys() == {"a", "halves", "sum", "end"}
    assert not result.errors


async def test_only_what_an_output_needs_is_run(lanes: Lanes) -> None:
    notes = Notes()
    submitted = workflow(stray=("Counted", {"name": "stray"}), end=("Show", {"value": 1}))

    result = await run(engine(lanes, ledger=notes), submitted)

    assert notes.names == []
    assert result.timings.keys() == {"end"}


async def test_values_asked_for_are_kept_and_others_let_go(lanes: Lanes) -> None:
    submitted = workflow(
        a=("Number", {"value": 7}),
        halves=("Halve", {"value": ["a", 0]}),
        end=("Show", {"value": ["halves", 0]}),
    )

    result = await run(engine(lanes), submitted, keep={"halves"})

    assert result.values == {"halves": (3, 4)}


async def test_keeping_a_node_that_is_not_run_is_refused(lanes: Lanes) -> None:
    with pytest.raises(InvalidWorkflow, match="'gone'"):
        await run(engine(lanes), workflow(end=("Show", {"value": 1})), keep={"gone"})


async def test_async_nodes_wait_side_by_side(lanes: Lanes) -> None:
    gate = OpenGate()
    built = engine(lanes, gate=gate)
    submitted = workflow(
        a=("Wait", {"name": "a"}),
        b=("Wait", {"name": "b"}),
        end_a=("Show", {"value": ["a", 0]}),
        end_b=("Show", {"value": ["b", 0]}),
    )

    running = asyncio.create_task(run(built, submitted))
    arrived = {await gate.arrived.get(), await gate.arrived.get()}
    gate.opened.set()
    result = await running

    assert arrived == {"a", "b"}
    assert len(result.outputs) == 2


async def test_thread_nodes_compute_side_by_side(lanes: Lanes) -> None:
    submitted = workflow(
        a=("Meet", {"name": "a"}),
        b=("Meet", {"name": "b"}),
        end_a=("Show", {"value": ["a", 0]}),
        end_b=("Show", {"value": ["b", 0]}),
    )

    result = await run(engine(lanes, barrier=threading.Barrier(2)), submitted)

    assert not result.errors


async def test_eight_thread_safe_nodes_run_at_once_however_few_the_cores() -> None:
    names = [f"node{at}" for at in range(8)]
    nodes: dict[str, tuple[str, dict[str, object]]] = {}
    for name in names:
        nodes[name] = ("Meet", {"name": name})
        nodes[f"show of {name}"] = ("Show", {"value": [name, 0]})

    with Lanes.inline() as lanes:
        built = engine(lanes, barrier=threading.Barrier(8))
        result = await run(built, workflow(**nodes))

    assert not result.errors


async def test_a_process_lane_may_be_inline_with_one_slot(lanes: Lanes) -> None:
    submitted = workflow(
        a=("Draw", {"name": "a"}),
        b=("Draw", {"name": "b"}),
        end=("Show", {"value": ["a", 0]}),
        end_b=("Show", {"value": ["b", 0]}),
    )

    result = await run(engine(lanes, barrier=threading.Barrier(1)), submitted)

    assert result.outputs["end"] == {"shown": ["a in drawing_0"]}
    assert result.outputs["end_b"] == {"shown": ["b in drawing_0"]}


async def test_two_workflows_run_side_by_side(lanes: Lanes) -> None:
    gate = OpenGate()
    built = engine(lanes, gate=gate)
    first = workflow(a=("Wait", {"name": "first"}), end=("Show", {"value": ["a", 0]}))
    second = workflow(a=("Wait", {"name": "second"}), end=("Show", {"value": ["a", 0]}))

    running = [asyncio.create_task(run(built, each)) for each in (first, second)]
    arrived = {await gate.arrived.get(), await gate.arrived.get()}
    gate.opened.set()
    await asyncio.gather(*running)

    assert arrived == {"first", "second"}


async def test_equal_work_in_two_runs_at_once_is_done_once(lanes: Lanes) -> None:
    gate = OpenGate()
    built = engine(lanes, gate=gate)
    submitted = workflow(a=("Wait", {"name": "x"}), end=("Show", {"value": ["a", 0]}))

    events: asyncio.Queue[Event] = asyncio.Queue()
    running = [asyncio.create_task(run(built, submitted, emit=events.put_nowait)) for _ in range(3)]
    await gate.arrived.get()
    started = 0
    while started < 3:
        started += isinstance(await events.get(), NodeStarted)
    gate.opened.set()
    results = await asyncio.gather(*running)

    assert gate.arrived.empty()
    assert all(result.outputs == {"end": {"shown": ["x"]}} for result in results)


async def test_equal_nodes_of_one_workflow_are_run_once(lanes: Lanes) -> None:
    notes = Notes()
    submitted = workflow(
        a=("Counted", {"name": "x"}),
        b=("Counted", {"name": "x"}),
        end_a=("Show", {"value": ["a", 0]}),
        end_b=("Show", {"value": ["b", 0]}),
    )

    built = engine(lanes, cache=OutcomeCache(limit_bytes=10_000), ledger=notes)
    result = await run(built, submitted)

    assert notes.names == ["x"]
    assert result.outputs == {"end_a": {"shown": ["x"]}, "end_b": {"shown": ["x"]}}


async def test_a_chain_of_1000_nodes_runs(lanes: Lanes) -> None:
    nodes: dict[str, object] = {"0": {"class_type": "Number", "inputs": {"value": 1}}}
    for index in range(1, 1000):
        nodes[str(index)] = {"class_type": "Add", "inputs": {"a": [str(index - 1), 0]}}
    nodes["end"] = {"class_type": "Show", "inputs": {"value": ["999", 0]}}

    result = await run(engine(lanes), read_workflow(nodes))

    assert result.outputs == {"end": {"shown": [1000]}}


async def test_values_are_frozen_before_the_next_node_sees_them(lanes: Lanes) -> None:
    submitted = workflow(
        album=("MakeAlbum", {"size_bytes": 9}),
        weight=("Weigh", {"album": ["album", 0]}),
        end=("Show", {"value": ["weight", 0]}),
    )

    result = await run(engine(lanes, alive=weakref.WeakSet[Album]()), submitted)

    assert result.outputs == {"end": {"shown": [9]}}


async def test_a_value_is_let_go_as_soon_as_its_last_taker_has_run(lanes: Lanes) -> None:
    gate, alive = OpenGate(), weakref.WeakSet[Album]()
    submitted = workflow(
        album=("MakeAlbum", {"size_bytes": 9}),
        weight=("Weigh", {"album": ["album", 0]}),
        later=("Counted", {"name": "later", "after": ["weight", 0]}),
        hold=("Wait", {"name": ["later", 0]}),
        end=("Show", {"value": ["hold", 0]}),
    )

    built = engine(lanes, gate=gate, alive=alive, ledger=Notes())
    running = asyncio.create_task(run(built, submitted))
    await gate.arrived.get()
    gc.collect()
    left = len(alive)
    gate.opened.set()

    assert not (await running).errors
    assert left == 0


async def test_hidden_inputs_are_the_redacted_workflow_the_clients_words_and_the_id(
    lanes: Lanes,
) -> None:
    submitted = workflow(
        trip=("ReadSecret", {"text": "12 Elm Road"}),
        me=("Embed", {}),
        end=("Show", {"value": ["me", 0]}),
        end_trip=("Show", {"value": ["trip", 0]}),
    )

    built = engine(lanes)
    result = await built.run(built.accept(submitted, extra_pnginfo={"workflow": 1}))

    prompt = {**submitted.to_json()}
    prompt["trip"]["inputs"]["text"] = "## Elm Road"
    assert result.outputs["end"] == {"shown": [(prompt, {"workflow": 1}, "me")]}
