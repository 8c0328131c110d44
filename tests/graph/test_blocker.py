from __future__ import annotations

from graph.flow_pack import FLOW
from graph.trial_pack import Notes, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.events import Event, NodeFailed, RunSucceeded
from milepost.graph.failures import ExecutionBlocked
from milepost.graph.lanes import Lanes
from milepost.graph.workflow import Workflow


def blocked(message: str) -> Workflow:
    return workflow(
        list=("Range", {"stop": 3}),
        block=("Block", {"value": 1, "when": 1, "message": message}),
        behind=("Counted", {"name": "behind", "after": ["block", 0]}),
        lost=("Show", {"value": ["behind", 0]}),
        end=("Show", {"value": 2}),
    )


async def test_a_silent_blocker_keeps_everything_behind_it_from_being_called(
    lanes: Lanes,
) -> None:
    notes = Notes()
    built = engine(lanes, registry=FLOW, ledger=notes)

    result = await built.run(built.accept(blocked("")))

    assert notes.names == []
    assert result.outputs == {"end": {"shown": [2]}}
    assert not result.errors


async def test_a_message_is_told_once_by_the_first_node_that_receives_it(lanes: Lanes) -> None:
    events: list[Event] = []
    built = engine(lanes, registry=FLOW, ledger=Notes())

    result = await built.run(built.accept(blocked("no car\nin sight")), emit=events.append)

    assert [failure.node_id for failure in result.errors] == ["behind"]
    assert isinstance(result.errors[0].error, ExecutionBlocked)
    assert result.errors[0].to_json()["exception_message"] == "Execution Blocked: no car in sight"
    assert sum(isinstance(event, NodeFailed) for event in events) == 1
    assert result.outputs == {"end": {"shown": [2]}}


async def test_a_run_whose_only_trouble_is_a_blocker_has_not_failed(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW, ledger=Notes())
    events: list[Event] = []

    result = await built.run(built.accept(blocked("no car")), emit=events.append)

    assert result.errors
    assert not result.failed
    assert isinstance(events[-1], RunSucceeded)


async def test_an_output_node_that_receives_a_message_reports_it_and_shows_nothing(
    lanes: Lanes,
) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        block=("Block", {"value": 1, "when": 1, "message": "stop"}),
        end=("Show", {"value": ["block", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert [failure.node_id for failure in result.errors] == ["end"]
    assert result.outputs == {}


async def test_a_message_is_told_again_when_the_rest_comes_from_the_cache(lanes: Lanes) -> None:
    notes = Notes()
    built = engine(lanes, registry=FLOW, ledger=notes, cache=OutcomeCache(limit_bytes=100_000))

    await built.run(built.accept(blocked("stop")))
    again = await built.run(built.accept(blocked("stop")))

    assert "block" in again.cached
    assert [failure.node_id for failure in again.errors] == ["behind"]


async def test_only_the_calls_of_a_list_that_meet_a_blocker_are_left_out(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        list=("Range", {"stop": 3}),
        block=("Block", {"value": ["list", 0], "when": 1}),
        plus=("Plus", {"a": ["block", 0], "b": 10}),
        end=("Show", {"value": ["plus", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [10, 12]}}


async def test_a_node_that_takes_lists_is_blocked_by_one_element(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        list=("Range", {"stop": 3}),
        block=("Block", {"value": ["list", 0], "when": 1}),
        total=("Total", {"items": ["block", 0], "scale": 1}),
        end=("Show", {"value": ["total", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {}
    assert not result.errors
