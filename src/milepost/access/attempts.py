"""How often one address may come with a wrong token, and what else is kept only so often."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MAX_FAILED: Final = 20
"""Wrong ones in a row before an address must wait."""
SECONDS_EACH: Final = 3.0
"""For so long a wrong one is remembered."""
MAX_ADDRESSES: Final = 10_000


class FailedAttempts:
    """A leaking bucket per address; the address that failed longest ago is forgotten first."""

    def __init__(self, *, clock_s: Callable[[], float]) -> None:
        """Empty.

        Args:
            clock_s: a clock that never jumps.
        """
        self._clock_s = clock_s
        self._full_until_s: OrderedDict[str, float] = OrderedDict()

    def note(self, address: str) -> float:
        """One more failed there.

        Returns:
            Seconds to wait before the next one; 0 if this one was within bounds.
        """
        now_s, network = self._clock_s(), _network_of(address)
        until_s = max(self._full_until_s.pop(network, now_s), now_s) + SECONDS_EACH
        excess_s = until_s - now_s - MAX_FAILED * SECONDS_EACH
        self._full_until_s[network] = until_s if excess_s <= 0 else until_s - SECONDS_EACH
        if len(self._full_until_s) > MAX_ADDRESSES:
            self._full_until_s.popitem(last=False)
        return max(excess_s, 0.0)


def _network_of(address: str) -> str:
    """Whoever has one IPv6 address has the 2^64 beside it too."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
