"""The editor's nodes and links by id, with its subgraphs laid out flat.

A subgraph is a canvas of its own under `definitions`; a node whose type is the subgraph's id
stands for all of it. Laid out, node `3` in the instance `7` is called `7:3`, as the editor names
it when it queues. Inside, links that begin at node -10 come from the instance's inputs; those that
end at node -20 are its outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from milepost.graph.refusals import InvalidWorkflow

MUTED: Final = 2
BYPASSED: Final = 4
MAX_NODES: Final = 20_000
MAX_NESTING: Final = 32
_INPUTS: Final = -10
_OUTPUTS: Final = -20
_NOTHING: Final[Mapping[str, Any]] = {}

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a link begins."""

    node_id: str
    slot: int


@dataclass(frozen=True, slots=True)
class Same:
    """A link that goes on as another one, across a subgraph's border."""

    link: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A link that begins in a value."""

    value: object


@dataclass(frozen=True, slots=True)
class Canvas:
    """Every node and link, those of active subgraphs instead of their instances."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[str, Origin | Same | Literal] = field(default_factory=dict)
    """By id, those of a subgraph with the instance's id before them. A link that leads nowhere
    is missing."""


def sockets(node: Node) -> list[Mapping[str, Any]]:
    """A node's inputs; empty if it has none."""
    return _objects(node.get("inputs"))


def read_canvas(ui: Mapping[str, object]) -> Canvas:
    """The editor's form, checked as far as nodes and links go.

    Raises:
        InvalidWorkflow: nodes or links are not in the editor's form, or subgraphs hold themselves.
    """
    definitions = ui.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, Mapping) else None
    layout = _Layout({str(each.get("id")): each for each in _objects(listed)})
    layout.add(ui, prefix="", nesting=0)
    return layout.canvas


@dataclass(slots=True)
class _Layout:
    subgraphs: Mapping[str, Mapping[str, Any]]
    canvas: Canvas = field(default_factory=Canvas)

    def add(self, graph: Mapping[str, Any], *, prefix: str, nesting: int) -> None:
        """Add a graph's nodes and links, and those of the subgraphs in it."""
        if nesting > MAX_NESTING:
            raise InvalidWorkflow("workflow, subgraphs", "hold each other", "unpack one")
        for link_id, origin in _links(graph):
            if origin.node_id != str(_INPUTS):
                self.canvas.links[prefix + link_id] = Origin(prefix + origin.node_id, origin.slot)
        for node in _nodes(graph):
            node_id = f"{prefix}{node.get('id')}"
            placed = {**node, "inputs": [_placed(socket, prefix) for socket in sockets(node)]}
            subgraph = self.subgraphs.get(node["type"])
            if subgraph is None or node.get("mode") in {MUTED, BYPASSED}:
                self.canvas.nodes[node_id] = placed
            else:
                self.add(subgraph, prefix=f"{node_id}:", nesting=nesting + 1)
                self._join(subgraph, placed, node_id)
            if len(self.canvas.nodes) > MAX_NODES:
                raise InvalidWorkflow(
                    "workflow, subgraphs", "are too many nodes", f"{MAX_NODES} are the most"
                )

    def _join(self, subgraph: Mapping[str, Any], instance: Node, node_id: str) -> None:
        """Lead links across the instance's border."""
        links = self.canvas.links
        given = list(_given(instance))
        ends: dict[int, str] = {}
        for link_id, origin in _links(subgraph):
            if origin.node_id == str(_INPUTS) and origin.slot < len(given):
                came = given[origin.slot]
                if came is not None:
                    links[f"{node_id}:{link_id}"] = came
        for link in _list_of(subgraph, "links"):
            if isinstance(link, Mapping) and link.get("target_id") == _OUTPUTS:
                ends[link.get("target_slot", -1)] = str(link.get("id"))
        for link_id, begin in tuple(links.items()):
            if isinstance(begin, Origin) and begin.node_id == node_id:
                if begin.slot in ends:
                    links[link_id] = Same(f"{node_id}:{ends[begin.slot]}")
                else:
                    del links[link_id]


def _given(instance: Node) -> Iterator[Same | Literal | None]:
    """What each input of an instance brings: a link, or the value of its field, or nothing.

    Nothing means that the node inside keeps its own value.
    """
    values = instance.get("widgets_values")
    fields = iter(values if isinstance(values, list) else ())
    for socket in sockets(instance):
        value = next(fields, None) if socket.get("widget") is not None else None
        if socket.get("link") is not None:
            yield Same(str(socket["link"]))
        else:
            yield None if value is None else Literal(value)


def _placed(socket: Mapping[str, Any], prefix: str) -> Mapping[str, Any]:
    link = socket.get("link")
    return socket if link is None else {**socket, "link": f"{prefix}{link}"}


def _nodes(graph: Mapping[str, Any]) -> Iterator[Node]:
    for node in _list_of(graph, "nodes"):
        if not isinstance(node, Mapping) or not isinstance(node.get("type"), str):
            raise InvalidWorkflow("workflow, nodes", "one has no type", "save it in the editor")
        yield node


def _links(graph: Mapping[str, Any]) -> Iterator[tuple[str, Origin]]:
    for link in _list_of(graph, "links"):
        match link:
            case [link_id, origin_id, int(slot), *_]:
                yield str(link_id), Origin(str(origin_id), slot)
            case {"id": link_id, "origin_id": origin_id, "origin_slot": int(slot)}:
                yield str(link_id), Origin(str(origin_id), slot)
            case _:
                raise InvalidWorkflow("workflow, links", "one has no origin", "save it again")


def _list_of(graph: Mapping[str, Any], name: str) -> list[Any]:
    listed = graph.get(name, [])
    if not isinstance(listed, list):
        raise InvalidWorkflow(f"workflow, {name}", "are no list", "save it in the editor again")
    return listed


def _objects(listed: object) -> list[Mapping[str, Any]]:
    return (
        [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    )
