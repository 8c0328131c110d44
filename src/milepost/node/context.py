"""What a running node may see of its run: itself, and nothing that could change others.

Narrow on purpose: services and other nodes' values are parameters, so that a node's signature
says all that it can touch.
"""

from __future__ import annotations

from typing import Protocol


class Context(Protocol):
    """Given to a node that declares `context` after the `*`."""

    @property
    def prompt_id(self) -> str:
        """The run's name."""

    @property
    def node_id(self) -> str:
        """The node's id in the workflow."""

    @property
    def call_index(self) -> int:
        """Which call this is, if the node is called once for each element of a list."""

    @property
    def cancelled(self) -> bool:
        """True once nobody waits for the result; a long loop looks at it and returns."""

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        """Tell how far the node is, 0..maximum. May be called from any thread."""

    def show_preview(self, picture: bytes, media_type: str) -> None:
        """Show how the picture looks so far: an encoded `image/jpeg` or `image/png`.

        May be called from any thread.
        """
