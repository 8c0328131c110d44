"""Seats at the drawing table: a poster that waits for an outside model leaves its own to another.

Without that, either a hundred posters would be begun that all want to draw, or a vendor's model
would be asked for two pictures at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from milepost.graph.deadline import CallLater, call_later
from milepost.graph.lanes import Lane, Work

WAITS_S: Final = 0.05
"""A node that has waited that long for the network is going to wait on; the others of its lane
are done in a millisecond."""


def nobody_waits() -> None:
    """No worker looks for another job."""


class Seats:
    """Counts those that wait; it is also the lane that their nodes wait in."""

    def __init__(self, lane: Lane, *, seats: int, later: CallLater = call_later) -> None:
        """Everybody sits.

        Args:
            lane: where nodes that wait for the network run.
            seats: jobs that may be at work at once, beside those that wait.
            later: the clock.
        """
        self.freed: Callable[[], None] = nobody_waits
        """Called when a seat is left."""
        self._lane = lane
        self._seats = seats
        self._later = later
        self._away: Counter[float] = Counter()
        """How many nodes of a run wait, by the moment it began: its name in this lane."""

    def room(self, running: int) -> int:
        """How many jobs may be begun beside so many that run; below 0 when many came back."""
        return self._seats - (running - len(self._away))

    async def run(self, work: Work) -> object:
        """Run the node; if it waits for long, its job's seat is another's meanwhile."""
        left = False

        def leave() -> None:
            nonlocal left
            left = True
            self._away[work.since] += 1
            self.freed()

        alarm = self._later(WAITS_S, leave)
        try:
            return await self._lane.run(work)
        finally:
            alarm.cancel()
            if left:
                self._come_back(work.since)

    def _come_back(self, run: float) -> None:
        self._away[run] -= 1
        if not self._away[run]:
            del self._away[run]

    def close(self) -> None:
        """Nothing of its own to close."""
