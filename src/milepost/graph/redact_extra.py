"""What a client wants embedded beside the workflow, without the texts that are private in it.

The editor sends its own form of the workflow, and that form holds the fields' raw texts again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from milepost.errors import MilepostError
from milepost.graph.redact import redact_literal
from milepost.graph.widgets import widget_positions
from milepost.graph.workflow import Workflow, check_depth
from milepost.node.registry import Registry
from milepost.node.spec import NodeSpec


def redact_extra(
    extra: Mapping[str, object], raw: Workflow, redacted: Workflow, registry: Registry
) -> dict[str, object]:
    """A copy in which no private text is left.

    Two nets: every text equal to a private literal of the workflow is replaced by that
    literal's redaction, wherever it stands; and every node of a class with private inputs has
    those fields redacted, even if the text is not in the workflow (a muted node).

    Raises:
        InvalidWorkflow: it is nested too deeply.
    """
    check_depth("extra_pnginfo", extra)
    known = dict(_redactions(raw, redacted))
    cleaned: dict[str, object] = _clean(extra, known, registry)
    return cleaned


def _redactions(raw: Workflow, redacted: Workflow) -> Iterator[tuple[str, object]]:
    for node_id, node in raw.nodes.items():
        for name, literal in node.inputs.items():
            kept = redacted.nodes[node_id].inputs.get(name, "")
            if isinstance(literal, str) and literal != kept:
                yield literal, kept


def _clean(value: Any, known: Mapping[str, object], registry: Registry) -> Any:
    """Recursive, as the depth has been checked."""
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, list | tuple):
        return [_clean(child, known, registry) for child in value]
    if not isinstance(value, Mapping):
        return value
    class_type = value.get("type", value.get("class_type"))
    spec = registry.get(class_type) if isinstance(class_type, str) else None
    if spec is not None and spec.private_inputs:
        value = _clean_node(value, spec)
    return {name: _clean(child, known, registry) for name, child in value.items()}


def _clean_node(node: Mapping[str, Any], spec: NodeSpec) -> Mapping[str, Any]:
    """One node of a private class, in the editor's form or in API format."""
    values = node.get("widgets_values")
    cleaned: Any = []  # anything else is no form of the editor's, so nothing of it may be kept
    if isinstance(values, Mapping | list):
        cleaned = dict(values) if isinstance(values, Mapping) else list(values)
    places = widget_positions(spec, cleaned)
    inputs = node.get("inputs")
    written = dict(inputs) if isinstance(inputs, Mapping) else None
    for declared in spec.private_inputs:
        place = places.get(declared.name)
        for holder, key in ((cleaned, place), (written, declared.name)):
            if holder is None or key is None or (isinstance(holder, dict) and key not in holder):
                continue
            try:
                holder[key] = redact_literal(declared, holder[key])
            except MilepostError:
                holder[key] = ""  # not a text it can read, so nothing of it may be kept
    rest = {} if written is None else {"inputs": written}
    return {**node, **({"widgets_values": cleaned} if values is not None else {}), **rest}
