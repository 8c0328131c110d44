"""What the engine gives to a node that asks for its context."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol


class Listener(Protocol):
    """The run, as one of its nodes speaks to it; called on the event loop."""

    @property
    def prompt_id(self) -> str:
        """The run's name."""

    def hear_progress(self, node_id: str, value: float, maximum: float) -> None:
        """How far the node is."""

    def hear_preview(self, node_id: str, picture: bytes, media_type: str) -> None:
        """How the node's picture looks so far."""


class NodeContext:
    """What one running node sees, see `node.context.Context`."""

    def __init__(self, node_id: str, listener: Listener, *, call_index: int = 0) -> None:
        self.node_id = node_id
        self.call_index = call_index
        self.cancelled = False
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()

    @property
    def prompt_id(self) -> str:
        """The run's name."""
        return self._listener.prompt_id

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        """Tell how far the node is; outside 0..maximum is taken as the nearer end."""
        bounded = min(max(value, 0.0), maximum)
        self._tell(lambda: self._listener.hear_progress(self.node_id, bounded, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        """Show how the picture looks so far."""
        self._tell(lambda: self._listener.hear_preview(self.node_id, picture, media_type))

    def _tell(self, message: Callable[[], None]) -> None:
        def unless_over() -> None:
            if not self.cancelled:
                message()

        if threading.get_ident() == self._thread_id:
            unless_over()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(unless_over)
