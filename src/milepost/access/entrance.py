"""Everything that whoever guards an entrance needs: who comes, what is known of them, the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from milepost.access.attempts import FailedAttempts
from milepost.access.audit import UNNAMED, AuditRow, AuditRows, Deed, Result
from milepost.access.keyring import Keyring
from milepost.access.link import Link, LinkSigner
from milepost.access.session import SessionSigner
from milepost.access.token import Token
from milepost.errors import WorldFailure


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """One per server process."""

    keyring: Keyring
    signer: SessionSigner
    links: LinkSigner
    attempts: FailedAttempts
    audit: AuditRows
    now_ms: Callable[[], int]
    """Since 1970."""

    def token_of_session(self, value: str) -> Token | None:
        """The token that a cookie's value stands for, if both still count."""
        token_id = self.signer.token_id_of(value, now_ms=self.now_ms())
        return None if token_id is None else self.keyring.by_id(token_id)

    def link_to(self, path: str, *, tenant: str, valid_s: int) -> Link:
        """An address of the tenant's that opens without a token for so many seconds."""
        return self.links.sign(path, tenant=tenant, valid_s=valid_s, now_ms=self.now_ms())

    def tenant_of_link(self, path: str, query: bytes) -> str | None:
        """Whose path it is, if the query makes it a link that still counts."""
        return self.links.tenant_of(path, query, now_ms=self.now_ms())

    async def note(self, deed: Deed, token: Token, result: Result = Result.DONE) -> None:
        """Keep in the audit what the token's bearer did with it, or was not let to.

        What comes of one token too often is not kept any more: it would fill the disk.
        """
        if self.attempts.note(f"{token.token_id} {deed} {result}"):
            return
        row = AuditRow(
            at_ms=self.now_ms(),
            who=token.token_id,
            tenant=token.tenant,
            deed=deed,
            about=token.token_id,
            result=result,
        )
        await self._append(row)

    async def note_erasing(
        self, about: str, *, token_id: str | None, tenant: str, result: Result
    ) -> None:
        """Keep in the audit that somebody asked to erase the tenant's thing of that id.

        Of what erased nothing, only what does not come too often.
        """
        who = token_id or UNNAMED
        if result is not Result.DONE and self.attempts.note(f"{who} {Deed.ERASED} {result}"):
            return
        row = AuditRow(
            at_ms=self.now_ms(),
            who=who,
            tenant=tenant,
            deed=Deed.ERASED,
            about=about,
            result=result,
        )
        await self._append(row)

    async def note_unknown(self, deed: Deed, address: str) -> float:
        """Somebody came with a wrong token; what comes too often is not kept any more.

        Returns:
            Seconds that the address must wait; 0 if it may try again.
        """
        wait_s = self.attempts.note(address)
        if wait_s == 0:
            row = AuditRow(
                at_ms=self.now_ms(),
                who=address,
                tenant="",
                deed=deed,
                result=Result.UNKNOWN,
            )
            await self._append(row)
        return wait_s

    async def _append(self, row: AuditRow) -> None:
        try:
            await self.audit.append(row)
        except WorldFailure:
            return  # a database that is away shuts nobody out; /readyz tells of it
