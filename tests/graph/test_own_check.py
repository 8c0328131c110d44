from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Literal

import pytest

from graph.trial_pack import engine, number, show, workflow
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import NodeErrors, OutputsFailedValidation
from milepost.graph.workflow import Workflow
from milepost.node.annotations import Int
from milepost.node.declare import Node, node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import OwnCheck, Ui


@node("Mix", category="check", output_node=True)
def mix(
    a: Annotated[int, Int(min=0, max=10)],
    b: Annotated[int, Int(min=0, max=10)] = 0,
    how: Literal["add", "less"] = "add",
    text: str = "",
) -> Ui:
    return {"mixed": [a, b, how, text]}


def checked_by(function: Callable[..., object]) -> Registry:
    with_check = replace(mix.spec, own_check=OwnCheck.of(function))
    nodes: tuple[Node[..., object] | object, ...] = (with_check, number, show)
    return Registry([Pack(name="check", nodes=nodes)])  # type: ignore[arg-type]  # specs and nodes


def submitted(**inputs: object) -> Workflow:
    return workflow(three=("Number", {"value": 3}), mix=("Mix", inputs))


def errors(lanes: Lanes, function: Callable[..., object], **inputs: object) -> NodeErrors:
    built = engine(lanes, registry=checked_by(function))
    with pytest.raises(OutputsFailedValidation) as refused:
        built.accept(submitted(**inputs))
    return refused.value.node_errors["mix"]


def told(found: NodeErrors) -> list[tuple[str, str]]:
    return [(error.type, error.details) for error in found.errors]


def test_true_accepts_and_the_inputs_it_names_skip_the_built_in_bounds(lanes: Lanes) -> None:
    def check(a: int, how: str) -> bool:
        return a > 10 and how == "multiply"

    built = engine(lanes, registry=checked_by(check))
    accepted = built.accept(submitted(a=99, how="multiply"))

    assert accepted.nodes["mix"].literals["a"] == 99


def test_inputs_that_it_does_not_name_keep_the_built_in_bounds(lanes: Lanes) -> None:
    def check(a: int) -> bool:
        return a > 10

    assert told(errors(lanes, check, a=99, b=99))[0][0] == "value_bigger_than_max"


def test_text_is_the_reason_told_for_each_input_it_judged(lanes: Lanes) -> None:
    def check(a: int, b: int) -> str:
        return f"{a} and {b} do not go together"

    assert told(errors(lanes, check, a=1, b=2)) == [
        ("custom_validation_failed", "a - 1 and 2 do not go together"),
        ("custom_validation_failed", "b - 1 and 2 do not go together"),
    ]


def test_false_is_a_refusal_without_a_reason(lanes: Lanes) -> None:
    def check(a: int) -> bool:
        return a > 1

    assert told(errors(lanes, check, a=1)) == [("custom_validation_failed", "a")]


def test_kwargs_judge_every_input(lanes: Lanes) -> None:
    def check(**inputs: object) -> bool | str:
        return sorted(inputs) == ["a", "b", "how", "text"] or f"{sorted(inputs)}"

    built = engine(lanes, registry=checked_by(check))

    assert built.accept(submitted(a=500)).nodes["mix"].literals["a"] == 500


def test_a_linked_input_is_none_as_nothing_has_run(lanes: Lanes) -> None:
    def check(a: int | None) -> bool:
        return a is None

    built = engine(lanes, registry=checked_by(check))

    assert built.accept(submitted(a=["three", 0])).outputs == ("mix",)


def test_input_types_leave_links_to_the_node(lanes: Lanes) -> None:
    def check(input_types: Mapping[str, str]) -> bool | str:
        return input_types == {"text": "INT"} or "wrong types"

    built = engine(lanes, registry=checked_by(check))

    assert built.accept(submitted(a=1, text=["three", 0])).outputs == ("mix",)
    assert told(errors(lanes, check, a=["three", 0])) == [
        ("custom_validation_failed", "input_types - wrong types")
    ]


def test_an_exception_is_a_refusal_in_comfyuis_words(lanes: Lanes) -> None:
    def check(a: int) -> bool:
        raise ZeroDivisionError(f"by {a}")

    assert told(errors(lanes, check, a=0)) == [("exception_during_validation", "by 0")]


def test_an_exception_of_an_inner_node_has_its_own_word(lanes: Lanes) -> None:
    def check(value: int) -> bool:
        raise ZeroDivisionError(f"by {value}")

    inner = replace(number.spec, own_check=OwnCheck.of(check))
    registry = Registry([Pack(name="check", nodes=(inner, show))])

    with pytest.raises(OutputsFailedValidation) as refused:
        engine(lanes, registry=registry).accept(
            workflow(a=("Number", {"value": 1}), end=("Show", {"value": ["a", 0]}))
        )

    assert told(refused.value.node_errors["a"]) == [("exception_during_inner_validation", "by 1")]


def test_a_node_whose_inputs_are_already_wrong_is_not_asked(lanes: Lanes) -> None:
    def check(a: int) -> bool:
        raise AssertionError(f"asked about {a}")

    assert told(errors(lanes, check, a="many"))[0][0] == "invalid_input_type"


def test_an_async_check_is_waited_for(lanes: Lanes) -> None:
    async def check(a: int) -> str:
        await asyncio.sleep(0)
        return f"not {a}"

    assert told(errors(lanes, check, a=1)) == [("custom_validation_failed", "a - not 1")]


async def test_an_async_check_is_waited_for_by_a_caller_on_the_loop_too(lanes: Lanes) -> None:
    async def check(a: int) -> str:
        await asyncio.sleep(0)
        return f"not {a}"

    assert told(errors(lanes, check, a=1)) == [("custom_validation_failed", "a - not 1")]


async def test_the_loop_goes_on_while_a_check_runs_beside(lanes: Lanes) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def check(a: int) -> bool:
        asked.set()
        await answer.wait()
        return a == 1

    built = engine(lanes, registry=checked_by(check))
    accepting = asyncio.create_task(built.accept_beside(submitted(a=1)))
    await asked.wait()
    answer.set()

    assert (await accepting).outputs == ("mix",)


async def test_what_one_node_refuses_leaves_the_other_outputs(lanes: Lanes) -> None:
    def check(a: int) -> bool:
        return a == 1

    built = engine(lanes, registry=checked_by(check))
    accepted = await built.accept_beside(workflow(good=("Mix", {"a": 1}), bad=("Mix", {"a": 2})))

    assert accepted.outputs == ("good",)
    assert told(accepted.node_errors["bad"]) == [("custom_validation_failed", "a")]


def test_a_native_node_declares_its_check_as_a_function() -> None:
    def check(a: int) -> bool:
        return a > 0

    @node("Own", category="check", validate_inputs=check)
    def own(a: int) -> int:
        return a

    assert own.spec.own_check == OwnCheck(function=check, inputs=frozenset({"a"}))
