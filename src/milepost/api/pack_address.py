"""A request's address and headers, as they go on to a pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.types import Scope

from milepost.api.problem import bad_request

if TYPE_CHECKING:  # the server starts without aiohttp unless a pack has routes
    from multidict import CIMultiDict
    from yarl import URL

RawHeaders = Iterable[tuple[bytes, bytes]]
EDITOR: Final = "/editor"
"""The web editor's prefix: what its page asks for is served at the root too."""
OF_ONE_CONNECTION: Final = frozenset(
    (
        b"connection",
        b"expect",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)
"""Headers between two neighbours only (RFC 9110, 7.6.1)."""
NEVER_DROPPED: Final = frozenset((b"host", b"content-length"))
"""Whatever a `Connection` header names: they say where the message goes and where it ends."""
CLAIMED: Final = (b"forwarded", b"x-forwarded-", b"x-real-ip", b"x-milepost-")
"""Where a request says that it came from and whose it is; nobody before us is trusted to know."""
TENANT_HEADER: Final = "X-Milepost-Tenant"
"""Tells the packs' side whose request it is, percent-encoded."""
_PLAIN = re.compile(r"[!-~]*")


def address_of(scope: Scope) -> URL:
    """The address at the packs' side; path and query byte for byte, but for the editor's prefix.

    Raises:
        Refused: it holds what no address may.
    """
    from yarl import URL  # noqa: PLC0415  # some pack has routes

    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    path, query = raw_path.decode("latin-1"), scope["query_string"].decode("latin-1")
    if not _PLAIN.fullmatch(path + query) or "#" in path + query:
        raise bad_request("the address holds characters that it may not", "percent-encode them")
    if path.startswith(f"{EDITOR}/"):
        path = path.removeprefix(EDITOR)
    return URL(f"http://packs{path}?{query}" if query else f"http://packs{path}", encoded=True)


def headers_on(scope: Scope, tenant: str, *, but: tuple[bytes, ...] = ()) -> CIMultiDict[str]:
    """The request's headers without those of this connection, and without claims of its origin.

    Args:
        scope: of the request.
        tenant: whose it is.
        but: beginnings of more names that stay here.
    """
    from multidict import CIMultiDict  # noqa: PLC0415  # some pack has routes

    stay = (*CLAIMED, *but)
    passed = (
        (name.decode("latin-1"), _text(value))
        for name, value in of_the_message(scope["headers"])
        if not name.startswith(stay)
    )
    return CIMultiDict([*passed, (TENANT_HEADER, quote(tenant))])


def of_the_message(headers: RawHeaders) -> list[tuple[bytes, bytes]]:
    """Lower-case headers, without those of one connection."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = b",".join(value for name, value in lowered if name == b"connection").lower()
    dropped = (OF_ONE_CONNECTION | {name.strip() for name in named.split(b",")}) - NEVER_DROPPED
    return [(name, value) for name, value in lowered if name not in dropped]


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
