"""What a run tells while it goes on."""

from __future__ import annotations

from graph.patient_run import run
from graph.trial_pack import engine, workflow
from milepost.graph.events import (
    Event,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodesCached,
    NodeStarted,
    RunFailed,
    RunStarted,
    RunSucceeded,
)
from milepost.graph.lanes import Lanes


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
