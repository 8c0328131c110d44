from __future__ import annotations

from graph.flow_pack import FLOW
from graph.trial_pack import Notes, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.workflow import Workflow


def chosen(*, condition: bool) -> Workflow:
    return workflow(
        yes=("Counted", {"name": "yes"}),
        before=("Counted", {"name": "before"}),
        no=("Counted", {"name": "no", "after": ["before", 0]}),
        choice=("Choose", {"condition": condition, "then": ["yes", 0], "otherwise": ["no", 0]}),
        end=("Show", {"value": ["choice", 0]}),
    )


async def test_a_lazy_input_is_run_only_when_it_is_asked_for(lanes: Lanes) -> None:
    notes = Notes()
    built = engine(lanes, registry=FLOW, ledger=notes)

    result = await built.run(built.accept(chosen(condition=True)))

    assert notes.names == ["yes"]
    assert result.outputs == {"end": {"shown": ["yes"]}}
    assert result.timings.keys() == {"yes", "choice", "end"}


async def test_everything_before_an_input_that_is_asked_for_is_run(lanes: Lanes) -> None:
    notes = Notes()
    built = engine(lanes, registry=FLOW, ledger=notes)

    result = await built.run(built.accept(chosen(condition=False)))

    assert notes.names == ["before", "no"]
    assert result.outputs == {"end": {"shown": ["no"]}}


async def test_a_node_may_ask_in_several_rounds_and_its_hook_may_be_async(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        one=("Number", {"value": 1}),
        zero=("Number", {"value": 0}),
        never=("Number", {"value": 9}),
        until=("Until0", {"a": ["one", 0], "b": ["zero", 0], "c": ["never", 0]}),
        end=("Show", {"value": ["until", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [(1, 0, None)]}}
    assert "never" not in result.timings


async def test_a_cached_input_counts_as_available_without_being_asked_for(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW, cache=OutcomeCache(limit_bytes=100_000), ledger=Notes())
    three = workflow(three=("Number", {"value": 3}), end=("Show", {"value": ["three", 0]}))
    submitted = workflow(
        zero=("Number", {"value": 0}),
        three=("Number", {"value": 3}),
        until=("Until0", {"a": ["zero", 0], "c": ["three", 0]}),
        end=("Show", {"value": ["until", 0]}),
    )

    await built.run(built.accept(three))
    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [(0, None, 3)]}}


async def test_a_value_stays_for_a_lazy_taker_that_comes_late(lanes: Lanes) -> None:
    notes = Notes()
    built = engine(lanes, registry=FLOW, ledger=notes)
    submitted = workflow(
        shared=("Load", {"name": 1}),
        first=("Plus", {"a": ["shared", 0]}),
        late=("Plus", {"a": ["shared", 0], "b": -1}),
        until=("Until0", {"a": ["first", 0], "b": ["late", 0]}),
        end=("Show", {"value": ["until", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert notes.names == ["1"]
    assert result.outputs == {"end": {"shown": [(1, 0, None)]}}


async def test_a_failing_lazy_input_fails_only_the_node_that_asked(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW)
    submitted = workflow(
        bad=("Fail", {"how": "bug"}),
        asks=("Choose", {"condition": True, "then": ["bad", 0]}),
        does_not=("Choose", {"condition": False, "then": ["bad", 0], "otherwise": 5}),
        lost=("Show", {"value": ["asks", 0]}),
        end=("Show", {"value": ["does_not", 0]}),
    )

    result = await built.run(built.accept(submitted))

    assert result.outputs == {"end": {"shown": [5]}}
    assert result.skipped == {"asks", "lost"}
    assert [failure.node_id for failure in result.errors] == ["bad"]
