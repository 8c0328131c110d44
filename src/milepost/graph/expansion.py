"""The nodes that a node's result adds, read and checked before any of them is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from milepost.graph.check_node import taken_inputs
from milepost.graph.checked import CheckedNode
from milepost.graph.dynamic_prompt import DynamicPrompt
from milepost.graph.literals import check_literal
from milepost.graph.order import upstream_first
from milepost.graph.redact import redact_node
from milepost.graph.workflow import WRAPPED, Link, WorkflowNode, as_link
from milepost.node.registry import Registry
from milepost.node.spec import InputSpec, NodeSpec, Outcome


class BadExpansion(ValueError):  # noqa: N818  # reported as the expanding node's own failure
    """A node asked for nodes that cannot be added."""


class Expanding(NamedTuple):
    """A node whose calls gave more nodes to run; its outcome is theirs."""

    calls: Sequence[Outcome]
    """As the node gave them: `values` of those with `expand` may be links."""
    mapped: bool
    run: object
    node_id: str
    """Which run and node this expansion belongs to; its ids are made for these."""

    def belongs_to(self, run: object, node_id: str) -> bool:
        """Whether its ids were made for that node of that run."""
        return self.run is run and self.node_id == node_id

    def graph(self) -> dict[str, Mapping[str, Any]]:
        """Every node that is added, of all calls.

        Raises:
            BadExpansion: it is no graph, or two calls add a node of one id.
        """
        added: dict[str, Mapping[str, Any]] = {}
        for call in self.calls:
            for node_id, node in (call.expand or {}).items():
                if node_id in added:
                    raise BadExpansion(f"two calls add a node {node_id}")
                added[node_id] = node
        return added

    def sources(self) -> tuple[str, ...]:
        """The nodes that its outputs come from."""
        links = (
            _link(value) for call in self.calls if call.expand is not None for value in call.values
        )
        return tuple(dict.fromkeys(link.node_id for link in links if link is not None))

    def resolved(self, outcomes: Mapping[str, Outcome]) -> list[Outcome]:
        """Its calls' outcomes with every link replaced by the value behind it."""
        return [
            call
            if call.expand is None
            else Outcome(values=tuple(_behind(v, outcomes) for v in call.values), ui=call.ui)
            for call in self.calls
        ]


def read_expansion(
    graph: Mapping[str, Mapping[str, Any]],
    prompt: DynamicPrompt,
    present: Mapping[str, CheckedNode],
    registry: Registry,
) -> dict[str, CheckedNode]:
    """The nodes to add, upstream first as far as they do not wait for each other.

    Their literals are taken as they are, whatever objects they be: they come from a node.

    Args:
        graph: API format.
        prompt: knows every id that is taken.
        present: the nodes that may be linked to.
        registry: what nodes there are.

    Raises:
        BadExpansion: an id is taken, a class unknown, or a link leads nowhere.
        MilepostError: a private input is linked, or its redaction refuses the text.
    """
    read = {node_id: _read(node_id, node, registry) for node_id, node in graph.items()}
    for node_id, node in read.items():
        if prompt.has_node(node_id):
            raise BadExpansion(f"there is a node {node_id} already; add the parent's id before it")
        for name, link in node.links.items():
            _check_link(f"{node_id}, input {name}", link, read, present)
    among: dict[str, list[str]] = {
        node_id: [other for other in node.upstream() if other in read]
        for node_id, node in read.items()
    }
    order, stuck = upstream_first(among)
    return {node_id: read[node_id] for node_id in [*order, *stuck]}


def check_sources(
    expanding: Expanding, added: Mapping[str, CheckedNode], present: Mapping[str, CheckedNode]
) -> None:
    """Every link of its result leads to an output.

    Raises:
        BadExpansion: one does not.
    """
    for call in expanding.calls:
        for value in call.values if call.expand is not None else ():
            link = _link(value)
            if link is not None:
                _check_link("the result", link, added, present)


def _read(node_id: object, node: object, registry: Registry) -> CheckedNode:
    if not isinstance(node_id, str) or not isinstance(node, Mapping):
        raise BadExpansion("a node of the expansion is no object with a name")
    inputs = node.get("inputs", {})
    spec = _known_spec(node.get("class_type"), registry)
    if not isinstance(inputs, Mapping):
        raise BadExpansion(f"node {node_id} has no inputs by name")
    written = WorkflowNode(
        spec.class_type, {str(name): _link(value) or value for name, value in inputs.items()}
    )
    spec = spec.for_node(written.inputs)
    if spec.private_inputs:
        written = redact_node(node_id, written, spec)
    literals: dict[str, object] = {}
    links: dict[str, Link] = {}
    lazy: set[str] = set()
    for declared, value in taken_inputs(spec, written):
        if isinstance(value, Link):
            links[declared.name] = value
            lazy |= {declared.name} if declared.lazy else set()
        else:
            literals[declared.name] = _literal(declared, value)
    return CheckedNode(spec, literals, links, frozenset(lazy))


def _literal(declared: InputSpec, value: object) -> object:
    """As it is; but what was copied from the user's workflow is written as people write it."""
    if isinstance(value, Mapping) and value.keys() == {WRAPPED}:
        return value[WRAPPED]
    return check_literal(declared, value, bounded=False)[0] if isinstance(value, str) else value


def _link(value: object) -> Link | None:
    """The link that a value is; a tuple is a value, unless it is one of our own links."""
    return as_link(value) if isinstance(value, list | Link) else None


def _known_spec(class_type: object, registry: Registry) -> NodeSpec:
    spec = registry.get(class_type) if isinstance(class_type, str) else None
    if spec is None:
        raise BadExpansion(f"the class {str(class_type)[:80]!r} of an added node is not known")
    return spec


def _check_link(
    where: str, link: Link, added: Mapping[str, CheckedNode], present: Mapping[str, CheckedNode]
) -> None:
    node = added.get(link.node_id) or present.get(link.node_id)
    if node is None:
        raise BadExpansion(f"{where}: there is no node {link.node_id}")
    if not 0 <= link.slot < len(node.spec.outputs):
        raise BadExpansion(f"{where}: node {link.node_id} has no output {link.slot}")


def _behind(value: object, outcomes: Mapping[str, Outcome]) -> object:
    link = _link(value)
    return value if link is None else outcomes[link.node_id].values[link.slot]
