"""The editor's own form of a workflow → API format.

The editor keeps nodes with positions and unnamed `widgets_values`, and links in a table. Notes,
reroutes and primitives exist only there; a muted node (mode 2) is left out, a bypassed one
(mode 4) hands each output the input of the same type. Subgraphs are laid out flat first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from milepost.graph.canvas import (
    BYPASSED,
    MUTED,
    Canvas,
    Literal,
    Origin,
    Same,
    read_canvas,
    sockets,
)
from milepost.graph.refusals import InvalidWorkflow, MissingNodeType
from milepost.graph.widgets import widget_values
from milepost.graph.workflow import Workflow, check_depth, decode_json, read_workflow
from milepost.node.registry import Registry
from milepost.node.spec import NodeSpec
from milepost.node.value_types import types_fit

MAX_OPENED: Final = 16
"""Fields that open further fields, one inside the other."""
_NOTES = frozenset({"Note", "MarkdownNote"})
_EDITOR_ONLY = frozenset({"Reroute", "PrimitiveNode"}) | _NOTES


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
    canvas = read_canvas(ui)
    api: dict[str, object] = {}
    for node_id, node in canvas.nodes.items():
        if node.get("mode") in {MUTED, BYPASSED} or node["type"] in _EDITOR_ONLY:
            continue
        title = node.get("title")
        api[node_id] = {
            "class_type": node["type"],
            "inputs": _inputs(canvas, node_id, node, registry),
            "_meta": {"title": title} if isinstance(title, str) else {},
        }
    return read_workflow(api)


def _inputs(
    canvas: Canvas, node_id: str, node: Mapping[str, Any], registry: Registry
) -> dict[str, object]:
    spec = registry.get(node["type"])
    if spec is None:
        raise MissingNodeType(node_id, node["type"], node.get("title"))
    inputs: dict[str, object] = {
        name: _written(value) for name, value in _fields(spec, node).items()
    }
    for socket in sockets(node):
        link = socket.get("link")
        if link is None:
            continue
        match _begin(canvas, str(link)):
            case Origin(origin_id, slot):
                inputs[str(socket.get("name"))] = [origin_id, slot]
            case Literal(value):
                inputs[str(socket.get("name"))] = _written(value)
            case None if str(link) in canvas.links:
                inputs.pop(str(socket.get("name")), None)
    return inputs


def _fields(spec: NodeSpec, node: Mapping[str, Any]) -> dict[str, object]:
    """The values of its fields; what one of them says may open further ones."""
    linked = {str(socket.get("name")): socket.get("link") for socket in sockets(node)}
    values: dict[str, object] = {}
    for _ in range(MAX_OPENED):
        opened = spec.for_node(linked | values)
        found = widget_values(opened, node.get("widgets_values"))
        if found == values:
            break
        values = found
    return values


def _written(value: object) -> object:
    """A list is written so that nobody takes it for a link."""
    return {"__value__": value} if isinstance(value, list) else value


def _begin(canvas: Canvas, link: str) -> Origin | Literal | None:
    """Follow a link back through reroutes and bypassed nodes; None where it leads nowhere."""
    seen = set()
    while (origin := canvas.links.get(link)) is not None:
        if link in seen:
            raise InvalidWorkflow("workflow, links", "go round through reroutes", "cut one")
        seen.add(link)
        if isinstance(origin, Literal):
            return origin
        if isinstance(origin, Same):
            link = origin.link
            continue
        node = canvas.nodes.get(origin.node_id)
        if node is None or node.get("mode") == MUTED:
            return None
        if node["type"] == "PrimitiveNode":
            values = node.get("widgets_values")
            return Literal(values[0]) if isinstance(values, list) and values else None
        if node["type"] != "Reroute" and node.get("mode") != BYPASSED:
            return origin
        passed_on = _passed_on(node, origin.slot)
        if passed_on is None:
            return None
        link = passed_on
    return None


def _passed_on(node: Mapping[str, Any], slot: int) -> str | None:
    """The link whose value an absent node's output gives: same place first, then same type."""
    listed = sockets(node)
    if node["type"] == "Reroute":
        candidates = listed[:1]
    else:
        outputs = node.get("outputs")
        if not isinstance(outputs, list) or not 0 <= slot < len(outputs):
            return None
        output = outputs[slot]
        wanted = output.get("type") if isinstance(output, Mapping) else None
        ordered = [*listed[slot : slot + 1], *listed]
        candidates = [socket for socket in ordered if types_fit(socket.get("type"), wanted)]
    links = [socket["link"] for socket in candidates if socket.get("link") is not None]
    return str(links[0]) if links else None
