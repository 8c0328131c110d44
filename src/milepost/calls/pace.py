"""When to look at a task again, and from when on an answer is overdue.

Looks come often about when a task should end, seldom before, never too often.

A place among the tasks in flight is free when somebody has seen the end of one, so looks that come
late cost the account's throughput; vendors allow few looks a second, and each takes some of our
time, so they cannot come always.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

LOOKS_PER_S: Final = 12
"""Of all tasks of one model that this process waits for; DashScope allows an account 20."""
CLOSE_LOOKS_PER_S: Final = 40
"""The same for the few looks until the end, if all tasks take nearly as long."""
FEW: Final = 20
"""Tasks in flight; with more of them, the longest pause grows as they do."""
ALIKE_S: Final = 0.25
"""Between the shortest and the longest: then they take as long."""
SOONEST: Final = 0.95
"""Of the shortest time that a task has lately taken: before that it is hardly done."""
LATER: Final = 0.025
"""Of the time that has passed is waited before the next look, once a task may be done."""
LATER_UNKNOWN: Final = 0.05
"""The same while nobody knows how long tasks take."""
REMEMBERED: Final = 8
DOUBTED: Final = 4
"""Times the longest that an answer has lately taken: then something is wrong with a submit."""
DOUBTED_LEAST_S: Final = 0.3


@dataclass(slots=True)
class Pace:
    """How long tasks of one model, and answers to submits, have lately taken in this process."""

    poll_s: float
    """The longest pause between two looks, as long as tasks are few."""
    _took_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED), init=False)
    _answered_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED), init=False)
    _waiting: int = field(default=0, init=False)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While a task is waited for."""
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    def ended(self, after_s: float) -> None:
        """A task's end was seen, so long after its start."""
        self._took_s.append(after_s)

    def answered(self, after_s: float) -> None:
        """A submit was answered, happily or not, so long after it was sent."""
        self._answered_s.append(after_s)

    def doubt_s(self) -> float | None:
        """Seconds after which an answer is overdue; None as long as nobody knows."""
        if not self._answered_s:
            return None
        return max(DOUBTED * max(self._answered_s), DOUBTED_LEAST_S)

    def pause_s(self, passed_s: float) -> float:
        """Seconds until the next look at a task that was started so long ago."""
        if not self._took_s:
            wished_s = LATER_UNKNOWN * passed_s
        else:
            soonest_s = SOONEST * min(self._took_s)
            wished_s = max(soonest_s - passed_s, LATER * passed_s)
        close = self._alike() and passed_s < max(self._took_s) + ALIKE_S
        shortest_s = self._waiting / (CLOSE_LOOKS_PER_S if close else LOOKS_PER_S)
        longest_s = self.poll_s * max(1.0, self._waiting / FEW)
        return min(max(wished_s, shortest_s), longest_s)

    def _alike(self) -> bool:
        return len(self._took_s) > 1 and max(self._took_s) - min(self._took_s) < ALIKE_S
