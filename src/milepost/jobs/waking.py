"""Who is woken when something waits: those who do that kind of job, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress


class Waking:
    """One bell for all workers of a process that do the same kinds."""

    def __init__(self) -> None:
        self._bells: dict[tuple[str, ...], asyncio.Event] = {}

    def ring(self, kinds: frozenset[str] | None = None) -> None:
        """Something of these kinds may wait; of any kind if None."""
        for mine, bell in self._bells.items():
            if kinds is None or not kinds.isdisjoint(mine):
                bell.set()

    def begin_to_look(self, kinds: Sequence[str]) -> None:
        """Whatever rang before now is about to be found."""
        self._bell(kinds).clear()

    async def wait(self, kinds: Sequence[str], timeout_s: float) -> None:
        """Return when it rings, or has since the last look, or there was no look yet."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._bell(kinds).wait()

    def _bell(self, kinds: Sequence[str]) -> asyncio.Event:
        name = tuple(sorted(kinds))
        bell = self._bells.get(name)
        if bell is None:
            bell = self._bells[name] = asyncio.Event()
            bell.set()
        return bell
