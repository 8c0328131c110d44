from __future__ import annotations

import json
from typing import Annotated, Any

import pytest

from graph.trial_pack import PACK
from milepost.graph.refusals import InvalidWorkflow, MissingNodeType, NoWorkflow
from milepost.graph.ui_format import read_any_workflow
from milepost.graph.workflow import Link, Workflow
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry

Picture = Annotated[bytes, Value("IMAGE")]


@node("Paint", category="trial")
def paint(under: Picture, seed: int, style: str, words: str = "none") -> Picture:
    del seed, style, words
    return under


REGISTRY = Registry([PACK, Pack(name="drawn", nodes=(paint,))])


def drawn(node_id: int, class_type: str, **facts: Any) -> dict[str, Any]:
    return {"id": node_id, "type": class_type, "pos": [0, 0], **facts}


def read(nodes: list[dict[str, Any]], links: list[Any] | None = None) -> Workflow:
    ui = {"version": 0.4, "nodes": nodes, "links": links or []}
    return read_any_workflow(json.dumps(ui), REGISTRY)


def test_widget_values_get_their_names_and_the_value_after_a_seed_is_stepped_over() -> None:
    found = read([drawn(1, "Paint", widgets_values=[7, "randomize", "ink", "hello"], title="sky")])

    assert found.nodes["1"].inputs == {"seed": 7, "style": "ink", "words": "hello"}
    assert found.nodes["1"].title == "sky"


def test_a_seed_without_its_control_is_read_as_well() -> None:
    found = read([drawn(1, "Paint", widgets_values=[7, "ink"])])

    assert found.nodes["1"].inputs == {"seed": 7, "style": "ink"}


def test_a_value_of_any_json_type_may_stand_after_a_seed() -> None:
    found = read([drawn(1, "Paint", widgets_values=[7, ["ink"], {}])])

    assert found.nodes["1"].inputs == {"seed": 7, "style": ["ink"], "words": {}}


def test_a_linked_field_takes_the_link_and_not_its_old_value() -> None:
    found = read(
        [
            drawn(1, "Number", widgets_values=[3]),
            drawn(2, "Add", widgets_values=[8, 9], inputs=[{"name": "a", "link": 5}]),
        ],
        [[5, 1, 0, 2, 0, "INT"]],
    )

    assert found.nodes["2"].inputs == {"a": Link("1", 0), "b": 9}


def test_reroutes_and_primitives_disappear() -> None:
    found = read(
        [
            drawn(1, "Number", widgets_values=[3]),
            drawn(2, "Reroute", inputs=[{"name": "", "type": "*", "link": 10}]),
            drawn(3, "Reroute", inputs=[{"name": "", "type": "*", "link": 11}]),
            drawn(4, "PrimitiveNode", widgets_values=[42, "fixed"]),
            drawn(5, "Note", widgets_values=["remember"]),
            drawn(6, "Add", inputs=[{"name": "a", "link": 12}, {"name": "b", "link": 13}]),
        ],
        [
            [10, 1, 0, 2, 0, "*"],
            [11, 2, 0, 3, 0, "*"],
            {"id": 12, "origin_id": 3, "origin_slot": 0, "target_id": 6, "target_slot": 0},
            [13, 4, 0, 6, 1, "INT"],
        ],
    )

    assert found.nodes.keys() == {"1", "6"}
    assert found.nodes["6"].inputs == {"a": Link("1", 0), "b": 42}


def test_a_bypassed_node_hands_on_the_input_of_the_same_type() -> None:
    found = read(
        [
            drawn(1, "Embed"),
            drawn(
                2,
                "Paint",
                mode=4,
                inputs=[
                    {"name": "seed", "type": "INT", "link": 99},
                    {"name": "under", "type": "IMAGE", "link": 10},
                ],
                outputs=[{"name": "IMAGE", "type": "IMAGE"}],
            ),
            drawn(3, "Show", inputs=[{"name": "value", "link": 11}]),
        ],
        [[10, 1, 0, 2, 1, "IMAGE"], [11, 2, 0, 3, 0, "IMAGE"]],
    )

    assert found.nodes["3"].inputs == {"value": Link("1", 0)}


def test_a_muted_node_is_left_out_with_its_links() -> None:
    found = read(
        [
            drawn(1, "Number", mode=2, widgets_values=[3]),
            drawn(2, "Add", widgets_values=[8, 9], inputs=[{"name": "a", "link": 5}]),
        ],
        [[5, 1, 0, 2, 0, "INT"]],
    )

    assert found.nodes.keys() == {"2"}
    assert found.nodes["2"].inputs == {"b": 9}


def test_a_class_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(MissingNodeType, match="'Elsewhere'"):
        read([drawn(1, "Elsewhere", widgets_values=[1])])


def test_reroutes_that_go_round_are_refused() -> None:
    with pytest.raises(InvalidWorkflow, match="go round"):
        read(
            [
                drawn(1, "Reroute", inputs=[{"name": "", "link": 10}]),
                drawn(2, "Show", inputs=[{"name": "value", "link": 11}]),
            ],
            [[10, 1, 0, 1, 0, "*"], [11, 1, 0, 2, 0, "*"]],
        )


@pytest.mark.parametrize(
    "ui",
    [
        {"nodes": [3]},
        {"nodes": [{"id": 1}]},
        {"nodes": [], "links": {}},
        {"nodes": [], "links": [[1]]},
        {"nodes": [], "links": ["x"]},
    ],
)
def test_what_is_not_the_editors_form_is_refused(ui: dict[str, object]) -> None:
    with pytest.raises(InvalidWorkflow):
        read_any_workflow(ui, REGISTRY)


def test_an_empty_drawing_is_no_workflow() -> None:
    with pytest.raises(NoWorkflow):
        read([])


def test_api_format_is_read_as_ever() -> None:
    found = read_any_workflow('{"1": {"class_type": "Number", "inputs": {"value": 1}}}', REGISTRY)

    assert found.nodes["1"].inputs == {"value": 1}
    with pytest.raises(InvalidWorkflow):
        read_any_workflow("[1]", REGISTRY)
    with pytest.raises(NoWorkflow):
        read_any_workflow("", REGISTRY)
