"""Who goes next, where only some can go at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from milepost.graph.shares import Shares, Turn

Granted = asyncio.Future[Turn]


class Turns:
    """Lets `width` in at once; who goes next is decided by `Shares`. For one event loop."""

    def __init__(self, width: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = width
        self._shares: Shares[Granted] = Shares(clock=clock)

    async def take(self, rank: float, *, whose: str = "") -> Turn:
        """Wait for a turn: whoever gives one back wakes us, or `close`.

        Args:
            rank: of one customer's the lowest goes first; of equal ones who came first.
            whose: the customer; who has used the least goes first.

        Raises:
            CancelledError: nobody gets a turn any more.
        """
        granted: Granted = asyncio.get_running_loop().create_future()
        self._shares.wait(granted, whose=whose, rank=rank)
        self._let_in()
        try:
            return await granted
        except asyncio.CancelledError:
            if not granted.cancelled():  # it came in the moment that we left
                self.give_back(granted.result())
            raise

    def give_back(self, turn: Turn) -> None:
        """Let the next one in."""
        self._shares.end(turn)
        self._free += 1
        self._let_in()

    def close(self) -> None:
        """Send away those who wait."""
        for granted in self._shares.send_away():
            granted.cancel()

    def _let_in(self) -> None:
        while self._free and (begun := self._shares.begin_next()) is not None:
            granted, turn = begun
            if granted.done():  # it left while it waited
                self._shares.end(turn)
                continue
            self._free -= 1
            granted.set_result(turn)
