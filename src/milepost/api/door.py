"""The door: whoever comes in is known, and goes only where one of the token's scopes opens.

The one place that enforces tokens and scopes. Behind it every request has a tenant, and whatever
is looked up is looked up among that tenant's things: an id of another tenant is not found.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from milepost.access.audit import Deed, Result
from milepost.access.entrance import Entrance
from milepost.access.link import is_signed, without_signature
from milepost.access.tenant_name import DEFAULT_TENANT
from milepost.api.credentials import take_credentials
from milepost.api.door_refusals import (
    FOREIGN_PAGE,
    LINK_REFUSED,
    NO_TOKENS_YET,
    NOT_THERE,
    TOKEN_NEEDED,
    TOKENS_AWAY,
    WRONG_TOKEN,
    Refusal,
    too_often,
    wrong_scope,
)
from milepost.api.door_table import LINKED, NOBODY, SIGN_IN, SIGN_OUT, WITHOUT_TOKEN, Need, need_of
from milepost.api.door_watch import LOOK_S, heard_while, may_stay_open
from milepost.api.guard import comes_over_loopback
from milepost.api.sign_in_page import sign_in_answer
from milepost.errors import OurBug, WorldFailure

_TENANT: Final = "milepost.tenant"
_BROUGHT: Final = "milepost.token_id"
_SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))
_READING: Final = frozenset(("GET", "HEAD"))
_PAGES: Final = {"/": "editor/", "/editor": "editor/", "/editor/": ""}
"""Addresses that people open, and from there to the editor's folder, whatever lies before them."""
_POLICY: Final = 1008
_ERASABLE: Final = re.compile(
    r"/v1/(?P<what>cars(?=/)|(?!cars/)[a-z]{1,20}/[A-Za-z0-9_-]{1,64}\Z)", re.ASCII
)
"""With the id, where its last part is one; names that people give are not written down."""


def tenant_of(scope: Scope) -> str:
    """Whose request it is, once it came through the door.

    Raises:
        OurBug: it came another way.
    """
    tenant = scope.get(_TENANT)
    if not isinstance(tenant, str):
        raise OurBug("a request came past the door")
    return tenant


def tenant_or_nobody(scope: Scope) -> str:
    """The same; empty for what needs no token, such as signing in."""
    return str(scope.get(_TENANT, ""))


def token_id_of(scope: Scope) -> str | None:
    """With which token it came through the door; None while there are no tokens."""
    token_id: str | None = scope.get(_BROUGHT)
    return token_id


class Door:
    """Pure ASGI, around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        entrance: Entrance | None,
        rest: Need = NOBODY,
        has_editor: bool = False,
        look_s: float = LOOK_S,
    ) -> None:
        """Shut, but for what the table says.

        Args:
            app: what is behind it.
            entrance: tokens, sessions and the audit; None where there can be no tokens.
            rest: what opens paths that are not in the table.
            has_editor: whoever opens the editor's page without a session is asked for a token.
            look_s: between two looks at the token of a connection that stays open.
        """
        self._app = app
        self._entrance = entrance
        self._rest = rest
        self._has_editor = has_editor
        self._look_s = look_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it in, or say why not."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in WITHOUT_TOKEN:
            await self._app(scope, receive, send)
            return
        try:
            refusal = await self._why_not(scope)
        except WorldFailure:
            refusal = TOKENS_AWAY
        if refusal is not None:
            await self._refuse(refusal, scope, receive, send)
        elif self._entrance is not None and scope.get("method") == "DELETE":
            await self._let_erase(self._entrance, scope, receive, send)
        else:
            await self._app(scope, self._watched(scope, receive), send)

    def _watched(self, scope: Scope, receive: Receive) -> Receive:
        """What stays open ends with the token that opened it."""
        entrance, token_id = self._entrance, token_id_of(scope)
        if entrance is None or token_id is None or not may_stay_open(scope):
            return receive

        async def counts() -> bool:
            await entrance.keyring.refresh()
            return entrance.keyring.by_id(token_id) is not None

        return heard_while(counts, scope, receive, look_s=self._look_s)

    async def _let_erase(
        self, entrance: Entrance, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """What is erased of our own API's things stands in the audit, whichever route does it."""
        found = _ERASABLE.match(scope["path"])
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            if found is not None:
                await entrance.note_erasing(
                    found["what"],
                    token_id=token_id_of(scope),
                    tenant=tenant_of(scope),
                    result=Result.DONE if status < 400 else Result.NOT_DONE,
                )

    async def _why_not(self, scope: Scope) -> Refusal | None:
        """None if it may come in, and then the scope says who it is."""
        path: str = scope["path"]
        entrance = self._entrance
        if entrance is not None and _is_link(scope):
            return _why_not_by_link(entrance, scope)
        if entrance is not None and entrance.keyring.stale:
            await entrance.keyring.refresh()
        if self._has_editor and path in {SIGN_IN, SIGN_OUT}:
            return None
        if entrance is None or not entrance.keyring.any_exists:
            scope[_TENANT] = DEFAULT_TENANT
            return None if comes_over_loopback(scope) else NO_TOKENS_YET
        return await _why_not_with(entrance, need_of(path, rest=self._rest), scope)

    async def _refuse(self, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        path, is_socket = scope["path"], scope["type"] == "websocket"
        if is_socket and "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": _POLICY})
            return
        answer = refusal.answer(path)
        if refusal is TOKEN_NEEDED and self._has_editor and not is_socket and path in _PAGES:
            answer = sign_in_answer(401, below=_PAGES[path])
        await answer(scope, receive, send)


async def _why_not_with(entrance: Entrance, need: Need, scope: Scope) -> Refusal | None:
    brought = take_credentials(scope, cookie=entrance.signer.cookie)
    token = None
    if brought.secret is not None:
        token = entrance.keyring.by_secret(brought.secret)
        if token is None:
            wait_s = await entrance.note_unknown(Deed.CAME_IN, address_of_client(scope))
            return WRONG_TOKEN if wait_s == 0 else too_often(wait_s)
    elif brought.session is not None:
        token = entrance.token_of_session(brought.session)
        if token is not None and not _comes_from_our_page(scope):
            await entrance.note(Deed.CAME_IN, token, Result.FOREIGN_PAGE)
            return FOREIGN_PAGE
    if token is None:
        return TOKEN_NEEDED  # nothing was brought, or a session that is over
    if not need:
        return NOT_THERE
    if need.isdisjoint(token.scopes):
        await entrance.note(Deed.CAME_IN, token, Result.WRONG_SCOPE)
        return wrong_scope(need)
    scope[_TENANT] = token.tenant
    scope[_BROUGHT] = token.token_id
    return None


def _is_link(scope: Scope) -> bool:
    """Whether it asks to read something by a link instead of a token."""
    return (
        is_signed(scope["query_string"])
        and scope.get("method") in _READING
        and LINKED.fullmatch(scope["path"]) is not None
    )


def _why_not_by_link(entrance: Entrance, scope: Scope) -> Refusal | None:
    take_credentials(scope, cookie=entrance.signer.cookie)  # they do not count beside it
    tenant = entrance.tenant_of_link(scope["path"], scope["query_string"])
    if tenant is None:
        return LINK_REFUSED
    scope["query_string"] = without_signature(scope["query_string"])
    scope[_TENANT] = tenant
    return None


def address_of_client(scope: Scope) -> str:
    """Where the connection comes from."""
    client = scope.get("client")
    return client[0] if client else "unknown"


def _comes_from_our_page(scope: Scope) -> bool:
    """Whether what may change something is sent by a page of this server."""
    if scope["type"] == "http" and scope["method"] in _SAFE:
        return True  # the browser sends the cookie with our own pages' requests only
    return is_from_our_page(scope)


def is_from_our_page(scope: Scope) -> bool:
    """Whether the Origin is the address that was asked."""
    origin = host = b""
    for name, value in scope["headers"]:
        if name == b"origin":
            origin = value
        elif name == b"host":
            host = value
    scheme, _, authority = origin.partition(b"://")
    return scheme in {b"http", b"https"} and authority == host
