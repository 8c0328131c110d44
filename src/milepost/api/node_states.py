"""`progress_state` of one run: what changed, at once, and then no more often than clients can see.

A chain of hundreds of quick nodes would else be told in a message for each beginning and end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

PAUSE_S: Final = 0.05
"""After a message; what changes meanwhile is told in the next one."""

NodeState = dict[str, Any]
"""How far one node is, in ComfyUI's words."""


class Alarm(Protocol):
    """A call that is going to be made."""

    def cancel(self) -> None:
        """Do not make it."""


CallLater = Callable[[float, Callable[[], None]], Alarm]


def call_later(seconds: float, call: Callable[[], None]) -> Alarm:
    """By the running loop's clock."""
    return asyncio.get_running_loop().call_later(seconds, call)


class NodeStates:
    """Collects changes; the first is told at once."""

    def __init__(
        self, tell: Callable[[Mapping[str, NodeState]], None], *, later: CallLater = call_later
    ) -> None:
        """Begin with nothing to tell.

        Args:
            tell: sends the changed nodes by id.
            later: the clock that pauses wait by.
        """
        self._tell = tell
        self._later = later
        self._changed: dict[str, NodeState] = {}
        self._pause: Alarm | None = None

    def change(self, node_id: str, state: NodeState) -> None:
        """A node is further."""
        self._changed[node_id] = state
        if self._pause is None:
            self._send()

    def finish(self) -> None:
        """The run is over: tell what is left, and nothing more."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if self._changed:
            self._tell(self._changed)
            self._changed = {}

    def _send(self) -> None:
        changed, self._changed = self._changed, {}
        self._pause = self._later(PAUSE_S, self._after_pause)
        self._tell(changed)

    def _after_pause(self) -> None:
        self._pause = None
        if self._changed:
            self._send()
