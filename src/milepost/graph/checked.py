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
    """Declared inputs only, in the types of their specs, plain defaults filled in."""
    links: Mapping[str, Link]
    """Declared inputs only; each points to an existing output of a fitting type."""

    def upstream(self) -> Iterator[str]:
        """The nodes it takes values from; one may come twice."""
        return (link.node_id for link in self.links.values())


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
