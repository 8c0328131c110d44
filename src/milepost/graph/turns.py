"""Who goes next, where only some can go at once."""

from __future__ import annotations

import asyncio
import heapq
import itertools


class Turns:
    """Lets `width` in at once; of those that wait, the lowest rank first. For one event loop."""

    def __init__(self, width: int) -> None:
        self._free = width
        self._arrivals = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    async def take(self, rank: float) -> None:
        """Wait for a turn: whoever gives one back wakes us, or `close`.

        Args:
            rank: lower goes first; of equal ones who came first.

        Raises:
            CancelledError: nobody gets a turn any more.
        """
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came in the moment that we left
                self.give_back()
            raise

    def give_back(self) -> None:
        """Let the next one in."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def close(self) -> None:
        """Send away those who wait."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            turn.cancel()
