from __future__ import annotations

import json
from typing import Any

import pytest

from graph.test_ui_format import REGISTRY, drawn
from milepost.graph.canvas import MAX_NESTING
from milepost.graph.refusals import InvalidWorkflow
from milepost.graph.ui_format import read_any_workflow
from milepost.graph.workflow import Link, Workflow


def subgraph(
    name: str, nodes: list[dict[str, Any]], *links: tuple[int, int, int, int, int]
) -> dict[str, Any]:
    """A definition; each link is its id, origin, slot, target, slot."""
    keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot")
    return {"id": name, "nodes": nodes, "links": [dict(zip(keys, each)) for each in links]}  # noqa: B905  # both have five


def read(
    nodes: list[dict[str, Any]], links: list[list[Any]], *subgraphs: dict[str, Any]
) -> Workflow:
    ui = {"nodes": nodes, "links": links, "definitions": {"subgraphs": list(subgraphs)}}
    return read_any_workflow(json.dumps(ui), REGISTRY)


def socket(name: str, link: int | None, *, field: bool = False) -> dict[str, Any]:
    return {"name": name, "link": link, **({"widget": {"name": name}} if field else {})}


SUM = subgraph(
    "sum",
    [drawn(1, "Add", widgets_values=[1, 2], inputs=[socket("a", 1), socket("b", 2)])],
    (1, -10, 0, 1, 0),
    (2, -10, 1, 1, 1),
    (3, 1, 0, -20, 0),
)


def test_a_subgraph_is_laid_out_flat_and_links_cross_its_border() -> None:
    found = read(
        [
            drawn(1, "Number", widgets_values=[3]),
            drawn(7, "sum", inputs=[socket("x", 5), socket("y", None)]),
            drawn(9, "Show", inputs=[socket("value", 6)]),
        ],
        [[5, 1, 0, 7, 0], [6, 7, 0, 9, 0]],
        SUM,
    )

    assert set(found.nodes) == {"1", "7:1", "9"}
    assert found.nodes["7:1"].inputs == {"a": Link("1", 0), "b": 2}
    assert found.nodes["9"].inputs == {"value": Link("7:1", 0)}


def test_what_is_written_at_the_instance_goes_before_what_stands_inside() -> None:
    found = read(
        [
            drawn(
                7,
                "sum",
                inputs=[socket("x", None, field=True), socket("y", None, field=True)],
                widgets_values=[30, 40],
            )
        ],
        [],
        SUM,
    )

    assert found.nodes["7:1"].inputs == {"a": 30, "b": 40}


def test_subgraphs_stand_inside_each_other() -> None:
    outer = subgraph(
        "outer",
        [drawn(2, "sum", inputs=[socket("x", 1), socket("y", 1)])],
        (1, -10, 0, 2, 0),
        (3, 2, 0, -20, 0),
    )
    found = read(
        [
            drawn(1, "Number", widgets_values=[3]),
            drawn(7, "outer", inputs=[socket("x", 5)]),
            drawn(9, "Show", inputs=[socket("value", 6)]),
        ],
        [[5, 1, 0, 7, 0], [6, 7, 0, 9, 0]],
        SUM,
        outer,
    )

    assert found.nodes["7:2:1"].inputs == {"a": Link("1", 0), "b": Link("1", 0)}
    assert found.nodes["9"].inputs == {"value": Link("7:2:1", 0)}


def test_a_muted_instance_is_left_out_and_a_bypassed_one_hands_its_input_on() -> None:
    def shown(mode: int) -> Workflow:
        instance = drawn(
            7, "sum", mode=mode, outputs=[{"type": "INT"}], inputs=[{"type": "INT", "link": 5}]
        )
        return read(
            [
                drawn(1, "Number", widgets_values=[3]),
                instance,
                drawn(9, "Show", inputs=[socket("value", 6)]),
            ],
            [[5, 1, 0, 7, 0], [6, 7, 0, 9, 0]],
            SUM,
        )

    assert shown(2).nodes["9"].inputs == {}
    assert shown(4).nodes["9"].inputs == {"value": Link("1", 0)}


@pytest.mark.parametrize("count", [1, 2])
def test_subgraphs_that_hold_each_other_are_refused(count: int) -> None:
    names = ["first", "second"][:count]
    rounds = [subgraph(name, [drawn(1, names[at - 1])]) for at, name in enumerate(names)]

    with pytest.raises(InvalidWorkflow, match="hold each other"):
        read([drawn(1, "first")], [], *rounds)


def test_subgraphs_that_multiply_are_refused_before_they_fill_the_memory() -> None:
    levels = min(MAX_NESTING, 20)
    many = [
        subgraph(f"level{at}", [drawn(1, f"level{at + 1}"), drawn(2, f"level{at + 1}")])
        for at in range(levels)
    ]
    last = subgraph(f"level{levels}", [drawn(1, "Number", widgets_values=[1])])

    with pytest.raises(InvalidWorkflow, match="too many nodes"):
        read([drawn(1, "level0")], [], *many, last)
