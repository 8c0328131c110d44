"""Building the nodes that a node expands into, by the methods that ComfyUI's packs call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, ClassVar

from milepost.packs.foreign.running import running

_OUTSIDE = count()
"""Numbers graphs that are built while no node runs; nobody expands those."""


def is_link(value: object) -> bool:
    """Whether an input's value is a link `[node id, slot]`."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return isinstance(value[0], str) and isinstance(value[1], int | float)


class Node:
    """One node of a graph that is being built."""

    def __init__(self, id: str, class_type: str, inputs: dict[str, Any]) -> None:  # noqa: A002  # ComfyUI's name
        self.id = id
        self.class_type = class_type
        self.inputs = inputs
        self.override_display_id: str | None = None

    def out(self, index: int) -> list[Any]:
        """A link to one of its outputs."""
        return [self.id, index]

    def set_input(self, key: str, value: object) -> None:
        """Give it an input; None takes it away."""
        if value is None:
            self.inputs.pop(key, None)
        else:
            self.inputs[key] = value

    def get_input(self, key: str) -> Any:
        """An input's value or link; None if it has none."""
        return self.inputs.get(key)

    def set_override_display_id(self, override_display_id: str) -> None:
        """Show another node as running in its place."""
        self.override_display_id = override_display_id

    def serialize(self) -> dict[str, Any]:
        """It in API format, without its id."""
        node: dict[str, Any] = {"class_type": self.class_type, "inputs": self.inputs}
        if self.override_display_id is not None:
            node["override_display_id"] = self.override_display_id
        return node


class GraphBuilder:
    """The nodes of one expansion, their ids beginning with those of the call that adds them."""

    _default_prefix: ClassVar[str] = "graph.0."

    def __init__(self, prefix: str | None = None) -> None:
        """Start a graph.

        Args:
            prefix: what every id begins with; one that no other graph of the run has, if None.
        """
        self.prefix = self.alloc_prefix() if prefix is None else prefix
        self.nodes: dict[str, Node] = {}
        self._numbers = count(1)

    @classmethod
    def set_default_prefix(cls, prefix_root: str, call_index: int, graph_index: int = 0) -> None:
        """What graphs begin with that are built while no node runs; a running one has its own."""
        cls._default_prefix = f"{prefix_root}.{call_index}.{graph_index}."

    @classmethod
    def alloc_prefix(
        cls,
        root: str | None = None,
        call_index: int | None = None,
        graph_index: int | None = None,
    ) -> str:
        """`{node id}.{call index}.{graph}.` of the running call, each part replaced if given."""
        call = running()
        if call is None and root is None:
            return f"{cls._default_prefix}{next(_OUTSIDE)}."
        if root is None and call is not None:
            root = call.context.node_id
        if call_index is None:
            call_index = 0 if call is None else call.context.call_index
        if graph_index is None:
            graph_index = next(_OUTSIDE if call is None else call.graph_numbers)
        return f"{root}.{call_index}.{graph_index}."

    def node(self, class_type: str, id: str | None = None, **kwargs: Any) -> Node:  # noqa: A002  # ComfyUI's name
        """Add a node with these inputs, links or values; an id given twice gives the same node."""
        whole = self.prefix + (str(next(self._numbers)) if id is None else str(id))
        if whole not in self.nodes:
            self.nodes[whole] = Node(whole, class_type, kwargs)
        return self.nodes[whole]

    def lookup_node(self, id: str) -> Node | None:  # noqa: A002  # ComfyUI's name
        """The node that was added by that id."""
        return self.nodes.get(f"{self.prefix}{id}")

    def remove_node(self, id: str) -> None:  # noqa: A002  # ComfyUI's name
        """Take a node out; links to it stay as they are.

        Raises:
            KeyError: there is none of that id.
        """
        del self.nodes[f"{self.prefix}{id}"]

    def replace_node_output(self, node_id: str, index: int, new_value: object) -> None:
        """Put another link or value wherever that output is linked; None takes the input away."""
        old = [f"{self.prefix}{node_id}", index]
        for node in self.nodes.values():
            for name in [name for name, value in node.inputs.items() if value == old]:
                node.set_input(name, new_value)

    def finalize(self) -> dict[str, dict[str, Any]]:
        """The graph in API format, for `expand`."""
        return {node_id: node.serialize() for node_id, node in self.nodes.items()}


def add_graph_prefix(
    graph: Mapping[str, Mapping[str, Any]], outputs: Iterable[Any], prefix: str
) -> tuple[dict[str, dict[str, Any]], tuple[Any, ...]]:
    """A graph and links into it, with a prefix before every id."""

    def moved(value: Any) -> Any:
        return [prefix + value[0], value[1]] if is_link(value) else value

    prefixed = {
        prefix + node_id: {
            **node,
            "inputs": {name: moved(value) for name, value in node.get("inputs", {}).items()},
        }
        for node_id, node in graph.items()
    }
    return prefixed, tuple(moved(value) for value in outputs)
