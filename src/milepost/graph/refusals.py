"""Why a workflow is not run. `code` is ComfyUI's error type where it has one.

InvalidInput
└── WorkflowRefused
    ├── NoWorkflow                no_prompt
    ├── InvalidWorkflow           invalid_prompt
    ├── UnknownInput              unknown_input
    ├── MissingNodeType           missing_node_type
    ├── PrivateInputLinked        private_input_linked
    ├── NoOutputs                 prompt_no_outputs
    └── OutputsFailedValidation   prompt_outputs_failed_validation
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from milepost.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class NodeError:
    """One thing wrong with one node, in ComfyUI's words."""

    type: str
    """`required_input_missing`, `value_not_in_list` and so on."""
    message: str
    details: str
    """Names the input; never a literal, which may be somebody's words."""
    extra_info: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """ComfyUI's shape."""
        return {
            "type": self.type,
            "message": self.message,
            "details": self.details,
            "extra_info": dict(self.extra_info),
        }


@dataclass(frozen=True, slots=True)
class NodeErrors:
    """Everything wrong with one node, and the outputs that cannot be made because of it."""

    class_type: str
    errors: tuple[NodeError, ...]
    dependent_outputs: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """ComfyUI's shape."""
        return {
            "errors": [error.to_json() for error in self.errors],
            "dependent_outputs": list(self.dependent_outputs),
            "class_type": self.class_type,
        }


class WorkflowRefused(InvalidInput):
    """The workflow cannot be run as it is."""

    code = "workflow_refused"

    def to_json(self) -> dict[str, Any]:
        """The body of ComfyUI's refusal."""
        error = {
            "type": self.code,
            "message": self.wrong,
            "details": str(self),
            "extra_info": {},
        }
        return {"error": error, "node_errors": {}}


class NoWorkflow(WorkflowRefused):
    """Nothing was sent."""

    code = "no_prompt"

    def __init__(self) -> None:
        super().__init__("workflow", "is empty", "give ComfyUI's API format")
        self.args = ()


class InvalidWorkflow(WorkflowRefused):
    """It is no workflow, or one beyond the bounds."""

    code = "invalid_prompt"


class UnknownInput(WorkflowRefused):
    """An input to be set is not there."""

    code = "unknown_input"


class MissingNodeType(WorkflowRefused):
    """A node's class is unknown here."""

    code = "missing_node_type"

    def __init__(self, node_id: str, class_type: str, title: str | None = None) -> None:
        super().__init__(
            f"workflow, node {node_id}",
            f"its class {class_type!r} is not known",
            "see `milepost nodes`, or install its pack",
        )
        self.args = (node_id, class_type, title)
        self.node_id = node_id
        self.class_type = class_type
        self.title = title

    def to_json(self) -> dict[str, Any]:
        """With ComfyUI's facts about the node."""
        body = super().to_json()
        body["error"]["extra_info"] = {
            "node_id": self.node_id,
            "class_type": self.class_type,
            "node_title": self.title or self.class_type,
        }
        return body


class PrivateInputLinked(WorkflowRefused):
    """A private input takes its text from another node, where nobody redacts it."""

    code = "private_input_linked"

    def __init__(self, node_id: str, input_name: str) -> None:
        super().__init__(
            f"workflow, node {node_id}, input {input_name}",
            "is private and linked to another node",
            "write its text into the input itself, where it is redacted",
        )
        self.args = (node_id, input_name)


class NoOutputs(WorkflowRefused):
    """Nothing in the workflow is made for its own sake."""

    code = "prompt_no_outputs"

    def __init__(self) -> None:
        super().__init__("workflow", "has no output node", "add one, such as SavePoster")
        self.args = ()


class OutputsFailedValidation(WorkflowRefused):
    """No output can be made; every node error is listed."""

    code = "prompt_outputs_failed_validation"

    def __init__(self, node_errors: Mapping[str, NodeErrors]) -> None:
        node_id, first = next(iter(node_errors.items()))
        error = first.errors[0]
        super().__init__(
            f"workflow, node {node_id} ({first.class_type})",
            error.details or error.message,
            "correct it" if len(node_errors) == 1 else f"{len(node_errors)} nodes are wrong",
        )
        self.args = (node_errors,)
        self.node_errors = node_errors

    def to_json(self) -> dict[str, Any]:
        """With every node's errors."""
        body = super().to_json()
        body["node_errors"] = {
            node_id: errors.to_json() for node_id, errors in self.node_errors.items()
        }
        return body
