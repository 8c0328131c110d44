"""A workflow after validation: what may be run, with every literal in its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.graph.refusals import NodeErrors
from milepost.graph.workflow import Link, Workflow
from milepost.node.spec import NodeSpec


@dataclass(frozen=True, slots=True)
class CheckedNode:
    """One node that may run."""

    spec: NodeSpec
    literals: Mapping[str, object]
    """Inputs that the class takes, in the types of their specs, plain defaults filled in."""
    links: Mapping[str, Link]
    """Inputs that the class takes; each points to an existing output of a fitting type."""
    lazy: frozenset[str] = frozenset()
    """The links that wait until `check_lazy` asks for them; without one they are never taken."""

    def upstream(self) -> Iterator[str]:
        """The nodes it may take values from; one may come twice."""
        return (link.node_id for link in self.links.values())

    def upstream_at_once(self) -> Iterator[str]:
        """Those of them that must have run before it is asked anything; one may come twice."""
        if not self.lazy:
            return self.upstream()
        return (link.node_id for name, link in self.links.items() if name not in self.lazy)

    def known_arguments(self, node_id: str) -> dict[str, object]:
        """What can be said before anything has run: an input linked or filled in is None."""
        known = dict(self.literals) | dict.fromkeys(self.links)
        for declared in self.spec.inputs.values():
            if declared.filled_in:
                known[declared.name] = node_id if declared.type == "UNIQUE_ID" else None
        return known


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the engine runs. Made by `accept` alone, so nothing private is in it."""

    workflow: Workflow
    """Redacted; the only form that may be stored, sent or embedded."""
    nodes: Mapping[str, CheckedNode]
    """Every node that some good output needs, upstream first."""
    outputs: tuple[str, ...]
    """The good outputs: nodes to be run for their own sake."""
    node_errors: Mapping[str, NodeErrors]
    """What is wrong with the other branches; they are not run."""
    extra_pnginfo: Mapping[str, object] | None = None
    """What the client wants embedded beside it, redacted too."""
