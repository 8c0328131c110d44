"""How often one token may ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MAX_BUCKETS: Final = 10_000


class TokenBuckets:
    """A bucket per token, filled evenly; the one that was asked longest ago is forgotten first."""

    def __init__(self, *, per_second: float, clock_s: Callable[[], float]) -> None:
        """All full.

        Args:
            per_second: requests; 0 lets everything through.
            clock_s: a clock that never jumps.
        """
        self._per_second = per_second
        self._holds = max(1.0, per_second)
        self._clock_s = clock_s
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, token: str) -> float:
        """Take one out of the token's bucket.

        Returns:
            0 if there was one; otherwise the seconds until there is, and nothing is taken.
        """
        if self._per_second <= 0:
            return 0.0
        now_s = self._clock_s()
        level, at_s = self._filled.pop(token, (self._holds, now_s))
        level = min(self._holds, level + (now_s - at_s) * self._per_second)
        missing = max(0.0, 1.0 - level)
        self._filled[token] = (level if missing else level - 1.0, now_s)
        if len(self._filled) > MAX_BUCKETS:
            self._filled.popitem(last=False)
        return missing / self._per_second
