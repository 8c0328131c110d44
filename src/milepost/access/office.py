"""Where tokens are given out and taken back; every deed stands in the audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from milepost.access.audit import COMMAND_LINE, AuditRow, AuditRows, Deed
from milepost.access.token import Scope, Token, mint
from milepost.access.token_rows import TokenRows
from milepost.errors import InvalidInput


@dataclass(frozen=True, kw_only=True)
class Office:
    """Used by the command line, while a server may be running."""

    tokens: TokenRows
    audit: AuditRows
    now_ms: Callable[[], int]
    """Since 1970."""

    async def create(
        self, *, tenant: str, scopes: frozenset[Scope], days: int | None = None, name: str = ""
    ) -> tuple[Token, str]:
        """A new token, and its secret, which nobody can ask for again.

        Raises:
            InvalidInput: what is asked for is wrong; nothing is made.
        """
        now_ms = self.now_ms()
        token, secret = mint(tenant=tenant, scopes=scopes, now_ms=now_ms, days=days, name=name)
        await self.tokens.add(token)
        await self._note(Deed.CREATED, token, now_ms)
        return token, secret

    async def revoke(self, token_id: str) -> Token:
        """Take it back; running servers see it within two seconds.

        Raises:
            InvalidInput: there is none of that id, or it is revoked already.
        """
        now_ms = self.now_ms()
        token = next((each for each in await self.tokens.all() if each.token_id == token_id), None)
        if token is None:
            raise InvalidInput("ID", "is of no token", "see milepost token list")
        if not await self.tokens.revoke(token_id, now_ms=now_ms):
            raise InvalidInput("ID", "is revoked already", "see milepost token list")
        await self._note(Deed.REVOKED, token, now_ms)
        return token

    async def all(self) -> Sequence[Token]:
        """Every token, the oldest first; those that ended too."""
        return await self.tokens.all()

    async def deeds(self, *, limit: int, tenant: str | None = None) -> Sequence[AuditRow]:
        """The latest rows of the audit, newest first; of one tenant, if that is named."""
        return await self.audit.newest(limit=limit, tenant=tenant)

    async def _note(self, deed: Deed, token: Token, now_ms: int) -> None:
        row = AuditRow(
            at_ms=now_ms,
            who=COMMAND_LINE,
            tenant=token.tenant,
            deed=deed,
            about=token.token_id,
        )
        await self.audit.append(row)
