from __future__ import annotations

import json

import pytest

from graph.trial_pack import REGISTRY, workflow
from milepost.graph.refusals import InvalidWorkflow
from milepost.graph.validate import accept

SUBMITTED = workflow(
    trip=("ReadSecret", {"text": "home at 12 Elm Road"}),
    end=("Show", {"value": ["trip", 0]}),
)


def kept(extra: dict[str, object]) -> str:
    accepted = accept(SUBMITTED, REGISTRY, services={}, extra_pnginfo=extra)
    return json.dumps(accepted.extra_pnginfo)


def editor(class_type: str, values: object) -> dict[str, object]:
    """One node in the editor's form."""
    return {"nodes": [{"type": class_type, "widgets_values": values}]}


@pytest.mark.parametrize(
    "extra",
    [
        {"workflow": editor("ReadSecret", ["12 Elm, as typed"])},
        {"workflow": editor("ReadSecret", {"text": "12 Elm"})},
        {"workflow": editor("ReadSecret", ["unreadable 12 Elm"])},
        {"workflow": editor("ReadSecret", "12 Elm, in no form of the editor's")},
        {"workflow": editor("PrimitiveNode", ["home at 12 Elm Road"])},
        {"workflow": {"definitions": {"subgraphs": [editor("ReadSecret", ["12"])]}}},
        {"prompt": {"1": {"class_type": "ReadSecret", "inputs": {"text": "12 Elm Road"}}}},
    ],
)
def test_no_form_of_the_editors_workflow_keeps_a_private_text(extra: dict[str, object]) -> None:
    assert "12" in json.dumps(extra)
    assert "12" not in kept(extra)


def test_everything_else_is_embedded_as_it_came() -> None:
    extra: dict[str, object] = {
        "workflow": {
            "nodes": [
                {"id": 1, "type": "Number", "widgets_values": [12], "inputs": []},
                {"id": 2, "type": "Elsewhere", "widgets_values": None, "pos": [1.5, 2]},
            ]
        }
    }

    assert json.loads(kept(extra)) == extra


def test_a_deep_one_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(1000):
        deep = {"a": deep}

    with pytest.raises(InvalidWorkflow, match="extra_pnginfo"):
        kept(deep)
