"""How the ledger meets a database that is away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Patiently(Protocol):
    """Repeats a step of the tables while the database is away."""

    async def __call__(self, step: Callable[[], Awaitable[T]], /) -> T:
        """What the step gave."""
        ...
