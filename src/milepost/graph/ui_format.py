"""The editor's own form of a workflow → API format.

The editor keeps nodes with positions and unnamed `widgets_values`, and links in a table. Notes,
reroutes and primitives exist only there; a muted node (mode 2) is left out, a bypassed one
(mode 4) hands each output the input of the same type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from milepost.graph.refusals import InvalidWorkflow, MissingNodeType
from milepost.graph.widgets import widget_values
from milepost.graph.workflow import Workflow, check_depth, decode_json, read_workflow
from milepost.node.registry import Registry
from milepost.node.value_types import types_fit

_MUTED, _BYPASSED = 2, 4
_NOTES = frozenset({"Note", "MarkdownNote"})
_EDITOR_ONLY = frozenset({"Reroute", "PrimitiveNode"}) | _NOTES


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a link begins."""

    node_id: str
    slot: int


@dataclass(frozen=True, slots=True)
class _Literal:
    """A link that begins in a primitive is a value."""

    value: object


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The editor's nodes and links by id."""

    nodes: Mapping[str, Mapping[str, Any]]
    links: Mapping[str, _Origin]


def read_any_workflow(source: str | bytes | Mapping[str, object], registry: Registry) -> Workflow:
    """Read a workflow in API format or in the editor's own.

    Raises:
        WorkflowRefused: it is neither, see `read_workflow` and `read_ui_workflow`.
    """
    decoded = decode_json(source) if isinstance(source, str | bytes) and source else source
    if isinstance(decoded, Mapping) and isinstance(decoded.get("nodes"), list):
        return read_ui_workflow(decoded, registry)
    if isinstance(decoded, Mapping):
        return read_workflow(decoded)
    return read_workflow(source)


def read_ui_workflow(ui: Mapping[str, object], registry: Registry) -> Workflow:
    """Turn the editor's form into API format.

    Raises:
        MissingNodeType: a node's class is unknown, so that its values have no names.
        InvalidWorkflow: nodes or links are not in the editor's form, or links go round.
    """
    check_depth("workflow", ui)
    drawing = _read_drawing(ui)
    api: dict[str, object] = {}
    for node_id, node in drawing.nodes.items():
        if node.get("mode") in (_MUTED, _BYPASSED) or node["type"] in _EDITOR_ONLY:
            continue
        title = node.get("title")
        api[node_id] = {
            "class_type": node["type"],
            "inputs": _inputs(drawing, node_id, node, registry),
            "_meta": {"title": title} if isinstance(title, str) else {},
        }
    return read_workflow(api)


def _inputs(
    drawing: _Drawing, node_id: str, node: Mapping[str, Any], registry: Registry
) -> dict[str, object]:
    spec = registry.get(node["type"])
    if spec is None:
        raise MissingNodeType(node_id, node["type"], node.get("title"))
    inputs: dict[str, object] = {
        name: {"__value__": value} if isinstance(value, list) else value
        for name, value in widget_values(spec, node.get("widgets_values")).items()
    }
    for socket in _sockets(node):
        link = socket.get("link")
        if link is None:
            continue
        match _begin(drawing, str(link)):
            case _Origin(origin_id, slot):
                inputs[str(socket.get("name"))] = [origin_id, slot]
            case _Literal(value):
                inputs[str(socket.get("name"))] = value
            case None:
                inputs.pop(str(socket.get("name")), None)
    return inputs


def _begin(drawing: _Drawing, link: str) -> _Origin | _Literal | None:
    """Follow a link back through reroutes and bypassed nodes; None where it leads nowhere."""
    seen = set()
    while (origin := drawing.links.get(link)) is not None:
        if link in seen:
            raise InvalidWorkflow("workflow, links", "go round through reroutes", "cut one")
        seen.add(link)
        node = drawing.nodes.get(origin.node_id)
        if node is None or node.get("mode") == _MUTED:
            return None
        if node["type"] == "PrimitiveNode":
            values = node.get("widgets_values")
            return _Literal(values[0]) if isinstance(values, list) and values else None
        if node["type"] != "Reroute" and node.get("mode") != _BYPASSED:
            return origin
        passed_on = _passed_on(node, origin.slot)
        if passed_on is None:
            return None
        link = passed_on
    return None


def _passed_on(node: Mapping[str, Any], slot: int) -> str | None:
    """The link whose value an absent node's output gives: same place first, then same type."""
    sockets = _sockets(node)
    if node["type"] == "Reroute":
        candidates = sockets[:1]
    else:
        outputs = node.get("outputs")
        if not isinstance(outputs, list) or not 0 <= slot < len(outputs):
            return None
        output = outputs[slot]
        wanted = output.get("type") if isinstance(output, Mapping) else None
        ordered = [*sockets[slot : slot + 1], *sockets]
        candidates = [socket for socket in ordered if types_fit(socket.get("type"), wanted)]
    links = [socket["link"] for socket in candidates if socket.get("link") is not None]
    return str(links[0]) if links else None


def _sockets(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = node.get("inputs")
    return (
        [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    )


def _read_drawing(ui: Mapping[str, object]) -> _Drawing:
    nodes = {}
    listed = ui.get("nodes")
    for node in listed if isinstance(listed, list) else ():
        if not isinstance(node, Mapping) or not isinstance(node.get("type"), str):
            raise InvalidWorkflow("workflow, nodes", "one has no type", "save it in the editor")
        nodes[str(node.get("id"))] = node
    links = ui.get("links", [])
    if not isinstance(links, list):
        raise InvalidWorkflow("workflow, links", "are no list", "save it in the editor again")
    return _Drawing(nodes, dict(_read_link(link) for link in links))


def _read_link(link: object) -> tuple[str, _Origin]:
    match link:
        case [link_id, origin_id, int(slot), *_]:
            return str(link_id), _Origin(str(origin_id), slot)
        case {"id": link_id, "origin_id": origin_id, "origin_slot": int(slot)}:
            return str(link_id), _Origin(str(origin_id), slot)
        case _:
            raise InvalidWorkflow("workflow, links", "one has no origin", "save it again")
