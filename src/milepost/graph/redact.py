"""Private inputs lose their raw text here, before anything else sees the workflow."""

from __future__ import annotations

import json

from milepost.errors import MilepostError, OurBug
from milepost.graph.refusals import PrivateInputLinked
from milepost.graph.workflow import Link, Workflow, WorkflowNode
from milepost.node.registry import Registry
from milepost.node.spec import InputSpec, NodeSpec


def redact_workflow(workflow: Workflow, registry: Registry) -> Workflow:
    """The workflow with every literal of a private input replaced by its redaction.

    Raises:
        PrivateInputLinked: such an input takes its text from another node, and may not.
        MilepostError: the input's own redaction refuses the text.
        OurBug: the redaction fails in any other way; its reason is dropped, as it may quote.
    """
    redacted = {}
    for node_id, node in workflow.nodes.items():
        spec = registry.get(node.class_type)
        if spec is not None and spec.private_inputs:
            redacted[node_id] = redact_node(node_id, node, spec)
        else:
            redacted[node_id] = node
    return Workflow(redacted)


def redact_node(node_id: str, node: WorkflowNode, spec: NodeSpec) -> WorkflowNode:
    """One node of a class with private inputs.

    Inputs that the spec does not declare are dropped: who knows what a client put there.

    Raises:
        PrivateInputLinked: see `redact_workflow`.
        MilepostError: see `redact_literal`.
    """
    inputs = {name: value for name, value in node.inputs.items() if name in spec.inputs}
    for declared in spec.private_inputs:
        raw = inputs.get(declared.name)
        if isinstance(raw, Link):
            if not declared.linkable:
                raise PrivateInputLinked(node_id, declared.name)
        elif declared.name in inputs:
            inputs[declared.name] = redact_literal(declared, raw)
    return WorkflowNode(node.class_type, inputs, node.title)


def redact_literal(declared: InputSpec, raw: object) -> object:
    """One literal of a private input, redacted; an object or a list as its JSON text.

    Raises:
        MilepostError: the redaction refuses the text.
        OurBug: it fails in any other way.
    """
    if raw is None or declared.redact is None:
        return None
    text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
    try:
        return declared.redact(text)
    except MilepostError:
        raise
    except Exception:  # noqa: BLE001  # whatever it was, its message may quote the raw text
        raise OurBug(f"the redaction of the input {declared.name!r} failed") from None
