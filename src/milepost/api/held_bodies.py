"""How much of requests' bodies is held in memory at once.

Each body has its own bound, but a client may open hundreds of connections and send each of them
slowly. What is handed on as it comes, such as to a pack's route, is held nowhere.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from milepost.api.door import tenant_or_nobody

MOST_BYTES: Final = 512 * 1024 * 1024
MOST_OF_ONE_BYTES: Final = 256 * 1024 * 1024
"""Of one tenant, so that there is room for others: three of the largest pictures at once."""
_HOLDING: Final = "milepost.holding"


class Holding:
    """What one request holds, until it is answered."""

    def __init__(self, held: HeldBodies, whose: str) -> None:
        self._held = held
        self._whose = whose
        self._bytes = 0

    def take(self, size_bytes: int) -> bool:
        """Hold more; False if there is no room for it, and then nothing more is held."""
        if not self._held.has_room(self._whose, size_bytes):
            return False
        self._held.by_tenant[self._whose] += size_bytes
        self._bytes += size_bytes
        return True

    def let_go(self) -> None:
        """Hold nothing any more."""
        if not self._bytes:
            return
        self._held.by_tenant[self._whose] -= self._bytes
        self._bytes = 0
        if not self._held.by_tenant[self._whose]:
            del self._held.by_tenant[self._whose]


class HeldBodies:
    """Pure ASGI, right behind the door. Whoever reads a body asks `holding_of` for room."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        most_bytes: int = MOST_BYTES,
        most_of_one_bytes: int = MOST_OF_ONE_BYTES,
    ) -> None:
        """Nothing is held.

        Args:
            app: what is behind it.
            most_bytes: of all requests together.
            most_of_one_bytes: of one tenant's.
        """
        self._app = app
        self._most_bytes = most_bytes
        self._most_of_one_bytes = most_of_one_bytes
        self.by_tenant: Counter[str] = Counter()
        """Bytes; only of those who hold some."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and take back the room at the end."""
        if scope["type"] != "http" or scope["method"] == "GET":
            await self._app(scope, receive, send)
            return
        holding = scope[_HOLDING] = Holding(self, tenant_or_nobody(scope))
        try:
            await self._app(scope, receive, send)
        finally:
            holding.let_go()

    def has_room(self, whose: str, size_bytes: int) -> bool:
        """Whether so much more may be held for that tenant."""
        return (
            self.by_tenant[whose] + size_bytes <= self._most_of_one_bytes
            and self.by_tenant.total() + size_bytes <= self._most_bytes
        )


def holding_of(scope: Scope) -> Holding | None:
    """What a request may hold; None where nobody counts."""
    holding: Holding | None = scope.get(_HOLDING)
    return holding
