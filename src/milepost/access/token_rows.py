"""What the rest of `access` needs of the table of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from milepost.access.token import Token


class TokenRows(Protocol):
    """The table. A row is never deleted, and changes once: when it is revoked."""

    async def add(self, token: Token) -> None:
        """Keep a new one; it counts for every process from now on."""

    async def revoke(self, token_id: str, *, now_ms: int) -> bool:
        """End one; False if there is none of that id that still counted."""

    async def all(self) -> Sequence[Token]:
        """Every token, the oldest first; those that ended too."""

    async def version(self) -> object:
        """Equal to an earlier one if nothing has changed since; much cheaper than `all`."""
