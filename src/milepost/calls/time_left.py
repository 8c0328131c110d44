"""How long a run of a call may still take; standing in a line that moves takes nothing of it.

A line may be hours long at a vendor that allows two tasks at once, and whoever stands in it loses
nothing by waiting: the wait is like that of a job in its queue. A line that does not move is a
vendor that hangs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class TimeLeft:
    """The deadline of one run."""

    def __init__(self, whole_s: float, scope: asyncio.Timeout, clock: Callable[[], float]) -> None:
        """Begin to count.

        Args:
            whole_s: what there is.
            scope: ends the run.
            clock: seconds that only grow.
        """
        self._scope = scope
        self._clock = clock
        self._ends_s = clock() + whole_s

    def seconds(self) -> float:
        """What is left; below 0 when it is over."""
        return self._ends_s - self._clock()

    def in_line(self, pause_s: float = 0.0) -> Callable[[], None]:
        """To be called whenever the line moves: as much is left then as there is now.

        Args:
            pause_s: how long the call stands aside first; that is no waiting for others.
        """
        least_s = self.seconds() - pause_s

        def moved() -> None:
            if not self._scope.expired() and least_s > self.seconds():
                self._ends_s = self._clock() + least_s
                self._scope.reschedule(asyncio.get_running_loop().time() + least_s)

        return moved
