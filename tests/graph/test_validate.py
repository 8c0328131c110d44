from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from graph.trial_pack import REGISTRY, Notes, workflow
from milepost.errors import MilepostError, OurBug
from milepost.graph.refusals import (
    InvalidWorkflow,
    MissingNodeType,
    NoOutputs,
    OutputsFailedValidation,
    PrivateInputLinked,
)
from milepost.graph.validate import accept
from milepost.graph.workflow import Link, Workflow, read_workflow

SERVICES = {"ledger": Notes()}


def refusal(submitted: Workflow) -> OutputsFailedValidation:
    with pytest.raises(OutputsFailedValidation) as caught:
        accept(submitted, REGISTRY, services=SERVICES)
    return caught.value


def error_type(class_type: str, inputs: dict[str, object]) -> str:
    refused = refusal(
        workflow(
            three=("Number", {"value": 3}),
            checked=(class_type, inputs),
            end=("Show", {"value": ["checked", 0]}),
        )
    )
    assert list(refused.node_errors) == ["checked"]
    return refused.node_errors["checked"].errors[0].type


@pytest.mark.parametrize(
    ("class_type", "inputs", "expected"),
    [
        ("Number", {}, "required_input_missing"),
        ("Number", {"value": "many"}, "invalid_input_type"),
        ("Number", {"value": [1, 2, 3]}, "invalid_input_type"),
        ("Number", {"value": {}}, "invalid_input_type"),
        ("Number", {"value": None}, "invalid_input_type"),
        ("Number", {"value": 1e400}, "invalid_input_type"),
        ("Number", {"value": -1}, "value_smaller_than_min"),
        ("Number", {"value": 101}, "value_bigger_than_max"),
        ("Style", {"name": "oil"}, "value_not_in_list"),
        ("Style", {"name": {}}, "value_not_in_list"),
        ("Style", {"name": "ink", "strength": float("nan")}, "invalid_input_type"),
        ("Style", {"name": "ink", "bold": "perhaps"}, "invalid_input_type"),
        ("Add", {"a": ["gone", 0]}, "bad_linked_input"),
        ("Add", {"a": ["three", 1]}, "bad_linked_input"),
        ("Add", {"a": ["three", -1]}, "bad_linked_input"),
        ("ReadSecret", {"text": 5, "undeclared": ["gone", 0]}, ""),
        ("Weigh", {"album": ["three", 0]}, "return_type_mismatch"),
        ("Wait", {"name": "x"}, "missing_service"),
    ],
)
def test_each_mistake_has_comfyuis_error_type(
    class_type: str, inputs: dict[str, object], expected: str
) -> None:
    if expected:
        assert error_type(class_type, inputs) == expected
    else:
        submitted = workflow(checked=(class_type, inputs), end=("Show", {"value": ["checked", 0]}))
        assert not accept(submitted, REGISTRY, services=SERVICES).node_errors


def test_a_missing_service_is_named_before_anything_runs() -> None:
    refused = refusal(workflow(a=("Wait", {"name": "x"}), end=("Show", {"value": ["a", 0]})))

    assert "'gate'" in str(refused)


@pytest.mark.parametrize(("literal", "value"), [("12", 12), (1.9, 1), (True, 1), (7, 7)])
def test_whole_numbers_are_converted_as_comfyui_does(literal: object, value: int) -> None:
    submitted = workflow(a=("Number", {"value": literal}), end=("Show", {"value": ["a", 0]}))

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.nodes["a"].literals == {"value": value}


def test_text_from_the_command_line_takes_the_inputs_type() -> None:
    inputs: dict[str, object] = {"name": "ink", "strength": "0.25", "bold": "false"}
    submitted = workflow(a=("Style", inputs), end=("Show", {"value": ["a", 0]}))

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.nodes["a"].literals == {"name": "ink", "strength": 0.25, "bold": False}


def test_undeclared_inputs_are_tolerated_and_not_passed_on() -> None:
    inputs: dict[str, object] = {"value": 1, "speak_and_recognation": True, "gone": ["nobody", 3]}
    submitted = workflow(a=("Number", inputs), end=("Show", {"value": ["a", 0]}))

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.nodes["a"].literals == {"value": 1}
    assert accepted.nodes["a"].links == {}


def test_an_unknown_class_anywhere_refuses_the_whole() -> None:
    submitted = workflow(stray=("CheckpointLoader", {}), end=("Show", {"value": 1}))

    with pytest.raises(MissingNodeType, match="'CheckpointLoader'") as caught:
        accept(submitted, REGISTRY, services=SERVICES)

    assert caught.value.to_json()["error"]["extra_info"]["node_id"] == "stray"


def test_a_workflow_without_output_node_is_refused() -> None:
    with pytest.raises(NoOutputs):
        accept(workflow(a=("Number", {"value": 1})), REGISTRY, services=SERVICES)


def test_an_unknown_target_is_refused_by_name() -> None:
    with pytest.raises(InvalidWorkflow, match="'gone'"):
        accept(workflow(a=("Number", {"value": 1})), REGISTRY, services=SERVICES, targets=["gone"])


def test_one_bad_output_leaves_the_good_one_and_says_what_is_wrong() -> None:
    submitted = workflow(
        good=("Number", {"value": 1}),
        bad=("Number", {"value": 200}),
        behind=("Add", {"a": ["bad", 0]}),
        end=("Show", {"value": ["good", 0]}),
        lost=("Show", {"value": ["behind", 0]}),
    )

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.outputs == ("end",)
    assert list(accepted.nodes) == ["good", "end"]
    assert accepted.node_errors["bad"].dependent_outputs == ("lost",)
    shape: dict[str, Any] = json.loads(json.dumps(accepted.node_errors["bad"].to_json()))
    assert shape["class_type"] == "Number"
    assert shape["errors"][0]["extra_info"]["input_name"] == "value"


def test_a_mistake_that_no_output_needs_is_none() -> None:
    submitted = workflow(stray=("Number", {"value": 200}), end=("Show", {"value": 1}))

    assert accept(submitted, REGISTRY, services=SERVICES).node_errors == {}


def test_a_cycle_names_its_nodes_and_spares_other_branches() -> None:
    submitted = workflow(
        a=("Add", {"a": ["c", 0]}),
        b=("Add", {"a": ["a", 0]}),
        c=("Add", {"a": ["b", 0]}),
        behind=("Add", {"a": ["c", 0]}),
        lost=("Show", {"value": ["behind", 0]}),
        end=("Show", {"value": 1}),
    )

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.outputs == ("end",)
    assert accepted.node_errors.keys() == {"a", "b", "c"}
    error = accepted.node_errors["a"].errors[0]
    assert error.type == "dependency_cycle"
    assert error.details == "dependency cycle: a → b → c → a"


def test_every_cycle_is_named() -> None:
    refused = refusal(
        workflow(
            a=("Add", {"a": ["a", 0]}),
            b=("Add", {"a": ["b", 0], "b": ["a", 0]}),
            x=("Add", {"a": ["x", 0]}),
            end=("Show", {"value": ["b", 0]}),
            other=("Show", {"value": ["x", 0]}),
        )
    )

    assert refused.node_errors.keys() == {"a", "x"}


def test_a_node_linked_to_itself_is_a_cycle() -> None:
    refused = refusal(workflow(a=("Add", {"a": ["a", 0]}), end=("Show", {"value": ["a", 0]})))

    assert refused.node_errors["a"].errors[0].details == "dependency cycle: a → a"


def test_a_private_literal_is_redacted_before_anything_sees_it() -> None:
    submitted = workflow(
        trip=("ReadSecret", {"text": "home at 12 Elm Road"}),
        end=("Show", {"value": ["trip", 0]}),
    )

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.nodes["trip"].literals == {"text": "home at ## Elm Road"}
    assert "12" not in json.dumps(accepted.workflow.to_json())


def test_a_private_literal_of_another_json_type_is_redacted_as_text() -> None:
    secret: dict[str, object] = {"text": {"home": "12 Elm Road"}}
    submitted = workflow(trip=("ReadSecret", secret), end=("Show", {"value": ["trip", 0]}))

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.nodes["trip"].literals["text"] == '{"home": "## Elm Road"}'


def test_undeclared_inputs_of_a_private_node_are_not_kept() -> None:
    secret: dict[str, object] = {"text": "home", "text_before": "12 Elm Road"}
    submitted = workflow(trip=("ReadSecret", secret), end=("Show", {"value": ["trip", 0]}))

    accepted = accept(submitted, REGISTRY, services=SERVICES)

    assert accepted.workflow.nodes["trip"].inputs == {"text": "home"}


def test_redacting_a_redacted_workflow_changes_nothing() -> None:
    submitted = workflow(
        trip=("ReadSecret", {"text": "12 Elm Road"}), end=("Show", {"value": ["trip", 0]})
    )

    once = accept(submitted, REGISTRY, services=SERVICES).workflow

    assert accept(once, REGISTRY, services=SERVICES).workflow == once


def test_private_text_is_in_no_refusal() -> None:
    submitted = workflow(
        trip=("ReadSecret", {"text": "12 Elm Road"}), end=("Number", {"value": ["trip", 0]})
    )

    with pytest.raises(MilepostError) as caught:
        accept(submitted, REGISTRY, services=SERVICES, targets=["end"])

    assert "Elm" not in str(caught.value)
    assert isinstance(caught.value, OutputsFailedValidation)
    assert "12" not in json.dumps(caught.value.to_json())


def test_a_failing_redaction_quotes_nothing() -> None:
    submitted = workflow(
        trip=("ReadSecret", {"text": "unreadable 12 Elm Road"}),
        end=("Show", {"value": ["trip", 0]}),
    )

    with pytest.raises(OurBug) as caught:
        accept(submitted, REGISTRY, services=SERVICES)

    assert "Elm" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_private_input_takes_no_link() -> None:
    submitted = workflow(
        raw=("Style", {"name": "ink"}),
        trip=("ReadSecret", {"text": ["raw", 0]}),
        end=("Show", {"value": ["trip", 0]}),
    )

    with pytest.raises(PrivateInputLinked, match="node trip, input text"):
        accept(submitted, REGISTRY, services=SERVICES)


def test_a_private_input_whose_node_redacts_by_itself_takes_literals_and_links() -> None:
    submitted = workflow(
        raw=("Style", {"name": "ink"}),
        linked=("SendText", {"text": ["raw", 0]}),
        written=("SendText", {"text": "home at 12 Elm Road"}),
        end=("Show", {"value": ["linked", 0]}),
        other=("Show", {"value": ["written", 0]}),
    )

    nodes = accept(submitted, REGISTRY, services=SERVICES).workflow.nodes

    assert nodes["linked"].inputs == {"text": Link("raw", 0)}
    assert nodes["written"].inputs == {"text": "home at ## Elm Road"}


def test_a_chain_of_5000_nodes_is_accepted() -> None:
    nodes: dict[str, object] = {"0": {"class_type": "Number", "inputs": {"value": 1}}}
    for index in range(1, 5000):
        nodes[str(index)] = {"class_type": "Add", "inputs": {"a": [str(index - 1), 0]}}

    accepted = accept(read_workflow(nodes), REGISTRY, services=SERVICES, targets=["4999"])

    assert len(accepted.nodes) == 5000


def test_refusals_of_validation_survive_pickling() -> None:
    refused = refusal(workflow(a=("Number", {}), end=("Show", {"value": ["a", 0]})))

    for error in (refused, MissingNodeType("1", "X"), NoOutputs(), PrivateInputLinked("1", "t")):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
        assert (type(again), str(again)) == (type(error), str(error))
