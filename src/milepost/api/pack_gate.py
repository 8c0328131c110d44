"""What no route of ours knows is passed through to the routes of node packs.

Packs answer in an application of their own, at a Unix socket. Requests, answers and WebSockets
stream through without ever being held whole; what a pack did not answer itself (no such route, an
exception) becomes our own answer, without a traceback.

Wiring joins the two sides: it gives `PackGate` something that is `Served`, makes
`answer_the_rest(app, gate)` the last word of the application, and keeps `gate.opened()` open while
the application runs. Foreign pages and strangers are stopped before anything comes here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from milepost.api.body import READ_DEADLINE_S
from milepost.api.pack_request import MAX_BODY_BYTES, pass_request
from milepost.api.pack_socket import pass_socket
from milepost.api.tenants import Tenants

if TYPE_CHECKING:  # the server starts without aiohttp unless a pack has routes
    from aiohttp import ClientSession

MAX_CONNECTIONS: Final = 1000
"""Requests and WebSockets of packs at once; more wait for their turn."""


class Served(Protocol):
    """The routes of packs."""

    def served(self) -> AbstractAsyncContextManager[Path | None]:
        """While open, they are answered at that Unix socket; None if there are none."""


class PackGate:
    """The application behind all our routes; without routes of packs it answers 404."""

    def __init__(
        self,
        packs: Served,
        tenants: Tenants,
        *,
        deadline_s: float = READ_DEADLINE_S,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        """Closed until `opened`.

        Args:
            packs: their routes.
            tenants: who asks.
            deadline_s: until the headers of an answer must be there.
            max_body_bytes: of a request.
        """
        self._packs = packs
        self._tenants = tenants
        self._deadline_s = deadline_s
        self._max_body_bytes = max_body_bytes
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, requests are passed through."""
        async with self._packs.served() as socket:
            if socket is None:
                yield
                return
            async with _session(socket) as session:
                self._session = session
                try:
                    yield
                finally:
                    self._session = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it through.

        Raises:
            HTTPException: no pack knows it either.
            Refused: it is too large, or the pack fails.
        """
        if self._session is None:
            await _not_found(scope, receive, send)
            return
        tenant = self._tenants.of(HTTPConnection(scope)).name
        if scope["type"] == "websocket":
            await pass_socket(
                self._session, scope, receive, send, tenant=tenant, deadline_s=self._deadline_s
            )
        else:
            await pass_request(
                self._session,
                scope,
                receive,
                send,
                tenant=tenant,
                deadline_s=self._deadline_s,
                max_body_bytes=self._max_body_bytes,
            )


def answer_the_rest(app: Starlette, gate: ASGIApp) -> None:
    """Let the gate answer what no route knows, at the root and under every prefix."""
    routers = [app.router]
    while routers:
        router = routers.pop()
        router.default = gate
        mounts = (route.app for route in router.routes if isinstance(route, Mount))
        routers += [mounted for mounted in mounts if isinstance(mounted, Router)]


@asynccontextmanager
async def _session(socket: Path) -> AsyncIterator[ClientSession]:
    from aiohttp import (  # noqa: PLC0415  # some pack has routes
        ClientSession,
        ClientTimeout,
        DummyCookieJar,
        UnixConnector,
    )

    async with ClientSession(
        connector=UnixConnector(str(socket), limit=MAX_CONNECTIONS),
        cookie_jar=DummyCookieJar(),  # each client's cookies are its own
        timeout=ClientTimeout(),  # ours end with the headers: events may stream for hours
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
    ) as session:
        yield session


async def _not_found(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        raise HTTPException(404)
