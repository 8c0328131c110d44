"""Workflows that are not accepted, and what the 400 says."""

from __future__ import annotations

from typing import Any

import pytest

from compatibility.comfy_client import Client, Graph, Node, Refused

pytestmark = pytest.mark.slow


def refused(client: Client, graph: Graph, **beside: Any) -> Refused:
    """How the server says no."""
    with pytest.raises(Refused) as no:
        client.queue(graph, **beside)
    assert no.value.status == 400
    return no.value


def asked(kind: str, **inputs: Any) -> Graph:
    """One node with a check of its own, as node 1, and its end."""
    graph = Graph()
    node = graph(kind, **({"weight": 1.0, "name": "a"} | inputs))
    graph("StoneShow", row=node)
    return graph


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("StoneAsksOne", {"weight": 40.0}),  # beyond its bounds, which are its own business
        ("StoneAsksAll", {"weight": 1000.0}),
        ("StoneAsksNothing", {"weight": 10.0}),
        ("StoneAsksAsync", {"weight": 12.0}),
        ("StoneAsksTypes", {}),
    ],
)
def test_a_nodes_own_check_lets_through_what_it_likes(
    client: Client, kind: str, inputs: dict[str, Any]
) -> None:
    assert client.run(asked(kind, **inputs)).shown(Node("2", "StoneShow", {}))


@pytest.mark.parametrize(
    ("kind", "inputs", "error"),
    [
        ("StoneAsksOne", {"weight": 51.0}, "custom_validation_failed"),
        ("StoneAsksAll", {"name": "forbidden"}, "custom_validation_failed"),
        ("StoneAsksNothing", {"weight": 11.0}, "value_bigger_than_max"),
        ("StoneAsksNothing", {"weight": -1.0}, "value_smaller_than_min"),
        ("StoneAsksAsync", {"weight": 13.0}, "custom_validation_failed"),
        ("StoneAsksNothing", {"weight": "heavy"}, "invalid_input_type"),
    ],
)
def test_a_literal_that_its_node_does_not_like_is_refused(
    client: Client, kind: str, inputs: dict[str, Any], error: str
) -> None:
    no = refused(client, asked(kind, **inputs))

    assert no.errors_of("1") == [error] or error == "custom_validation_failed"
    assert set(no.errors_of("1")) == {error}
    assert no.body["error"]["type"] == "prompt_outputs_failed_validation"
    assert no.body["node_errors"]["1"]["class_type"] == kind


def test_a_check_that_raises_is_a_refusal(client: Client) -> None:
    no = refused(client, asked("StoneAsksAndRaises"))

    assert no.errors_of("1")[0].startswith("exception_during")


@pytest.mark.parametrize(
    ("kind", "source", "accepted"),
    [
        ("StoneAsksTypes", "StoneIntList", True),
        ("StoneAsksTypes", "StoneText", False),
        ("StoneAsksNothing", "StoneText", False),
        ("StoneAsksOne", "StoneText", False),
    ],
)
def test_linked_types_are_judged_by_the_node_that_wants_to(
    client: Client, kind: str, source: str, *, accepted: bool
) -> None:
    graph = Graph()
    from_node = graph(source, **({"stop": 2} if source == "StoneIntList" else {"text": "1"}))
    node = graph(kind, weight=from_node.out(0), name="a")
    graph("StoneShow", row=node)

    if accepted:
        assert client.run(graph).entry["outputs"]
    else:
        error = "custom_validation_failed" if kind == "StoneAsksTypes" else "return_type_mismatch"
        assert error in refused(client, graph).errors_of(node.node_id)


def test_a_cycle_is_refused(client: Client) -> None:
    graph = Graph()
    one, two = graph("StonePass"), graph("StonePass")
    one.inputs["value"], two.inputs["value"] = two, one
    graph("StoneShow", row=two)

    refused(client, graph)


def test_an_unknown_class_anywhere_refuses_all_and_is_named(client: Client) -> None:
    graph = Graph()
    graph("StoneShow", row=graph("StoneRow"))
    lost = graph("StoneOfWisdom")

    error = refused(client, graph).body["error"]

    assert error["type"] == "missing_node_type"
    assert "StoneOfWisdom" in error["message"] + error["details"]
    assert error["extra_info"]["node_id"] == lost.node_id
    assert error["extra_info"]["class_type"] == "StoneOfWisdom"


def test_what_is_missing_or_does_not_fit_is_named_at_its_node(client: Client) -> None:
    graph = Graph()
    missing = graph("StoneMultiply", b=2)
    unfit = graph("StoneAverage", row1=graph("StoneText", text="a"))
    nowhere = graph("StonePass", value=["99", 0])
    choice = graph("StoneCombo", size="tiny")
    for node in (missing, unfit, nowhere, choice):
        graph("StoneShow", row=node)

    no = refused(client, graph)

    assert no.errors_of(missing.node_id) == ["required_input_missing"]
    assert no.errors_of(unfit.node_id) == ["return_type_mismatch"]
    assert no.errors_of(nowhere.node_id)
    assert no.errors_of(choice.node_id) == ["value_not_in_list"]


def test_one_good_output_is_enough(client: Client) -> None:
    graph = Graph()
    good = graph("StoneShow", row=graph("StoneRow"))
    bad = graph("StoneAsksOne", weight=99.0, name="")
    graph("StoneShow", row=bad)
    body = {"prompt": graph.to_json(), "client_id": client.client_id}

    answer = client.post("/prompt", body)
    run = client.listen(answer["prompt_id"])

    assert answer["node_errors"].keys() == {bad.node_id}
    assert run.shown(good) == [[1, 1, 1]]


def test_targets_that_are_no_outputs_are_refused(client: Client) -> None:
    graph = Graph()
    row = graph("StoneRow")
    graph("StoneShow", row=row)

    assert refused(client, graph, partial_execution_targets=[row.node_id, "99"])
    assert refused(client, graph, partial_execution_targets=[])


def test_nothing_to_show_is_nothing_to_run(client: Client) -> None:
    graph = Graph()
    graph("StoneRow")

    assert refused(client, graph).body["error"]["type"] == "prompt_no_outputs"


def test_types_that_compare_themselves_and_hooks_that_are_plain_functions(client: Client) -> None:
    graph = Graph()
    whole = graph("StoneIntList", stop=5).out(1)
    fits = graph("StoneShow", row=graph("StoneSum", a=whole, b=graph("StoneSum", a=whole, b=1.5)))
    unfit = Graph()
    bad = unfit("StoneSum", a=unfit("StoneText", text="1"), b=1)
    unfit("StoneShow", row=bad)

    assert client.run(graph).shown(fits) == [11.5]
    assert refused(client, unfit).errors_of(bad.node_id) == ["custom_validation_failed"]
