"""Looking at an account without paying: what a doctor finds, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    """Such as `dashscope: the key is valid in beijing`; never a key."""
    ok: bool = True
    remedy: str = ""
    """What to change; empty if nothing."""


@runtime_checkable
class Examines(Protocol):
    """A provider that can look at its own account."""

    async def examine(self, models: Sequence[str]) -> list[Finding]:
        """Look at key, region, clock and the host of results, and at each model; costs nothing.

        Args:
            models: those that are to be used, without the account's name.
        """
        ...
