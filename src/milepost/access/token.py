"""A token: what its bearer may do, for which tenant, and until when. Its secret is kept nowhere."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from milepost.access.tenant_name import tenant_name
from milepost.errors import InvalidInput

BEGINNING: Final = "milepost_"
"""Of every secret, so that scanners of repositories can find one that got there."""
SECRET_BYTES: Final = 32
MAX_NAME_CHARS: Final = 80
DAY_MS: Final = 24 * 60 * 60 * 1000


class Scope(StrEnum):
    """What a token is for; none includes another."""

    POSTERS = "posters"
    """Our own API: posters, styles, cars, pictures."""
    STUDIO = "studio"
    """The editor and ComfyUI's and EAS's faces: arbitrary workflows."""
    OPS = "ops"
    """Figures about the running service."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One token, as it is kept."""

    token_id: str
    """Public; what lists, audits and `revoke` call it."""
    tenant: str
    scopes: frozenset[Scope]
    digest: bytes = field(repr=False)
    """SHA-256 of the secret. The secret is random and long: nothing slower is needed."""
    created_ms: int
    name: str = ""
    """What its maker calls it."""
    expires_ms: int | None = None
    revoked_ms: int | None = None

    def counts_at(self, now_ms: int) -> bool:
        """Whether it opens anything then."""
        return self.revoked_ms is None and (self.expires_ms is None or now_ms < self.expires_ms)


def mint(
    *, tenant: str, scopes: frozenset[Scope], now_ms: int, days: int | None = None, name: str = ""
) -> tuple[Token, str]:
    """A new token and its secret; whoever asked must keep the secret, as nobody can find it again.

    Args:
        tenant: whose things it opens.
        scopes: at least one.
        now_ms: since 1970.
        days: until it expires; never if None.
        name: for lists, one short line.

    Raises:
        InvalidInput: the tenant's name, the scopes or the name are wrong.
    """
    if not scopes:
        raise InvalidInput("--scope", "is missing", f"give one or more of {', '.join(Scope)}")
    if len(name) > MAX_NAME_CHARS or not name.isprintable():
        raise InvalidInput("--name", "is no short line", f"{MAX_NAME_CHARS} letters are the most")
    secret = BEGINNING + secrets.token_urlsafe(SECRET_BYTES)
    token = Token(
        token_id=secrets.token_hex(6),
        tenant=tenant_name(tenant),
        scopes=scopes,
        digest=digest_of(secret.encode()),
        created_ms=now_ms,
        name=name,
        expires_ms=None if days is None else now_ms + days * DAY_MS,
    )
    return token, secret


def digest_of(secret: bytes) -> bytes:
    """What is kept instead of it, 32 bytes."""
    return hashlib.sha256(secret).digest()
