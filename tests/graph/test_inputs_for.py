"""A choice may open further inputs: the spec is then one of the node, not of its class."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph.trial_pack import engine, show, workflow
from milepost.graph.lanes import Lanes
from milepost.graph.refusals import OutputsFailedValidation
from milepost.node.registry import Pack, Registry
from milepost.node.spec import InputSpec, NodeSpec, Outcome, OutputSpec

MODE = InputSpec(name="mode", type="COMBO", choices=("whole", "part"))


def opened(written: Mapping[str, object]) -> Mapping[str, InputSpec]:
    if written.get("mode") != "part":
        return {"mode": MODE}
    return {"mode": MODE, "mode.width": InputSpec(name="mode.width", type="INT", maximum=9)}


CHOOSING = NodeSpec(
    class_type="Choosing",
    function=dict,
    read_result=lambda given: Outcome(values=(given,)),
    inputs={"mode": MODE},
    outputs=(OutputSpec(name="given", type="*"),),
    inputs_for=opened,
)
REGISTRY = Registry([Pack(name="choosing", nodes=(CHOOSING, show))])


async def shown(lanes: Lanes, inputs: dict[str, object]) -> object:
    built = engine(lanes, registry=REGISTRY)
    submitted = workflow(choosing=("Choosing", inputs), end=("Show", {"value": ["choosing", 0]}))
    result = await built.run(built.accept(submitted))
    return result.outputs["end"]["shown"][0]


async def test_an_input_that_the_choice_opens_is_converted_and_given(lanes: Lanes) -> None:
    given = await shown(lanes, {"mode": "part", "mode.width": "7"})

    assert given == {"mode": "part", "mode.width": 7}


async def test_an_input_of_another_choice_is_passed_over(lanes: Lanes) -> None:
    assert await shown(lanes, {"mode": "whole", "mode.width": 99}) == {"mode": "whole"}


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ({"mode": "part"}, "required_input_missing"),
        ({"mode": "part", "mode.width": 10}, "value_bigger_than_max"),
        ({"mode": "other"}, "value_not_in_list"),
    ],
)
async def test_what_the_choice_opens_is_checked(
    lanes: Lanes, inputs: dict[str, object], kind: str
) -> None:
    with pytest.raises(OutputsFailedValidation) as refused:
        await shown(lanes, inputs)

    assert [error.type for error in refused.value.node_errors["choosing"].errors] == [kind]
