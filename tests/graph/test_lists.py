from __future__ import annotations

import asyncio

import pytest

from graph.flow_pack import FLOW
from graph.trial_pack import OpenGate, engine, workflow
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.workflow import Workflow


async def shown(lanes: Lanes, submitted: Workflow) -> object:
    built = engine(lanes, registry=FLOW)
    result = await built.run(built.accept(submitted))
    result.raise_first_error()
    return result.outputs.get("end")


async def test_a_node_is_called_once_for_each_element_of_a_list_output(lanes: Lanes) -> None:
    submitted = workflow(
        list=("Range", {"stop": 3}),
        plus=("Plus", {"a": ["list", 0], "b": 10}),
        end=("Show", {"value": ["plus", 0]}),
    )

    assert await shown(lanes, submitted) == {"shown": [10, 11, 12]}


async def test_a_shorter_list_repeats_its_last_element(lanes: Lanes) -> None:
    submitted = workflow(
        long=("Range", {"stop": 4}),
        short=("Range", {"start": 10, "stop": 12}),
        plus=("Plus", {"a": ["long", 0], "b": ["short", 0]}),
        end=("Show", {"value": ["plus", 0]}),
    )

    assert await shown(lanes, submitted) == {"shown": [10, 12, 13, 14]}


async def test_an_output_that_is_no_list_stays_one_value(lanes: Lanes) -> None:
    submitted = workflow(list=("Range", {"stop": 3}), end=("Show", {"value": ["list", 1]}))

    assert await shown(lanes, submitted) == {"shown": [3]}


async def test_an_empty_list_means_no_call_and_an_empty_list(lanes: Lanes) -> None:
    submitted = workflow(
        none=("Range", {"stop": 0}),
        plus=("Plus", {"a": ["none", 0], "b": 1}),
        total=("Total", {"items": ["plus", 0], "scale": 7}),
        end=("Show", {"value": ["total", 0]}),
        never=("Show", {"value": ["plus", 0]}),
    )

    built = engine(lanes, registry=FLOW)
    result = await built.run(built.accept(submitted), keep={"plus"})

    assert result.outputs == {"end": {"shown": [0]}}
    assert result.values == {"plus": ((),)}
    assert not result.errors


async def test_a_node_that_takes_lists_is_called_once_with_all_elements(lanes: Lanes) -> None:
    submitted = workflow(
        list=("Range", {"stop": 5}),
        total=("Total", {"items": ["list", 0], "scale": 2}),
        end=("Show", {"value": ["total", 0]}),
    )

    assert await shown(lanes, submitted) == {"shown": [20]}


async def test_list_outputs_of_several_calls_become_one_list(lanes: Lanes) -> None:
    submitted = workflow(
        list=("Range", {"stop": 2}),
        more=("TwoLists", {"first": ["list", 0]}),
        end=("Show", {"value": ["more", 0]}),
    )

    assert await shown(lanes, submitted) == {"shown": [0, 10, 1, 11]}


async def test_a_list_that_is_one_value_is_passed_on_whole(lanes: Lanes) -> None:
    submitted = workflow(
        whole=("Whole", {"first": 1}),
        length=("Length", {"numbers": ["whole", 0]}),
        end=("Show", {"value": ["length", 0]}),
    )

    assert await shown(lanes, submitted) == {"shown": [2]}


async def test_async_calls_of_one_node_wait_side_by_side(lanes: Lanes) -> None:
    gate = OpenGate()
    built = engine(lanes, registry=FLOW, gate=gate)
    submitted = workflow(
        list=("Range", {"stop": 3}),
        wait=("WaitEach", {"a": ["list", 0]}),
        end=("Show", {"value": ["wait", 0]}),
    )

    running = asyncio.create_task(built.run(built.accept(submitted)))
    arrived = {await gate.arrived.get() for _ in range(3)}
    gate.opened.set()

    assert arrived == {"0", "1", "2"}
    assert (await running).outputs == {"end": {"shown": [0, 1, 2]}}


async def test_one_failing_call_fails_the_node_and_cancels_its_others(lanes: Lanes) -> None:
    class StrictGate(OpenGate):
        async def arrive(self, name: str) -> None:
            await super().arrive(name)
            if name == "1":
                raise ZeroDivisionError

    gate = StrictGate()
    built = engine(lanes, registry=FLOW, gate=gate)
    submitted = workflow(
        list=("Range", {"stop": 2}),
        wait=("WaitEach", {"a": ["list", 0]}),
        end=("Show", {"value": ["wait", 0]}),
    )

    running = asyncio.create_task(built.run(built.accept(submitted)))
    for _ in range(2):
        await gate.arrived.get()
    gate.opened.set()

    with pytest.raises(ZeroDivisionError):
        (await running).raise_first_error()


async def test_lists_come_from_the_cache_as_lists(lanes: Lanes) -> None:
    built = engine(lanes, registry=FLOW, cache=OutcomeCache(limit_bytes=100_000))
    submitted = workflow(
        list=("Range", {"stop": 3}),
        plus=("Plus", {"a": ["list", 0], "b": 10}),
        end=("Show", {"value": ["plus", 0]}),
    )

    await built.run(built.accept(submitted))
    again = await built.run(built.accept(submitted))

    assert again.timings.keys() == {"end"}
    assert again.outputs == {"end": {"shown": [10, 11, 12]}}
