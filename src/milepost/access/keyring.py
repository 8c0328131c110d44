"""The tokens in memory, where every request looks its own up; changes are seen within a second."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from typing import Final

from milepost.access.token import Token, digest_of
from milepost.access.token_rows import TokenRows
from milepost.errors import WorldFailure

REFRESH_S: Final = 1.0
DEADLINE_S: Final = 1.0
"""A table that does not answer by then is away: requests wait for it."""


class Keyring:
    """Tokens by their secret. The table is asked once a second at most, and only while used."""

    def __init__(
        self,
        rows: TokenRows,
        *,
        now_ms: Callable[[], int],
        clock_s: Callable[[], float],
        refresh_s: float = REFRESH_S,
    ) -> None:
        """Empty and stale until `refresh`.

        Args:
            rows: the table of tokens.
            now_ms: since 1970; tokens expire by it.
            clock_s: a clock that never jumps; tells when to ask the table again.
            refresh_s: how old what is known may be.
        """
        self._rows = rows
        self._now_ms = now_ms
        self._clock_s = clock_s
        self._refresh_s = refresh_s
        self._version: object = None
        self._by_digest: dict[bytes, Token] = {}
        self._by_id: dict[str, Token] = {}
        self._loaded = False
        self._fresh_until_s = float("-inf")
        self._asking = asyncio.Lock()

    @property
    def stale(self) -> bool:
        """Whether it is time to `refresh`."""
        return self._clock_s() >= self._fresh_until_s

    @property
    def any_exists(self) -> bool:
        """Whether there is a token, or was one: a place once locked does not open by itself."""
        return bool(self._by_id)

    async def refresh(self) -> None:
        """Learn what has changed. While the table is away, what is known already stays so.

        Raises:
            WorldFailure: the table is away, and nothing is known yet.
        """
        async with self._asking:
            if not self.stale:
                return  # somebody else just asked
            try:
                async with asyncio.timeout(DEADLINE_S):
                    await self._read()
            except (WorldFailure, TimeoutError):
                if not self._loaded:
                    raise WorldFailure from None
            self._fresh_until_s = self._clock_s() + self._refresh_s

    async def _read(self) -> None:
        version = await self._rows.version()
        if self._loaded and version == self._version:
            return
        tokens = await self._rows.all()
        self._by_digest = {token.digest: token for token in tokens}
        self._by_id = {token.token_id: token for token in tokens}
        self._version, self._loaded = version, True

    def by_secret(self, secret: bytes) -> Token | None:
        """The token with that secret, if it counts now."""
        digest = digest_of(secret)
        return self._counting(self._by_digest.get(digest), digest)

    def by_id(self, token_id: str) -> Token | None:
        """The token with that id, if it counts now."""
        token = self._by_id.get(token_id)
        return None if token is None else self._counting(token, token.digest)

    def _counting(self, token: Token | None, digest: bytes) -> Token | None:
        if token is None or not hmac.compare_digest(token.digest, digest):
            return None
        return token if token.counts_at(self._now_ms()) else None
