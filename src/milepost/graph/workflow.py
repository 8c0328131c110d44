"""A workflow as a value: ComfyUI's API-format JSON, read once, bounded, never changed.

`{"3": {"class_type": "Title", "inputs": {"text": "…", "image": ["2", 0]}, "_meta": {…}}}`.
A list of a node id and a slot number is a link; anything else is a literal. A literal list that
looks like a link is written `{"__value__": […]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, NoReturn

from milepost.graph.refusals import InvalidWorkflow, NoWorkflow, UnknownInput
from milepost.node.spec import NodeSpec

MAX_NODES = 20_000
MAX_DEPTH = 64
"""Nesting of one literal; nothing recursive meets anything deeper."""
MAX_TEXT_BYTES = 32 * 1024 * 1024
WRAPPED = "__value__"
"""The one name of an object that holds a literal list which looks like a link."""


class Link(NamedTuple):
    """An input that takes another node's output."""

    node_id: str
    slot: int


@dataclass(frozen=True, slots=True)
class WorkflowNode:
    """One node as written; not yet checked against any spec."""

    class_type: str
    inputs: Mapping[str, object]
    """Literals and `Link`s."""
    title: str | None = None
    """`_meta.title`: what people call the node."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """Nodes by id."""

    nodes: Mapping[str, WorkflowNode]

    def with_inputs(self, node_id: str, changed: Mapping[str, object]) -> Workflow:
        """The same workflow with some inputs of one node replaced."""
        node = self.nodes[node_id]
        changed_node = replace(node, inputs={**node.inputs, **changed})
        return Workflow({**self.nodes, node_id: changed_node})

    def to_json(self) -> dict[str, Any]:
        """API format again; what pictures carry and `PROMPT` inputs get."""
        return {node_id: node_json(node) for node_id, node in self.nodes.items()}


def read_workflow(source: str | bytes | Mapping[str, object]) -> Workflow:
    """Read API-format JSON, as text or already decoded.

    Raises:
        NoWorkflow: it is empty.
        InvalidWorkflow: it is not JSON, too large, too deep, or no object of nodes.
    """
    if not source:
        raise NoWorkflow
    decoded = decode_json(source) if isinstance(source, str | bytes) else source
    if not isinstance(decoded, Mapping):
        raise InvalidWorkflow("workflow", f"is {_kind(decoded)}", "give an object of nodes by id")
    if not decoded:
        raise NoWorkflow
    if len(decoded) > MAX_NODES:
        raise InvalidWorkflow(
            "workflow", f"has {len(decoded)} nodes", f"{MAX_NODES} are the most that are accepted"
        )
    return Workflow({_node_id(key): _read_node(key, node) for key, node in decoded.items()})


def set_input(
    workflow: Workflow, target: str, value: object, *, registry: Mapping[str, NodeSpec]
) -> Workflow:
    """Replace one literal: `--set title.text=…`.

    Args:
        workflow: left as it is.
        target: `node.input`; the node by its id or by a `_meta.title` no other node has.
        value: the literal; text is converted by the input's type when the workflow is validated.
        registry: what inputs a node has; an unknown class is refused by validation, not here.

    Raises:
        UnknownInput: there is no such node or input, or several nodes of that title; the error
            says what exists.
    """
    name, dot, input_name = target.rpartition(".")
    if not (dot and name and input_name):
        raise UnknownInput(target, "is not NODE.INPUT", "write for example title.text")
    node_id = _find_node(workflow, target, name)
    spec = registry.get(workflow.nodes[node_id].class_type)
    if spec is not None and input_name not in spec.inputs:
        known = ", ".join(spec.inputs) or "none"
        raise UnknownInput(target, "the node has no such input", f"its inputs are {known}")
    check_depth(f"workflow, {target}", value)
    return workflow.with_inputs(node_id, {input_name: value})


def _find_node(workflow: Workflow, target: str, name: str) -> str:
    if name in workflow.nodes:
        return name
    titled = [node_id for node_id, node in workflow.nodes.items() if node.title == name]
    if len(titled) == 1:
        return titled[0]
    if titled:
        ids = ", ".join(titled[:8])
        raise UnknownInput(target, f"{len(titled)} nodes have that title", f"use an id: {ids}")
    known = list(workflow.nodes)
    more = f" and {len(known) - 20} more" if len(known) > 20 else ""
    raise UnknownInput(target, "no such node", f"nodes are {', '.join(known[:20])}{more}")


def decode_json(source: str | bytes) -> object:
    """JSON text as Python values.

    Raises:
        InvalidWorkflow: it is no JSON, too large or too deep.
    """
    if len(source) > MAX_TEXT_BYTES:
        raise InvalidWorkflow(
            "workflow", f"has {len(source)} bytes", f"{MAX_TEXT_BYTES} are the most"
        )
    try:
        decoded: object = json.loads(source)
    except RecursionError:
        raise InvalidWorkflow("workflow", "is nested too deeply", "give plain nodes") from None
    except UnicodeDecodeError:
        raise InvalidWorkflow("workflow", "is not UTF-8 text", "give JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise InvalidWorkflow(
            f"workflow, line {error.lineno}", "is not JSON", "give ComfyUI's API format"
        ) from None
    except ValueError:
        raise InvalidWorkflow("workflow", "holds an endless number", "shorten it") from None
    return decoded


def _node_id(key: object) -> str:
    if isinstance(key, str) and key:
        return key
    raise InvalidWorkflow("workflow", "has a node without an id", "name every node")


def _read_node(node_id: str, node: object) -> WorkflowNode:
    where = f"workflow, node {_short(node_id)}"
    if not isinstance(node, Mapping):
        raise InvalidWorkflow(where, f"is {_kind(node)}", "give class_type and inputs")
    class_type = node.get("class_type")
    if not isinstance(class_type, str) or not class_type:
        raise InvalidWorkflow(where, "has no class_type", "name the node's class")
    inputs = node.get("inputs", {})
    if not isinstance(inputs, Mapping):
        raise InvalidWorkflow(where, f"has {_kind(inputs)} for inputs", "give inputs by name")
    meta = node.get("_meta")
    title = meta.get("title") if isinstance(meta, Mapping) else None
    return WorkflowNode(
        class_type,
        {str(name): _read_input(where, value) for name, value in inputs.items()},
        title if isinstance(title, str) else None,
    )


def _read_input(where: str, value: object) -> object:
    if isinstance(value, list):
        link = as_link(value)
        if link is not None:
            return link
    elif isinstance(value, Mapping) and value.keys() == {WRAPPED}:
        value = value[WRAPPED]
    if isinstance(value, list | Mapping):
        check_depth(where, value)
    return value


def as_link(value: object) -> Link | None:
    """The link that a JSON value is, if it is one."""
    match value:
        case [str(node_id), int(slot)] if not isinstance(slot, bool):
            return Link(node_id, slot)
        case [str(node_id), float(slot)] if slot.is_integer():
            return Link(node_id, int(slot))
        case _:
            return None


def check_depth(where: str, value: object) -> None:
    """Refuse what is nested deeper than anything recursive may meet.

    Raises:
        InvalidWorkflow: more than `MAX_DEPTH` levels.
    """
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    _refuse_depth(where)


def _refuse_depth(where: str) -> NoReturn:
    raise InvalidWorkflow(where, "is nested too deeply", f"{MAX_DEPTH} levels are the most")


def _children(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list | tuple):
        yield from value


def node_json(node: WorkflowNode) -> dict[str, object]:
    """One node in API format again."""
    written: dict[str, object] = {
        "class_type": node.class_type,
        "inputs": {name: _input_json(value) for name, value in node.inputs.items()},
    }
    if node.title is not None:
        written["_meta"] = {"title": node.title}
    return written


def _input_json(value: object) -> object:
    if isinstance(value, Link):
        return [value.node_id, value.slot]
    if as_link(value) is not None or (isinstance(value, Mapping) and value.keys() == {WRAPPED}):
        return {WRAPPED: value}
    return value


def _short(node_id: str) -> str:
    return node_id if len(node_id) <= 40 else f"{node_id[:40]}…"


def _kind(value: object) -> str:
    """What a JSON value is, in words; never the value itself, which may be private."""
    match value:
        case None:
            return "null"
        case bool():
            return "a truth value"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case list() | tuple():
            return "a list"
        case _:
            return "an object"
