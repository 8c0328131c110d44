"""A clock that tells the time of day and yet never jumps."""

from __future__ import annotations

import time
from collections.abc import Callable


def _since_boot_s() -> float:
    # CLOCK_MONOTONIC stands still while a laptop sleeps; this one does not
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class SteadyClock:
    """Milliseconds since 1970: the wall clock read once, then counted on.

    Setting the machine's clock neither ends leases nor makes a delayed job wait for an hour.
    """

    def __init__(
        self,
        wall_s: Callable[[], float] = time.time,
        elapsed_s: Callable[[], float] = _since_boot_s,
    ) -> None:
        self._elapsed_s = elapsed_s
        self._offset_s = wall_s() - elapsed_s()

    def __call__(self) -> int:
        """Now, in milliseconds since 1970."""
        return int((self._offset_s + self._elapsed_s()) * 1000)
