from __future__ import annotations

import json
import pickle

import pytest

from graph.trial_pack import REGISTRY
from milepost.graph.refusals import InvalidWorkflow, NoWorkflow, UnknownInput, WorkflowRefused
from milepost.graph.workflow import MAX_NODES, Link, read_workflow, set_input

TITLE = {"class_type": "Title", "inputs": {"text": "a", "image": ["2", 0]}}
TITLED = {
    "1": {**TITLE, "_meta": {"title": "big title", "colour": 3}, "is_changed": ["x"]},
    "2": {"class_type": "Paint", "inputs": {"seed": 7}},
}


def test_links_and_literals_are_told_apart() -> None:
    workflow = read_workflow(json.dumps(TITLED))

    assert workflow.nodes["1"].inputs == {"text": "a", "image": Link("2", 0)}
    assert workflow.nodes["1"].title == "big title"
    assert workflow.nodes["2"].inputs == {"seed": 7}


def test_api_json_comes_back_as_it_was() -> None:
    written = read_workflow(TITLED).to_json()

    assert read_workflow(written) == read_workflow(TITLED)
    assert written["1"] == {**TITLE, "_meta": {"title": "big title"}}


def test_a_wrapped_list_is_a_literal_even_if_it_looks_like_a_link() -> None:
    source = {"1": {"class_type": "Pick", "inputs": {"names": {"__value__": ["a", 1]}}}}

    workflow = read_workflow(source)

    assert workflow.nodes["1"].inputs["names"] == ["a", 1]
    assert workflow.to_json() == source


@pytest.mark.parametrize("source", ["", b"", {}, "{}"])
def test_nothing_is_refused_as_no_prompt(source: str) -> None:
    with pytest.raises(NoWorkflow):
        read_workflow(source)


@pytest.mark.parametrize(
    "source",
    [
        "{",
        "null",
        "[1]",
        '"text"',
        "[" * 100_000,
        '{"a":' * 100_000,
        b"\xff\xfe\x00",
        '{"1": ' + "9" * 5000 + "}",
        '{"1": null}',
        '{"1": {}}',
        '{"": {"class_type": "A"}}',
        '{"1": {"class_type": 3, "inputs": {}}}',
        '{"1": {"class_type": "A", "inputs": [1]}}',
        '{"1": {"class_type": "A", "inputs": {"x": %s}}}' % ("[" * 100 + "]" * 100),
    ],
)
def test_what_is_no_workflow_is_refused_in_one_line(source: str | bytes) -> None:
    with pytest.raises(InvalidWorkflow) as refusal:
        read_workflow(source)

    assert "\n" not in str(refusal.value)
    assert refusal.value.to_json()["error"]["type"] == "invalid_prompt"


def test_more_nodes_than_the_bound_are_refused() -> None:
    nodes = {str(index): {"class_type": "A", "inputs": {}} for index in range(MAX_NODES + 1)}

    with pytest.raises(InvalidWorkflow, match=str(MAX_NODES + 1)):
        read_workflow(nodes)


def test_an_input_is_set_by_id_or_by_title_and_the_original_stays() -> None:
    workflow = read_workflow(TITLED)

    by_id = set_input(workflow, "2.seed", 8, registry={})
    by_title = set_input(workflow, "big title.text", "b", registry={})

    assert by_id.nodes["2"].inputs == {"seed": 8}
    assert by_title.nodes["1"].inputs["text"] == "b"
    assert workflow == read_workflow(TITLED)


def test_setting_an_unknown_node_says_which_there_are() -> None:
    with pytest.raises(UnknownInput, match="nodes are 1, 2"):
        set_input(read_workflow(TITLED), "3.seed", 1, registry={})


def test_setting_an_unknown_input_says_which_there_are() -> None:
    workflow = read_workflow({"1": {"class_type": "Add", "inputs": {"a": 1}}})

    with pytest.raises(UnknownInput, match="its inputs are a, b"):
        set_input(workflow, "1.c", 2, registry=REGISTRY)

    assert set_input(workflow, "1.b", 2, registry=REGISTRY).nodes["1"].inputs["b"] == 2


def test_setting_by_a_title_two_nodes_share_asks_for_an_id() -> None:
    twice = read_workflow({"1": TITLED["1"], "2": TITLED["1"]})

    with pytest.raises(UnknownInput, match="use an id: 1, 2"):
        set_input(twice, "big title.text", "b", registry={})


@pytest.mark.parametrize("target", ["seed", ".seed", "2.", "", "."])
def test_a_target_without_node_and_input_is_refused(target: str) -> None:
    with pytest.raises(UnknownInput, match=r"write for example title\.text"):
        set_input(read_workflow(TITLED), target, 1, registry={})


def test_refusals_survive_pickling() -> None:
    refusals: list[WorkflowRefused] = [NoWorkflow(), InvalidWorkflow("here", "is wrong", "right")]

    for refusal in refusals:
        again = pickle.loads(pickle.dumps(refusal))  # noqa: S301  # our own
        assert (type(again), str(again)) == (type(refusal), str(refusal))
