"""What packs may ask of the server's HTTP side: who listens, and what runs or waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from milepost.packs.foreign.workplace import Workplace

QueueEntry = Sequence[object]
"""Of ComfyUI's queue: number, prompt id, workflow, extra data, ids of the wanted outputs."""


class FrontDesk(Protocol):
    """Wiring makes it of the tenants; each question is about one tenant's place."""

    def queue(self, place: Workplace) -> tuple[list[QueueEntry], list[QueueEntry]]:
        """What runs, and what waits in the order of its turns."""

    def listeners(self, place: Workplace) -> Collection[str]:
        """The client ids of the open sockets."""


class NobodyThere:
    """While no server runs, as in `milepost run`."""

    def queue(self, _: Workplace) -> tuple[list[QueueEntry], list[QueueEntry]]:
        """Empty."""
        return [], []

    def listeners(self, _: Workplace) -> Collection[str]:
        """None."""
        return ()
