"""Who goes next, where only some can go at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from milepost.graph.deadline import CallLater, call_later
from milepost.graph.shares import Shares, Turn

KEPT_S: Final = 0.2
"""A place is kept so long for a customer that has used less than who would get it: its next call
comes as soon as it has seen what came of this one, and the other's may take many seconds."""

Granted = asyncio.Future[Turn]


class Turns:
    """Lets `width` in at once; who goes next is decided by `Shares`. For one event loop."""

    def __init__(
        self,
        width: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        later: CallLater = call_later,
    ) -> None:
        self._free = width
        self._shares: Shares[Granted] = Shares(clock=clock)
        self._later = later
        self._kept: Counter[str] = Counter()
        """Places by the customer that they are kept for."""

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
        if self._kept[whose]:
            self._kept[whose] -= 1
            self._free += 1
            self._let_in(whose)
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
        if self._shares.behind_s(turn.whose) > KEPT_S:
            self._kept[turn.whose] += 1
            self._later(KEPT_S, lambda: self._keep_no_longer(turn.whose))
        else:
            self._free += 1
            self._let_in()

    def close(self) -> None:
        """Send away those who wait."""
        for granted in self._shares.send_away():
            granted.cancel()

    def _keep_no_longer(self, whose: str) -> None:
        if self._kept[whose]:  # else somebody came
            self._kept[whose] -= 1
            self._free += 1
            self._let_in()

    def _let_in(self, whose: str | None = None) -> None:
        while self._free and (begun := self._shares.begin_next(whose=whose)) is not None:
            granted, turn = begun
            if granted.done():  # it left while it waited
                self._shares.end(turn)
                continue
            self._free -= 1
            granted.set_result(turn)
