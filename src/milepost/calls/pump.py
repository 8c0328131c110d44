"""One process's waiters at one gate: one look for all of them, as seldom as possible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from milepost.calls.turns import Gate
from milepost.records.refusals import DatabaseAway

AWAY_S: Final = 0.1


class Pump:
    """Looks for turns while someone here waits; used in one event loop."""

    def __init__(
        self, gate: Gate, owner: str, *, look_s: float, orphaned: Callable[[str], None]
    ) -> None:
        """Stand at a gate.

        Args:
            gate: the limits.
            owner: this process.
            look_s: the longest time between two looks while others hold what is waited for;
                their word that a place is free may be lost.
            orphaned: called with a task that keeps others waiting and that nobody looks after.
        """
        self._gate = gate
        self._owner = owner
        self._look_s = look_s
        self._orphaned = orphaned
        self._waiting: dict[str, _Waiter] = {}
        self._last_start: int | None = None
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def turn(self, digest: str, moved: Callable[[], None]) -> None:
        """Wait until that call, in line already, may submit; the pump below wakes it.

        Args:
            digest: the call's.
            moved: called whenever somebody in the line, of any process, was granted a start.
        """
        waiter = self._waiting.setdefault(digest, _Waiter(moved))
        self.stir()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._pump(), name="milepost-turns")
        try:
            await waiter.granted.wait()
        finally:
            del self._waiting[digest]

    def stir(self) -> None:
        """Something has changed: look at once."""
        self._stirred.set()

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _pump(self) -> None:
        while self._waiting:
            self._stirred.clear()
            try:
                turns = await self._gate.look(self._owner, self._waiting)
            except DatabaseAway:
                await asyncio.sleep(AWAY_S)
                continue
            if turns.last_start != self._last_start:
                self._last_start = turns.last_start
                for waiter in self._waiting.values():
                    waiter.moved()
            for digest in turns.granted:
                if digest in self._waiting:
                    self._waiting[digest].granted.set()
            if turns.orphan is not None:
                self._orphaned(turns.orphan)
            pause_s = min(turns.next_in_s or self._look_s, self._look_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), pause_s)


@dataclass(slots=True)
class _Waiter:
    """A call of this process in line."""

    moved: Callable[[], None]
    granted: asyncio.Event = field(default_factory=asyncio.Event)
