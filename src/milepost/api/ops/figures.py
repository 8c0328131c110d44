"""What the metrics need of whoever knows the queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueFigures:
    """One queue, over all processes."""

    queue: str
    waiting: int
    running: int
    oldest_waiting_s: float
    """Age of the job that waits longest; 0 if none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceFigures:
    """All of it, read at one moment."""

    queues: tuple[QueueFigures, ...] = ()
    posters: Mapping[str, int] = field(default_factory=dict)
    """How many there are, by status."""


class Figures(Protocol):
    """Reads the figures from the database."""

    async def figures(self) -> ServiceFigures:
        """What is true for the whole service now; raises `WorldFailure` while it is away."""
