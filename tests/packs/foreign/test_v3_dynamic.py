"""Inputs that stand for several: what editors see, what a workflow may fill, what code gets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from milepost.packs.foreign.v3 import io


def node_with(*inputs: io.Input, outputs: tuple[io.Output, ...] = (), **said: Any) -> Any:
    class Node(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(node_id="Node", inputs=list(inputs), outputs=list(outputs), **said)

        @classmethod
        def execute(cls, **given: Any) -> io.NodeOutput:
            return io.NodeOutput(given)

    return Node


def given(node: Any, **inputs: Any) -> Any:
    return node.call_v1(**inputs)["result"][0]


def paths(node: Any, written: dict[str, object]) -> dict[str, list[str]]:
    return {kind: list(named) for kind, named in node.INPUT_TYPES(written).items()}


def images(least: int = 2, most: int = 4) -> io.Input:
    return io.Autogrow.Input(
        "images",
        template=io.Autogrow.TemplatePrefix(
            io.Image.Input("image", tooltip="one"), prefix="image", min=least, max=most
        ),
    )


RESIZE = io.DynamicCombo.Input(
    "how",
    options=[
        io.DynamicCombo.Option("size", [io.Int.Input("width", min=1), io.Int.Input("height")]),
        io.DynamicCombo.Option("factor", [io.Float.Input("by", optional=True)]),
        io.DynamicCombo.Option("like", [images(1, 2)]),
        io.DynamicCombo.Option("keep", []),
    ],
)


def described(node: Any) -> Any:
    return json.loads(json.dumps(node.GET_NODE_INFO_V1()))["input"]["required"]


def test_a_growing_input_is_described_by_what_it_repeats() -> None:
    assert described(node_with(images()))["images"] == [
        "COMFY_AUTOGROW_V3",
        {
            "template": {
                "input": {"required": {"image": ["IMAGE", {"tooltip": "one"}]}},
                "prefix": "image",
                "min": 2,
                "max": 4,
            }
        },
    ]


def test_a_growing_input_may_be_filled_as_often_as_it_grows() -> None:
    assert paths(node_with(images()), {}) == {
        "required": ["images.image0", "images.image1"],
        "optional": ["images.image2", "images.image3"],
    }


def test_the_code_gets_what_is_filled_as_one_dict_in_the_templates_order() -> None:
    node = node_with(images(), io.Int.Input("gap"))

    taken = given(node, **{"images.image3": "d", "gap": 5, "images.image0": "a"})

    assert taken == {"gap": 5, "images": {"image0": "a", "image3": "d"}}
    assert list(taken["images"]) == ["image0", "image3"]
    assert given(node, gap=5)["images"] == {}


def test_a_growing_input_may_give_its_names() -> None:
    template = io.Autogrow.TemplateNames(io.Float.Input("number"), names=["a", "b"], min=1)
    node = node_with(io.Autogrow.Input("values", template=template))

    assert described(node)["values"][1]["template"] == {
        "input": {"required": {"number": ["FLOAT", {}]}},
        "names": ["a", "b"],
        "min": 1,
    }
    assert paths(node, {}) == {"required": ["values.a"], "optional": ["values.b"]}


@pytest.mark.parametrize(("least", "most"), [(3, 2), (-1, 2), (1, 101)])
def test_a_growing_input_without_sense_is_refused(least: int, most: int) -> None:
    with pytest.raises(ValueError, match="an input grows from"):
        images(least, most)


def test_a_growing_input_cannot_repeat_one_that_opens_others() -> None:
    with pytest.raises(TypeError, match="opens others"):
        io.Autogrow.TemplatePrefix(RESIZE, prefix="how")


def test_choices_are_described_with_what_they_open() -> None:
    wire_type, options = described(node_with(RESIZE))["how"]

    assert wire_type == "COMFY_DYNAMICCOMBO_V3"
    assert options["options"][:2] == [
        {
            "key": "size",
            "inputs": {"required": {"width": ["INT", {"min": 1}], "height": ["INT", {}]}},
        },
        {"key": "factor", "inputs": {"required": {}, "optional": {"by": ["FLOAT", {}]}}},
    ]


@pytest.mark.parametrize(
    ("choice", "opened"),
    [
        ("size", {"required": ["how", "how.width", "how.height"]}),
        ("factor", {"required": ["how"], "optional": ["how.by"]}),
        ("like", {"required": ["how", "how.images.image0"], "optional": ["how.images.image1"]}),
        ("keep", {"required": ["how"]}),
        ("unknown", {"required": ["how"]}),
    ],
)
def test_a_choice_opens_its_own_inputs_only(choice: str, opened: dict[str, list[str]]) -> None:
    assert paths(node_with(RESIZE), {"how": choice}) == opened


def test_the_list_of_choices_is_checked_as_any_list() -> None:
    config = node_with(RESIZE).INPUT_TYPES({"how": "size"})["required"]

    assert config["how"] == ("COMBO", {"options": ["size", "factor", "like", "keep"]})
    assert config["how.width"] == ("INT", {"min": 1})


def test_the_code_gets_the_choice_and_what_it_opened_as_one_dict() -> None:
    node = node_with(RESIZE)

    assert given(node, **{"how": "size", "how.width": 3, "how.height": 4}) == {
        "how": {"how": "size", "width": 3, "height": 4}
    }
    assert given(node, **{"how": "like", "how.images.image0": "a"}) == {
        "how": {"how": "like", "images": {"image0": "a"}}
    }


def test_a_node_that_takes_lists_opens_by_the_one_choice_in_its_list() -> None:
    node = node_with(RESIZE, is_input_list=True)

    assert given(node, **{"how": ["like"], "how.images.image0": ["a", "b"]}) == {
        "how": {"how": ["like"], "images": {"image0": ["a", "b"]}}
    }


def test_a_slot_opens_more_once_it_is_linked() -> None:
    slot = io.DynamicSlot.Input(io.Image.Input("base", optional=True), [io.Int.Input("margin")])
    node = node_with(slot)

    assert paths(node, {}) == {"required": [], "optional": ["base"]}
    assert paths(node, {"base": ["1", 0]}) == {"required": ["base.margin"], "optional": ["base"]}
    assert given(node, **{"base": "picture", "base.margin": 2}) == {
        "base": {"base": "picture", "margin": 2}
    }
    assert given(node) == {}


def test_a_group_of_slots_is_described_with_its_types_and_fits_all_links() -> None:
    template = io.MatchType.Template("any_of", allowed_types=[io.Image, io.Mask])
    node = node_with(
        io.MatchType.Input("on_true", template=template, lazy=True),
        io.MatchType.Input("on_false", template=template),
        outputs=(io.MatchType.Output(template=template), io.Image.Output("image")),
    )

    whole = json.loads(json.dumps(node.GET_NODE_INFO_V1()))

    assert whole["input"]["required"]["on_true"] == [
        "COMFY_MATCHTYPE_V3",
        {"lazy": True, "template": {"template_id": "any_of", "allowed_types": "IMAGE,MASK"}},
    ]
    assert whole["output"] == ["COMFY_MATCHTYPE_V3", "IMAGE"]
    assert whole["output_matchtypes"] == ["any_of", None]
    assert node.RETURN_TYPES == ("*", "IMAGE")
    assert node.INPUT_TYPES()["required"]["on_false"][0] == "*"


def test_a_group_of_slots_takes_anything_if_nothing_is_said() -> None:
    assert io.MatchType.Template("t").as_dict() == {"template_id": "t", "allowed_types": "*"}
