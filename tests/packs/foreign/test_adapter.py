"""V1 classes as specs: what is declared, and how editors see it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from milepost.node.spec import NO_DEFAULT, InputSpec, NodeSpec
from milepost.node.value_types import types_fit
from milepost.packs.foreign.adapter import Origin, adapt
from milepost.packs.foreign.coroutine_lane import COROUTINE_LANE
from milepost.packs.foreign.declared import LiveInputs
from milepost.packs.foreign.described import describer
from milepost.packs.foreign.guard import Ward
from milepost.wire.any_json import encode_json

ORIGIN = Origin(
    module="custom_nodes.pack",
    version="v",
    ward_at=lambda _: Ward(pack="pack", open=("/",), tell=lambda _: None),
)


def v1(inputs: Callable[[], Any] | Mapping[str, Any], **attributes: Any) -> Any:
    """A class as packs write it."""
    asked = inputs if callable(inputs) else lambda: inputs
    said = {
        "INPUT_TYPES": classmethod(lambda _: asked()),
        "RETURN_TYPES": ("IMAGE",),
        "FUNCTION": "run",
        "run": lambda _, **given: (given,),
        **attributes,
    }
    return type("V1", (), said)


def spec(inputs: Callable[[], Any] | Mapping[str, Any], **attributes: Any) -> NodeSpec:
    return adapt("Node", v1(inputs, **attributes), ORIGIN)


def described(made: NodeSpec) -> dict[str, Any]:
    assert made.described is not None
    told: dict[str, Any] = json.loads(encode_json(made.described()))
    return told


class AnyType(str):
    """As packs write a type that fits all."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return False

    __eq__ = str.__eq__
    __hash__ = str.__hash__


class AnyKey(dict[str, Any]):
    """As packs write inputs that nobody knows beforehand."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> tuple[Any, ...]:
        return (AnyType("*"), {"lazy": key.startswith("lazy")})


def test_numbers_text_and_their_options_are_taken_as_written() -> None:
    options = {"default": 3, "min": 0, "max": 9, "step": 2, "display": "slider", "lazy": True}
    inputs = spec(
        {
            "required": {"count": ("INT", options), "text": ("STRING",), "bare": "INT"},
            "optional": {
                "raw": ("*", {"rawLink": True, "forceInput": True}),
                "none": ("INT", None),
            },
        }
    ).inputs

    assert inputs["count"] == InputSpec(
        name="count", type="INT", minimum=0, maximum=9, step=2, lazy=True, options=options,
        choices=None,
    )  # fmt: skip
    assert [each.kind for each in inputs.values()] == ["required"] * 3 + ["optional"] * 2
    assert inputs["raw"].raw_link
    assert inputs["raw"].force_input
    assert inputs["bare"].type == "INT"
    assert all(each.default is NO_DEFAULT for each in inputs.values())


def test_bounds_that_are_no_numbers_bound_nothing() -> None:
    odd = {"min": "0", "max": math.inf, "step": True}
    declared = spec({"required": {"a": ("FLOAT", odd)}}).inputs["a"]

    assert (declared.minimum, declared.maximum, declared.step) == (None, math.inf, None)


@pytest.mark.parametrize(
    ("config", "offered"),
    [
        ((["a", "b"],), ["a", "b"]),
        ((["a", 1, 2.5, True], {"default": 1}), ["a", 1, 2.5, True]),
        (("COMBO", {"options": ["a"]}), ["a"]),
        (("COMBO", {"options": ("a",)}), ["a"]),
        (([],), []),
    ],
)
def test_combos_offer_their_choices(config: Any, offered: list[object]) -> None:
    declared = spec({"required": {"a": config}}).inputs["a"]

    assert str.__str__(declared.type) == "COMBO"
    assert list(declared.offered()) == offered
    assert declared.choices is not None


@pytest.mark.parametrize(
    "config",
    [
        (("a", "b"),),
        (["a"], {"multiselect": True}),
        ("COMBO", {"remote": {"route": "/x"}, "options": ["a"]}),
        ("COMBO", {}),
    ],
)
def test_choices_that_comfyui_does_not_check_are_not_checked(config: Any) -> None:
    assert spec({"required": {"a": config}}).inputs["a"].choices is None


def test_choices_are_asked_for_again_when_the_last_answer_is_old() -> None:
    files, ticks = ["a"], [0.0]
    node = v1(lambda: {"required": {"file": (list(files),)}})
    live = LiveInputs(node, clock=lambda: ticks[0])
    files.append("b")

    soon = live.fresh()["required"]["file"][0]
    ticks[0] = 1.1
    later = live.fresh()["required"]["file"][0]

    assert (soon, later) == (["a"], ["a", "b"])


def test_a_class_that_fails_later_offers_nothing_and_is_not_described() -> None:
    broken: list[str] = []

    def inputs() -> dict[str, Any]:
        if broken:
            raise OSError("gone")
        return {"required": {"file": (["a"],)}}

    ticks = [0.0]
    node = v1(inputs)
    live = LiveInputs(node, clock=lambda: ticks[0])
    broken.append("yes")
    ticks[0] = 5

    assert live.known() == {}
    with pytest.raises(OSError, match="gone"):
        describer(node, live, name="Node", display_name="Node", module="m")()


def test_type_objects_are_kept_and_odd_types_fit_as_in_comfyui() -> None:
    wild = AnyType("*")
    made = spec(
        {"required": {"a": (wild,), "b": (["x", "y"],), "c": (["z"],), "d": (int, {})}},
        RETURN_TYPES=(wild, ["x", "y"], "A,B"),
    )

    assert made.inputs["a"].type is wild
    assert made.outputs[0].type is wild
    listed = made.outputs[1].type
    assert types_fit(listed, made.inputs["b"].type)
    assert not types_fit(listed, made.inputs["c"].type)
    assert types_fit(listed, "COMBO")
    assert not types_fit(listed, "INT")
    assert not types_fit("INT", made.inputs["b"].type)
    assert types_fit(wild, made.inputs["b"].type)
    assert types_fit("B", made.outputs[2].type)
    assert made.inputs["d"].type == "*"


@pytest.mark.parametrize("config", [None, (), {}, [], 5, ("INT", {}, "more"), ("INT", "no dict")])
def test_inputs_that_are_written_oddly_are_declared_all_the_same(config: Any) -> None:
    made = spec({"required": {"a": config}, "hidden": ["prompt"], "other": {"b": ("INT",)}})

    assert list(made.inputs) == ["a"]
    assert described(made)["input_order"]["required"] == ["a"]


def test_hidden_inputs_are_filled_in_or_may_be_written() -> None:
    hidden = {"id": "UNIQUE_ID", "prompt": "PROMPT", "n": ("INT", {"default": 1}), "l": ["a"],
              "p": "PROMPT_ID"}  # fmt: skip
    inputs = spec({"required": {}, "hidden": hidden}).inputs

    assert {name: each.kind for name, each in inputs.items()} == {
        "id": "hidden", "prompt": "hidden", "n": "optional", "l": "optional", "p": "optional",
    }  # fmt: skip


def test_a_dict_that_has_every_key_is_asked_for_each() -> None:
    made = spec({"required": {}, "optional": AnyKey({"known": ("INT",)})})

    known = made.input_named("known", linked=False)
    other = made.input_named("lazy_1", linked=False)
    assert known is not None
    assert known.type == "INT"
    assert other is not None
    assert other.lazy
    assert described(made)["input"]["optional"] == {"known": ["INT"]}


def test_undeclared_links_go_where_the_function_can_take_them_and_literals_never() -> None:
    takes_all = spec({"required": {}})
    takes_one = spec({"required": {}}, run=lambda _, more: (more,))

    assert takes_all.input_named("more", linked=True) is not None
    assert takes_all.input_named("more", linked=False) is None
    assert takes_one.input_named("more", linked=True) is not None
    assert takes_one.input_named("other", linked=True) is None


def test_outputs_without_names_are_called_after_their_types() -> None:
    made = spec(
        {"required": {}},
        RETURN_TYPES=("IMAGE", "MASK", "INT"),
        RETURN_NAMES=("picture",),
        OUTPUT_IS_LIST=(False, True),
        OUTPUT_TOOLTIPS=("the picture",),
    )

    assert [(each.name, each.is_list, each.tooltip) for each in made.outputs] == [
        ("picture", False, "the picture"), ("MASK", True, None), ("INT", False, None),
    ]  # fmt: skip


def test_lanes_follow_the_function() -> None:
    async def run(self: object) -> tuple[int]:
        del self
        return (1,)

    assert spec({}).lane == "pack:custom_nodes.pack"
    assert spec({}, run=run).lane == COROUTINE_LANE
    assert spec({}, THREAD_SAFE=True).lane == "thread"


def test_a_class_without_its_function_is_declared_all_the_same() -> None:
    made = spec({"required": {}}, FUNCTION="not_there", RETURN_TYPES=None)

    assert made.outputs == ()
    assert described(made)["output"] == []


def test_a_plain_class_is_described_as_comfyui_does() -> None:
    made = adapt(
        "Node",
        v1({"required": {"a": ("INT", {"min": 0})}, "hidden": {"id": "UNIQUE_ID"}}),
        ORIGIN,
        display_name="A node",
    )

    assert described(made) == {
        "input": {"required": {"a": ["INT", {"min": 0}]}, "hidden": {"id": "UNIQUE_ID"}},
        "input_order": {"required": ["a"], "hidden": ["id"]},
        "is_input_list": False,
        "output": ["IMAGE"],
        "output_is_list": [False],
        "output_name": ["IMAGE"],
        "name": "Node",
        "display_name": "A node",
        "description": "",
        "python_module": "custom_nodes.pack",
        "category": "sd",
        "output_node": False,
    }


def test_what_a_class_says_besides_is_described_only_if_it_says_it() -> None:
    said = described(
        spec(
            {"required": {}},
            RETURN_TYPES=("IMAGE", ["x"]),
            RETURN_NAMES=("one", "two"),
            OUTPUT_IS_LIST=(True, False),
            OUTPUT_TOOLTIPS=("t",),
            OUTPUT_NODE=True,
            INPUT_IS_LIST=True,
            CATEGORY="c/d",
            DESCRIPTION="says",
            DEPRECATED=True,
            EXPERIMENTAL=True,
            API_NODE=True,
            SEARCH_ALIASES=["other"],
        )
    )

    expected = {
        "output": ["IMAGE", ["x"]], "output_name": ["one", "two"], "output_is_list": [True, False],
        "output_tooltips": ["t"], "output_node": True, "is_input_list": True, "category": "c/d",
        "description": "says", "deprecated": True, "experimental": True, "api_node": True,
        "search_aliases": ["other"],
    }  # fmt: skip
    assert {name: said[name] for name in expected} == expected


def test_anything_that_packs_write_can_be_encoded() -> None:
    loop: list[Any] = []
    loop.append(loop)
    options = {
        "max": math.inf, "min": -math.inf, "nan": math.nan, "set": {"b", "a"}, "call": print,
        "tuple": (1, 2), "type": AnyType("T"), "loop": loop, 5: b"bytes",
    }  # fmt: skip

    said = described(spec({"required": {"a": ("FLOAT", options), "b": (int, {})}}))

    shown = said["input"]["required"]["a"][1]
    assert shown["max"] == -shown["min"] > 1e308
    assert shown["nan"] is None
    assert shown["set"] == ["a", "b"]
    assert shown["tuple"] == [1, 2]
    assert shown["type"] == "T"
    assert shown["call"].startswith("<")
    assert said["input"]["required"]["b"][0] == "<type>"
    assert encode_json(spec({"required": {"a": ("FLOAT", options)}}).inputs["a"].options)
