"""Tables of tokens and of the audit, in memory; they can be away for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from milepost.access.attempts import FailedAttempts
from milepost.access.audit import AuditRow
from milepost.access.entrance import Entrance
from milepost.access.keyring import Keyring
from milepost.access.link import LinkSigner
from milepost.access.session import SessionSigner
from milepost.access.token import Scope, Token, mint
from milepost.errors import WorldFailure


@dataclass
class TokensInMemory:
    tokens: dict[str, Token] = field(default_factory=dict)
    away: bool = False
    asked: int = 0
    read: int = 0

    async def add(self, token: Token) -> None:
        self.tokens[token.token_id] = token

    async def revoke(self, token_id: str, *, now_ms: int) -> bool:
        token = self.tokens.get(token_id)
        if token is None or token.revoked_ms is not None:
            return False
        self.tokens[token_id] = replace(token, revoked_ms=now_ms)
        return True

    async def all(self) -> Sequence[Token]:
        self.read += 1
        return list(self.tokens.values())

    async def version(self) -> object:
        if self.away:
            raise WorldFailure
        self.asked += 1
        return len(self.tokens), sum(each.revoked_ms is not None for each in self.tokens.values())


@dataclass
class AuditInMemory:
    rows: list[AuditRow] = field(default_factory=list)
    away: bool = False

    async def append(self, row: AuditRow) -> None:
        if self.away:
            raise WorldFailure
        self.rows.append(row)

    async def newest(self, *, limit: int, tenant: str | None = None) -> Sequence[AuditRow]:
        found = [row for row in reversed(self.rows) if tenant in {None, row.tenant}]
        return found[:limit]


@dataclass
class Clock:
    """Stands still until a test moves it."""

    s: float = 1_700_000_000.0

    def seconds(self) -> float:
        return self.s

    def ms(self) -> int:
        return int(self.s * 1000)


@dataclass
class Reception:
    """An entrance, and what a test needs to look behind it."""

    tokens: TokensInMemory = field(default_factory=TokensInMemory)
    audit: AuditInMemory = field(default_factory=AuditInMemory)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.entrance = Entrance(
            keyring=Keyring(self.tokens, now_ms=self.clock.ms, clock_s=self.clock.seconds),
            signer=SessionSigner(b"k" * 32),
            links=LinkSigner(b"k" * 32),
            attempts=FailedAttempts(clock_s=self.clock.seconds),
            audit=self.audit,
            now_ms=self.clock.ms,
        )

    async def give(
        self, *scopes: Scope, tenant: str = "default", days: int | None = None
    ) -> tuple[Token, str]:
        """A new token and its secret; the server knows it when it asks the next time."""
        token, secret = mint(
            tenant=tenant, scopes=frozenset(scopes), now_ms=self.clock.ms(), days=days
        )
        await self.tokens.add(token)
        self.clock.s += 2
        return token, secret
