"""Signed links: an address that whoever has it may fetch without a token, until it expires.

Nothing is kept on the server but the key: a link ends with its time, with what it leads to, or
with the key. A revoked token does not end the links that were made with it.
"""

from __future__ import annotations

import hmac
import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

LONGEST_S: Final = 7 * 24 * 60 * 60
"""As long as such links of object stores live at most."""
PARAMETERS: Final = frozenset(("tenant", "expires", "signature"))
MOST_PARAMETERS: Final = 20
_EXPIRES: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


class Link(NamedTuple):
    """An address of this server, and when it ends."""

    url: str
    """Path and query."""
    expires_ms: int
    """Since 1970; from then on it is refused."""


class LinkSigner:
    """Makes and reads the links of one key."""

    def __init__(self, key: bytes) -> None:
        """Derive a key of its own, so that nothing else that the same key signs passes for a link.

        Args:
            key: 32 random bytes.
        """
        self._key = hmac.digest(key, b"milepost links", "sha256")

    def sign(self, path: str, *, tenant: str, valid_s: int, now_ms: int) -> Link:
        """A link to one path, as its tenant sees it.

        Args:
            path: decoded, as routes match it.
            tenant: whose it is; stands in the link.
            valid_s: 1 to `LONGEST_S`.
            now_ms: since 1970.
        """
        expires_s = now_ms // 1000 + valid_s
        signature = self._signature(path, tenant, str(expires_s))
        query = {"tenant": tenant, "expires": expires_s, "signature": signature}
        return Link(f"{path}?{urlencode(query)}", expires_s * 1000)

    def tenant_of(self, path: str, query: bytes, *, now_ms: int) -> str | None:
        """Whose path it is, if the query makes it a link of ours that has not expired.

        Args:
            path: that is asked for.
            query: as it came.
            now_ms: since 1970.
        """
        try:
            given = dict(parse_qsl(query.decode("ascii"), max_num_fields=MOST_PARAMETERS))
        except ValueError:
            return None
        if not given.keys() >= PARAMETERS or not _EXPIRES.fullmatch(given["expires"]):
            return None
        right = self._signature(path, given["tenant"], given["expires"])
        if not hmac.compare_digest(right.encode(), given["signature"].encode()):
            return None
        return given["tenant"] if now_ms < int(given["expires"]) * 1000 else None

    def _signature(self, path: str, tenant: str, expires: str) -> str:
        # Neither a path that is signed nor a time holds a line break: no two links sign one text.
        words = f"{path}\n{expires}\n{tenant}"
        return hmac.new(self._key, words.encode(), "sha256").hexdigest()


def is_signed(query: bytes) -> bool:
    """Whether the query of a request says that it is a link."""
    return b"signature=" in query


def without_signature(query: bytes) -> bytes:
    """The query with nothing of the link in it, for those who do not read links."""
    kept = (each for each in query.split(b"&") if not each.startswith(_OURS))
    return b"&".join(kept)


_OURS: Final = tuple(f"{name}=".encode() for name in sorted(PARAMETERS))
