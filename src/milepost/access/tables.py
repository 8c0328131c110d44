"""The tables of tokens and of the audit, in the service's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from milepost.access.audit import RETENTION_MS, AuditRow, Deed, Result
from milepost.access.token import Scope, Token
from milepost.records.records import Records
from milepost.records.schema import Schema
from milepost.records.transaction import Row, Transaction

SCHEMA: Final = Schema(
    "access",
    (
        """
        CREATE TABLE tokens (
            number {sequence},
            token_id TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            scopes TEXT NOT NULL,
            digest TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            expires_ms BIGINT,
            revoked_ms BIGINT
        );
        CREATE TABLE audit (
            number {sequence},
            at_ms BIGINT NOT NULL,
            who TEXT NOT NULL,
            tenant TEXT NOT NULL,
            deed TEXT NOT NULL,
            about TEXT NOT NULL,
            result TEXT NOT NULL
        );
        CREATE INDEX audit_at ON audit (at_ms)
        """,
    ),
)
_OF_TOKEN: Final = "token_id, tenant, scopes, digest, name, created_ms, expires_ms, revoked_ms"  # noqa: S105  # columns
_OF_AUDIT: Final = "at_ms, who, tenant, deed, about, result"
OpenRecords = Callable[[], Records]
"""The database, once it is open."""


class TokenTable:
    """`TokenRows` in the database."""

    def __init__(self, records: OpenRecords) -> None:
        self._records = records

    async def add(self, token: Token) -> None:
        """Keep a new one."""

        def insert(transaction: Transaction) -> None:
            transaction.change(
                f"INSERT INTO tokens ({_OF_TOKEN}) VALUES (:token_id, :tenant, :scopes, :digest, "  # noqa: S608  # our own names
                ":name, :created_ms, :expires_ms, :revoked_ms)",
                token_id=token.token_id,
                tenant=token.tenant,
                scopes=" ".join(sorted(token.scopes)),
                digest=token.digest.hex(),
                name=token.name,
                created_ms=token.created_ms,
                expires_ms=token.expires_ms,
                revoked_ms=token.revoked_ms,
            )

        await self._records().write(insert)

    async def revoke(self, token_id: str, *, now_ms: int) -> bool:
        """End one; False if there is none of that id that still counted."""
        changed = await self._records().write(
            lambda transaction: transaction.change(
                "UPDATE tokens SET revoked_ms = :now_ms "
                "WHERE token_id = :token_id AND revoked_ms IS NULL",
                token_id=token_id,
                now_ms=now_ms,
            )
        )
        return changed == 1

    async def all(self) -> Sequence[Token]:
        """Every token, the oldest first."""
        rows = await self._records().read(
            lambda transaction: transaction.rows(f"SELECT {_OF_TOKEN} FROM tokens ORDER BY number")  # noqa: S608  # our own names
        )
        return [_token(row) for row in rows]

    async def version(self) -> object:
        """How many there are and how many ended: rows are never removed, and end once."""
        return await self._records().read(
            lambda transaction: transaction.row("SELECT count(*), count(revoked_ms) FROM tokens")
        )


class AuditTable:
    """`AuditRows` in the database."""

    def __init__(self, records: OpenRecords) -> None:
        self._records = records

    async def append(self, row: AuditRow) -> None:
        """Keep one more, and drop those that are older than they may get."""

        def insert(transaction: Transaction) -> None:
            transaction.change(
                f"INSERT INTO audit ({_OF_AUDIT}) "  # noqa: S608  # our own names
                "VALUES (:at_ms, :who, :tenant, :deed, :about, :result)",
                at_ms=row.at_ms,
                who=row.who,
                tenant=row.tenant,
                deed=row.deed.value,
                about=row.about,
                result=row.result.value,
            )
            transaction.change(
                "DELETE FROM audit WHERE at_ms < :oldest_ms", oldest_ms=row.at_ms - RETENTION_MS
            )

        await self._records().write(insert)

    async def newest(self, *, limit: int, tenant: str | None = None) -> Sequence[AuditRow]:
        """The latest ones, newest first; of that tenant only, if one is named."""
        only = "" if tenant is None else "WHERE tenant = :tenant"
        rows = await self._records().read(
            lambda transaction: transaction.rows(
                f"SELECT {_OF_AUDIT} FROM audit {only} ORDER BY number DESC LIMIT :limit",  # noqa: S608  # our own names
                limit=limit,
                **({} if tenant is None else {"tenant": tenant}),
            )
        )
        return [_audit_row(row) for row in rows]


def _token(row: Row) -> Token:
    token_id, tenant, scopes, digest, name, created_ms, expires_ms, revoked_ms = row
    return Token(
        token_id=token_id,
        tenant=tenant,
        scopes=frozenset(Scope(each) for each in scopes.split()),
        digest=bytes.fromhex(digest),
        name=name,
        created_ms=created_ms,
        expires_ms=expires_ms,
        revoked_ms=revoked_ms,
    )


def _audit_row(row: Row) -> AuditRow:
    at_ms, who, tenant, deed, about, result = row
    return AuditRow(
        at_ms=at_ms, who=who, tenant=tenant, deed=Deed(deed), about=about, result=Result(result)
    )
