from __future__ import annotations

import asyncio
import gc
import queue
import threading
import weakref

import pytest

from graph.trial_pack import Album, Notes, OpenGate, VendorGone, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.events import (
    Event,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodesCached,
    NodeStarted,
    RunCancelled,
    RunFailed,
    RunStarted,
    RunSucceeded,
)
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import InvalidWorkflow
from milepost.graph.result import RunResult
from milepost.graph.run import Engine
from milepost.graph.workflow import Workflow, read_workflow

PATIENCE_S = 5.0


async def run(built: Engine, submitted: Workflow, **options: object) -> RunResult:
    async with asyncio.timeout(PATIENCE_S):
        return await built.run(built.accept(submitted), **options)  # type: ignore[arg-type]  # each test's own options


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


async def test_who_waits_for_equal_work_takes_over_when_the_first_is_cancelled(
    lanes: Lanes,
) -> None:
    gate = OpenGate()
    built = engine(lanes, gate=gate)
    submitted = workflow(a=("Wait", {"name": "x"}), end=("Show", {"value": ["a", 0]}))

    first = asyncio.create_task(run(built, submitted))
    await gate.arrived.get()
    second = asyncio.create_task(run(built, submitted))
    first.cancel()
    await gate.arrived.get()
    gate.opened.set()

    assert (await second).outputs == {"end": {"shown": ["x"]}}
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_failing_node_ends_its_branch_and_no_other(lanes: Lanes) -> None:
    submitted = workflow(
        bad=("Fail", {"how": "vendor"}),
        behind=("Add", {"a": ["bad", 0], "b": ["good", 0]}),
        lost=("Show", {"value": ["behind", 0]}),
        good=("Number", {"value": 1}),
        more=("Add", {"a": ["good", 0]}),
        end=("Show", {"value": ["more", 0]}),
    )

    result = await run(engine(lanes), submitted)

    assert result.outputs == {"end": {"shown": [2]}}
    assert result.skipped == {"behind", "lost"}
    assert [failure.node_id for failure in result.errors] == ["bad"]


async def test_a_value_lives_for_its_last_taker_even_if_another_is_skipped_twice(
    lanes: Lanes,
) -> None:
    gate = OpenGate()
    submitted = workflow(
        good=("Number", {"value": 1}),
        bad=("Fail", {"how": "bug"}),
        worse=("Fail", {"how": "vendor"}),
        behind=("Add", {"a": ["bad", 0], "b": ["worse", 0]}),
        far=("Counted", {"name": "far", "after": ["behind", 0]}),
        both=("Counted", {"name": "both", "after": ["good", 0]}),
        lost=("Show", {"value": ["far", 0]}),
        late=("Wait", {"name": "late"}),
        last=("Counted", {"name": ["late", 0], "after": ["good", 0]}),
        end=("Show", {"value": ["last", 0]}),
        end_both=("Show", {"value": ["both", 0]}),
    )

    running = asyncio.create_task(run(engine(lanes, gate=gate, ledger=Notes()), submitted))
    await gate.arrived.get()
    gate.opened.set()
    result = await running

    assert result.outputs.keys() == {"end", "end_both"}
    assert result.skipped == {"behind", "far", "lost"}


async def test_a_failure_has_comfyuis_shape_and_keeps_our_code(lanes: Lanes) -> None:
    submitted = workflow(bad=("Fail", {"how": "vendor"}), end=("Show", {"value": ["bad", 0]}))

    failure = (await run(engine(lanes), submitted)).errors[0]
    told = failure.to_json()

    assert isinstance(failure.error, VendorGone)
    assert (told["code"], told["retryable"]) == ("vendor_gone", True)
    assert (told["node_id"], told["node_type"]) == ("bad", "Fail")
    assert told["exception_type"].endswith("VendorGone")
    assert told["exception_message"] == "no answer"
    assert told["current_inputs"] == {"how": "vendor"}
    assert told["traceback"][-1].startswith("trial_pack.py, line ")
    assert not any("/" in line for line in told["traceback"])


async def test_the_first_error_can_be_raised_again(lanes: Lanes) -> None:
    submitted = workflow(bad=("Fail", {"how": "vendor"}), end=("Show", {"value": ["bad", 0]}))

    result = await run(engine(lanes), submitted)

    with pytest.raises(VendorGone):
        result.raise_first_error()


@pytest.mark.parametrize("how", ["exit", "stop", "cancel"])
async def test_a_node_that_tries_to_end_the_program_only_fails(lanes: Lanes, how: str) -> None:
    submitted = workflow(
        bad=("Fail", {"how": how}),
        lost=("Show", {"value": ["bad", 0]}),
        end=("Show", {"value": 1}),
    )

    result = await run(engine(lanes), submitted)

    assert result.outputs == {"end": {"shown": [1]}}
    assert result.errors[0].code == "node_failed"


async def test_cancelling_ends_a_waiting_workflow_at_once(lanes: Lanes) -> None:
    gate = OpenGate()
    events: list[Event] = []
    submitted = workflow(a=("Wait", {"name": "a"}), end=("Show", {"value": ["a", 0]}))

    running = asyncio.create_task(run(engine(lanes, gate=gate), submitted, emit=events.append))
    await gate.arrived.get()
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert isinstance(events[-1], RunCancelled)


async def test_cancelling_does_not_wait_for_a_thread_but_tells_it(lanes: Lanes) -> None:
    release, seen = threading.Event(), queue.SimpleQueue[bool]()
    events: asyncio.Queue[Event] = asyncio.Queue()
    submitted = workflow(a=("Hold", {}), end=("Show", {"value": ["a", 0]}))

    built = engine(lanes, release=release, seen=seen)
    running = asyncio.create_task(run(built, submitted, emit=events.put_nowait))
    while not isinstance(await events.get(), NodeProgress):
        pass
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert seen.empty()
    release.set()
    assert seen.get(timeout=PATIENCE_S) is True


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


async def test_events_tell_the_run_in_order(lanes: Lanes) -> None:
    events: list[Event] = []
    submitted = workflow(
        a=("Number", {"value": 1}), bad=("Fail", {"how": "bug"}), end=("Show", {"value": ["a", 0]})
    )

    await run(engine(lanes), submitted, emit=events.append, prompt_id="p")

    assert [type(event) for event in events] == [
        RunStarted, NodesCached, NodeStarted, NodeFinished, NodeStarted, NodeFinished,
        RunSucceeded,
    ]  # fmt: skip
    assert {event.prompt_id for event in events} == {"p"}
    assert events[0] == RunStarted("p", 2)


async def test_a_failed_run_tells_the_failure_before_its_end(lanes: Lanes) -> None:
    events: list[Event] = []
    submitted = workflow(bad=("Fail", {"how": "bug"}), end=("Show", {"value": ["bad", 0]}))

    await run(engine(lanes), submitted, emit=events.append)

    assert [type(event) for event in events[-2:]] == [NodeFailed, RunFailed]


async def test_progress_from_a_thread_arrives_before_the_node_is_finished(lanes: Lanes) -> None:
    events: list[Event] = []
    submitted = workflow(work=("Steps", {"count": 2}), end=("Show", {"value": ["work", 0]}))

    await run(engine(lanes), submitted, emit=events.append, prompt_id="p")

    told = [event for event in events if getattr(event, "node_id", None) == "work"]
    assert told[1:3] == [NodeProgress("p", "work", 0.5), NodeProgress("p", "work", 1.0)]
    assert isinstance(told[3], NodeFinished)
