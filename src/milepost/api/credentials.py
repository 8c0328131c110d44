"""What a request brings to be let in. It is taken out, so that nobody behind the door sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from milepost.access.token import BEGINNING

_BEARER: Final = b"bearer "
_IN_QUERY: Final = b"token="
_BEGINNING: Final = BEGINNING.encode()


@dataclass(slots=True)
class Credentials:
    """At most one of the two counts: the secret, if there is one."""

    secret: bytes | None = None
    """Of a token; empty if the header says something else."""
    session: str | None = None
    """The value of our cookie."""


def take_credentials(scope: Scope, *, cookie: str) -> Credentials:
    """Find them, and take them out of the scope.

    A WebSocket may bring its token as `?token=`, since pages and some clients cannot set its
    headers. Requests may not: addresses end up in logs and in the browser's history.

    Args:
        scope: of the connection; the server's own log, too, sees what is left of it.
        cookie: the name of ours.
    """
    found = Credentials()
    kept = []
    for header in scope["headers"]:
        name = header[0]
        if name == b"authorization":
            if found.secret is None:
                found.secret = _secret_in(header[1])
        elif name == b"cookie":
            others = _other_cookies(header[1], cookie.encode(), found)
            if others:
                kept.append((name, others))
        else:
            kept.append(header)
    scope["headers"] = kept
    if scope["type"] == "websocket" and _IN_QUERY in scope["query_string"]:
        _take_from_query(scope, found)
    return found


def _secret_in(value: bytes) -> bytes:
    return value[len(_BEARER) :].strip() if value[: len(_BEARER)].lower() == _BEARER else b""


def _other_cookies(value: bytes, ours: bytes, found: Credentials) -> bytes:
    if ours not in value:
        return value
    others = []
    for each in value.split(b";"):
        name, _, said = each.strip().partition(b"=")
        if name != ours:
            others.append(each.strip())
        elif found.session is None:
            found.session = said.decode("latin-1")
    return b"; ".join(others)


def _take_from_query(scope: Scope, found: Credentials) -> None:
    others = []
    for each in scope["query_string"].split(b"&"):
        secret = unquote_to_bytes(each.removeprefix(_IN_QUERY))
        if not each.startswith(_IN_QUERY) or not secret.startswith(_BEGINNING):
            others.append(each)  # a pack's own `token` stays
        elif found.secret is None:
            found.secret = secret
    scope["query_string"] = b"&".join(others)
