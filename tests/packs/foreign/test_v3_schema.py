"""What V3 classes say about themselves, in `object_info` and to an adapter for V1 classes."""

from __future__ import annotations

import enum
import json
from typing import Any

import pytest

from milepost.packs.foreign.v3 import io


class Mood(enum.Enum):
    CALM = "calm"
    WILD = "wild"


class Paint(io.ComfyNode):
    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="Paint_V3",
            display_name="Paint",
            category="pictures/painting",
            description="Paints.",
            search_aliases=["brush"],
            inputs=[
                io.Image.Input("image", tooltip="what is painted over"),
                io.Int.Input(
                    "steps",
                    default=20,
                    min=1,
                    max=50,
                    control_after_generate=True,
                    display_mode=io.NumberDisplay.slider,
                ),
                io.Float.Input("strength", default=1.0, min=0.0, max=2.0, step=0.01, round=0.001),
                io.String.Input("prompt", multiline=True, placeholder="words", lazy=True),
                io.Boolean.Input("bold", default=True, label_on="bold", label_off="thin"),
                io.Combo.Input("mood", options=Mood, default=Mood.CALM),
                io.Combo.Input(
                    "picture",
                    ["a.png"],
                    upload=io.UploadType.image,
                    image_folder=io.FolderType.input,
                ),
                io.MultiCombo.Input("tags", ["sea", "sky"], default=["sea"], chip=True),
                io.Mask.Input("mask", optional=True, display_name="Where", advanced=True),
                io.AnyType.Input("more", optional=True, raw_link=True, extra_dict={"own": 1}),
                io.Custom("PAINT_BOX").Input("box", optional=True),
                io.Color.Input("colour", optional=True),
                io.MultiType.Input(
                    io.Float.Input("scale", default=2.0), [io.Int, io.Image], optional=True
                ),
            ],
            outputs=[
                io.Image.Output("image", tooltip="painted"),
                io.Image.Output(display_name="Layers", is_output_list=True),
                io.Mask.Output(),
            ],
            hidden=[io.Hidden.prompt, io.Hidden.unique_id],
            is_deprecated=True,
            is_experimental=True,
            not_idempotent=True,
        )

    @classmethod
    def execute(cls, **inputs: Any) -> io.NodeOutput:
        return io.NodeOutput(*inputs.values())


def info(node: type[io.ComfyNode]) -> Any:
    return json.loads(json.dumps(node.GET_NODE_INFO_V1()))


def test_widgets_are_described_with_their_types_and_options() -> None:
    required = info(Paint)["input"]["required"]

    assert required == {
        "image": ["IMAGE", {"tooltip": "what is painted over"}],
        "steps": [
            "INT",
            {
                "default": 20,
                "min": 1,
                "max": 50,
                "control_after_generate": True,
                "display": "slider",
            },
        ],
        "strength": [
            "FLOAT",
            {"default": 1.0, "min": 0.0, "max": 2.0, "step": 0.01, "round": 0.001},
        ],
        "prompt": ["STRING", {"multiline": True, "placeholder": "words", "lazy": True}],
        "bold": ["BOOLEAN", {"default": True, "label_on": "bold", "label_off": "thin"}],
        "mood": ["COMBO", {"default": "calm", "multiselect": False, "options": ["calm", "wild"]}],
        "picture": [
            "COMBO",
            {
                "multiselect": False,
                "options": ["a.png"],
                "image_upload": True,
                "image_folder": "input",
            },
        ],
        "tags": [
            "COMBO",
            {
                "default": ["sea"],
                "multiselect": True,
                "multi_select": True,
                "options": ["sea", "sky"],
                "chip": True,
            },
        ],
    }


def test_optional_inputs_keep_what_they_say_and_hidden_ones_are_named() -> None:
    described = info(Paint)

    assert described["input"]["optional"] == {
        "mask": ["MASK", {"display_name": "Where", "advanced": True}],
        "more": ["*", {"rawLink": True, "own": 1}],
        "box": ["PAINT_BOX", {}],
        "colour": ["COLOR", {"default": "#ffffff", "socketless": True}],
        "scale": ["FLOAT,INT,IMAGE", {"default": 2.0}],
    }
    assert described["input"]["hidden"] == {"prompt": ["PROMPT"], "unique_id": ["UNIQUE_ID"]}
    assert described["input_order"]["optional"] == ["mask", "more", "box", "colour", "scale"]


def test_outputs_and_the_node_itself_are_described() -> None:
    described = info(Paint)

    assert described["output"] == ["IMAGE", "IMAGE", "MASK"]
    assert described["output_name"] == ["image", "Layers", "MASK"]
    assert described["output_is_list"] == [False, True, False]
    assert described["output_tooltips"] == ["painted", None, None]
    assert described["output_matchtypes"] is None
    assert (described["name"], described["display_name"]) == ("Paint_V3", "Paint")
    assert described["category"] == "pictures/painting"
    assert described["search_aliases"] == ["brush"]
    assert described["deprecated"] is described["experimental"] is True
    assert described["output_node"] is described["api_node"] is described["is_input_list"] is False


def test_a_class_answers_as_a_v1_class() -> None:
    assert Paint.RETURN_TYPES == ("IMAGE", "IMAGE", "MASK")
    assert Paint.RETURN_NAMES == ("image", "Layers", "MASK")
    assert Paint.OUTPUT_IS_LIST == (False, True, False)
    assert Paint.OUTPUT_TOOLTIPS == ("painted", None, None)
    assert (Paint.INPUT_IS_LIST, Paint.OUTPUT_NODE) == (False, False)
    assert (Paint.DEPRECATED, Paint.EXPERIMENTAL, Paint.NOT_IDEMPOTENT) == (True, True, True)
    assert (Paint.API_NODE, Paint.CATEGORY) == (False, "pictures/painting")
    assert Paint.SEARCH_ALIASES == ("brush",)
    assert Paint.DESCRIPTION == "Paints."
    assert not hasattr(Paint, "IS_CHANGED")
    assert not hasattr(Paint, "VALIDATE_INPUTS")


def test_a_hidden_input_does_not_take_the_place_of_an_input_of_that_name() -> None:
    kinds = Paint.INPUT_TYPES()

    assert kinds["required"]["prompt"][0] == "STRING"
    assert set(kinds["hidden"].values()) == {"PROMPT", "UNIQUE_ID"}
    assert not set(kinds["hidden"]) & set(kinds["required"])


def of(**said: Any) -> type[io.ComfyNode]:
    class Said(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(node_id="Said", **said)

    return Said


def test_one_id_for_an_input_and_an_output_is_allowed() -> None:
    node = of(inputs=[io.Image.Input("image")], outputs=[io.Image.Output("image")])

    assert node.RETURN_NAMES == ("image",)


@pytest.mark.parametrize(
    "said",
    [
        {"inputs": [io.Int.Input("size"), io.Float.Input("size")]},
        {"outputs": [io.Int.Output("size"), io.Float.Output("size")]},
    ],
)
def test_one_id_for_two_inputs_or_two_outputs_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="'size' is there 2 times"):
        of(**said).GET_SCHEMA()


def test_what_is_no_slot_is_refused() -> None:
    with pytest.raises(TypeError, match="Said lists 'image' as a slot"):
        of(inputs=["image"]).GET_SCHEMA()


def test_an_output_node_is_given_the_workflow_and_an_api_node_the_account() -> None:
    hidden = info(of(is_output_node=True, is_api_node=True))["input"]["hidden"]

    assert set(hidden) == {
        "prompt",
        "extra_pnginfo",
        "auth_token_comfy_org",
        "api_key_comfy_org",
    }


def test_a_list_that_changes_is_asked_for_anew() -> None:
    files: list[str] = ["a.png"]

    class Pick(io.ComfyNode):
        @classmethod
        def define_schema(cls) -> io.Schema:
            return io.Schema(node_id="Pick", inputs=[io.Combo.Input("file", options=files)])

    before = Pick.INPUT_TYPES()["required"]["file"][1]["options"]
    files.append("b.png")

    assert before == ["a.png"]
    assert Pick.INPUT_TYPES()["required"]["file"][1]["options"] == ["a.png", "b.png"]


def test_a_pack_makes_types_of_its_own() -> None:
    @io.comfytype(io_type="BRUSH")
    class Brush(io.ComfyTypeIO):
        Type = dict

        class Input(io.WidgetInput):
            """A widget of the pack's."""

    node = of(
        inputs=[Brush.Input("brush", default={"size": 1}, force_input=True)],
        outputs=[Brush.Output("worn"), io.Combo.Output("size", options=["S", "L"])],
    )

    assert info(node)["input"]["required"]["brush"] == [
        "BRUSH",
        {"default": {"size": 1}, "forceInput": True},
    ]
    assert node.RETURN_TYPES == ("BRUSH", ["S", "L"])
    assert Brush.Type is dict


def test_a_list_may_come_from_a_route() -> None:
    remote = io.RemoteOptions(route="/models/cars", refresh_button=True, refresh=60_000)
    node = of(inputs=[io.Combo.Input("car", remote=remote)])

    assert info(node)["input"]["required"]["car"][1] == {
        "multiselect": False,
        "remote": {
            "route": "/models/cars",
            "refresh_button": True,
            "control_after_refresh": "first",
            "refresh": 60_000,
        },
    }


def test_a_price_badge_names_its_widgets_with_their_types() -> None:
    badge = io.PriceBadge(
        expr='{"type": "usd", "usd": 0.05 * widgets.count}',
        depends_on=io.PriceBadgeDepends(widgets=["count"], inputs=["image"]),
    )
    node = of(inputs=[io.Int.Input("count"), io.Image.Input("image")], price_badge=badge)

    assert info(node)["price_badge"] == {
        "engine": "jsonata",
        "depends_on": {
            "widgets": [{"name": "count", "type": "INT"}],
            "inputs": ["image"],
            "input_groups": [],
        },
        "expr": '{"type": "usd", "usd": 0.05 * widgets.count}',
    }


def test_a_class_derived_from_a_node_has_its_own_schema() -> None:
    class Derived(Paint):
        @classmethod
        def define_schema(cls) -> io.Schema:
            schema = super().define_schema()
            schema.category = "other"
            return schema

    assert (Paint.CATEGORY, Derived.CATEGORY) == ("pictures/painting", "other")
