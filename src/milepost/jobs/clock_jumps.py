"""Noticing that somebody has set the database's clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

JUMP_S: Final = 2.0
"""Less does not matter: a living worker's lease always has more left than that."""


class ClockJumps:
    """Compares the clock that leases are written by with one that never jumps.

    On Postgres all processes share the server's clock. When it is set forward, every lease seems
    to have ended; when it is set back, the leases of the dead seem to last for hours.
    """

    def __init__(self, steady_s: Callable[[], float] = time.monotonic) -> None:
        self._steady_s = steady_s
        self._ahead_s: float | None = None

    def jumped(self, database_ms: int) -> bool:
        """Whether the database's clock was set since the last call.

        Args:
            database_ms: what it says now; 0, for an answer without a time, is passed over.
        """
        if not database_ms:
            return False
        before_s, self._ahead_s = self._ahead_s, database_ms / 1000 - self._steady_s()
        return before_s is not None and abs(self._ahead_s - before_s) > JUMP_S
