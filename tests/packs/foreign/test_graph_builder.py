from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from milepost.node.flow import ExecutionBlocker
from milepost.packs.foreign.graph_builder import GraphBuilder, add_graph_prefix, is_link
from milepost.packs.foreign.module_finder import comfyui_modules
from milepost.packs.foreign.running import runs
from packs.foreign.surroundings import Call, call_of


@pytest.fixture
def graph_utils(tmp_path: Path) -> Iterator[Any]:
    with comfyui_modules(tmp_path):
        yield importlib.import_module("comfy_execution.graph_utils")


def test_ids_begin_with_the_running_nodes_and_differ_between_graphs(tmp_path: Path) -> None:
    with runs(call_of(tmp_path, call=Call(node_id="12", call_index=3))):
        first, second = GraphBuilder(), GraphBuilder()

    assert [first.node("A").id, first.node("A").id] == ["12.3.0.1", "12.3.0.2"]
    assert second.node("A", "named").id == "12.3.1.named"


def test_the_same_node_asked_again_builds_the_same_ids(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        with runs(call_of(tmp_path)):
            ids.append(GraphBuilder().node("A").id)

    assert ids[0] == ids[1]


def test_a_graph_is_written_in_api_format() -> None:
    graph = GraphBuilder(prefix="5.0.")
    load = graph.node("LoadImage", image="a.png")
    scale = graph.node("ImageScale", "scale", image=load.out(0), width=64)
    scale.set_override_display_id("5")
    scale.set_input("width", None)
    scale.set_input("height", 32)

    assert graph.finalize() == {
        "5.0.1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}},
        "5.0.scale": {
            "class_type": "ImageScale",
            "inputs": {"image": ["5.0.1", 0], "height": 32},
            "override_display_id": "5",
        },
    }
    assert scale.get_input("height") == 32
    assert scale.get_input("width") is None


def test_nodes_are_found_replaced_and_removed_by_their_short_ids() -> None:
    graph = GraphBuilder(prefix="5.0.")
    first = graph.node("A", "first")
    second = graph.node("B", "second", image=first.out(1), mask=first.out(0))

    graph.replace_node_output("first", 1, ["9", 0])
    graph.replace_node_output("first", 0, None)
    graph.remove_node("first")

    assert graph.lookup_node("second") is second
    assert graph.node("B", "second") is second
    assert graph.lookup_node("first") is None
    assert graph.finalize()["5.0.second"]["inputs"] == {"image": ["9", 0]}


def test_a_whole_graph_is_given_a_prefix() -> None:
    graph, outputs = add_graph_prefix(
        {"1": {"class_type": "A", "inputs": {"a": ["2", 0], "b": 3}}}, [["1", 0], 7], "x."
    )

    assert graph == {"x.1": {"class_type": "A", "inputs": {"a": ["x.2", 0], "b": 3}}}
    assert outputs == (["x.1", 0], 7)


@pytest.mark.parametrize("value", [["1"], ["1", 0, 0], ("1", 0), [1, 0], "1", None, ["1", "0"]])
def test_only_a_list_of_id_and_slot_is_a_link(value: object) -> None:
    assert is_link(["1", 0])
    assert not is_link(value)


def test_a_blocker_is_the_engines_own(graph_utils: Any) -> None:
    graph = importlib.import_module("comfy_execution.graph")

    assert graph.ExecutionBlocker is graph_utils.ExecutionBlocker is ExecutionBlocker


def test_outside_of_a_node_graphs_still_differ(graph_utils: Any) -> None:
    builder = graph_utils.GraphBuilder

    assert builder().prefix != builder().prefix
    assert builder.alloc_prefix("1", 2, 3) == "1.2.3."
