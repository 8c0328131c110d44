"""Runs with nodes that fail, and runs that are cancelled."""

from __future__ import annotations

import asyncio
import queue
import threading

import pytest

from graph.patient_run import PATIENCE_S, run
from graph.trial_pack import Notes, OpenGate, VendorGone, engine, workflow
from milepost.graph.events import (
    Event,
    NodeProgress,
    RunCancelled,
)
from milepost.graph.lanes import Lanes


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
