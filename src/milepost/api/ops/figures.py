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
    spent_today_cny: Mapping[str, float] = field(default_factory=dict)
    """What models have cost since midnight, by tenant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelFigures:
    """What this process has asked of outside models since its start."""

    asked: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By model, as `account:model`, and what became of it."""
    cost_cny: Mapping[str, float] = field(default_factory=dict)
    """By tenant."""
    tokens: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By tenant, and `input` or `output`."""
    pictures: Mapping[str, int] = field(default_factory=dict)
    """By tenant."""
    resting: Mapping[str, bool] = field(default_factory=dict)
    """By model: whether it failed so often that it is left alone for now."""


class Figures(Protocol):
    """Reads the figures from the database."""

    async def figures(self) -> ServiceFigures:
        """What is true for the whole service now; raises `WorldFailure` while it is away."""

    def models(self) -> ModelFigures:
        """What is true of this process."""
