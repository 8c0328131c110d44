"""What the engine gives to a node that asks for its context."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable


class NodeContext:
    """What one running node sees, see `node.context.Context`."""

    def __init__(
        self, node_id: str, report: Callable[[str, float], None], *, call_index: int = 0
    ) -> None:
        self.node_id = node_id
        self.call_index = call_index
        self.cancelled = False
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()

    def report_progress(self, fraction: float) -> None:
        """Tell how far the node is; outside 0..1 is taken as the nearer end."""
        bounded = min(max(fraction, 0.0), 1.0)
        if threading.get_ident() == self._thread_id:
            self._tell(bounded)
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, bounded)

    def _tell(self, fraction: float) -> None:
        if not self.cancelled:
            self._report(self.node_id, fraction)
