"""What a running node may see of its run: itself, and nothing that could change others.

Narrow on purpose: services and other nodes' values are parameters, so that a node's signature
says all that it can touch.
"""

from __future__ import annotations

from typing import Protocol


class Context(Protocol):
    """Given to a node that declares `context` after the `*`."""

    @property
    def node_id(self) -> str:
        """The node's id in the workflow."""

    @property
    def call_index(self) -> int:
        """Which call this is, if the node is called once for each element of a list."""

    @property
    def cancelled(self) -> bool:
        """True once nobody waits for the result; a long loop looks at it and returns."""

    def report_progress(self, fraction: float) -> None:
        """Tell how far the node is, 0..1. May be called from any thread."""
