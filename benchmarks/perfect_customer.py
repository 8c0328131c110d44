"""How soon somebody who wastes nothing could be done with a vendor that limits and fails.

Whoever never waits for an answer, knows of each end and each silence at once, and asks in the very
moment in which it is allowed, still loses time to requests that come to nothing: each takes one of
the few starts of a second. That time is found by playing it through with dice.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Final

PLAYED: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PerfectCustomer:
    """Somebody who wastes nothing, and the vendor."""

    starts_per_s: int
    """Most requests in any second."""
    running: int
    """Most tasks at once."""
    latency_s: float
    """What a task takes."""
    faults: float
    """The share of requests that come to nothing."""

    def needs_s(self, posters: int) -> float:
        """Seconds from the first request to the last of so many pictures, on average."""
        played = (self._played(posters, Random(seed)) for seed in range(PLAYED))  # noqa: S311  # dice
        return sum(played) / PLAYED

    def _played(self, posters: int, dice: Random) -> float:
        free_at_s = [0.0] * self.running
        recent_s = deque([-1.0] * self.starts_per_s, maxlen=self.starts_per_s)
        now_s = 0.0
        while posters:
            now_s = max(now_s, heapq.heappop(free_at_s), recent_s[0] + 1.0)
            recent_s.append(now_s)
            failed = dice.random() < self.faults
            heapq.heappush(free_at_s, now_s if failed else now_s + self.latency_s)
            posters -= not failed
        return max(free_at_s)
