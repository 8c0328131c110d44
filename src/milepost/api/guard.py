"""The outermost layers, pure ASGI: foreign pages stay out, and no bug tells what it read."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from milepost.api.bug_log import log_bug
from milepost.api.faces import answer_by_face, bug_answer


class OnlyOurPages:
    """Over loopback, only this machine's own programs and pages may ask, token or not.

    A web page elsewhere can make a browser send requests to loopback: directly (then Origin is
    foreign) or by pointing its own name at 127.0.0.1 (then Host is foreign). At other addresses
    tokens guard us: no foreign page knows one, and the browser sends it no session of ours.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or hand on."""
        if scope["type"] in {"http", "websocket"} and comes_over_loopback(scope):
            wrong = _what_is_foreign(scope.get("method", ""), Headers(scope=scope))
            if wrong is not None:
                await _refuse(wrong, scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _refuse(wrong: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": wrong})
    else:
        right = "open the server's own address"
        answer = answer_by_face(scope["path"], 403, "foreign_origin", wrong, right)
        await answer(scope, receive, send)


def _what_is_foreign(method: str, headers: Headers) -> str | None:
    host = headers.get("host", "")
    if not is_loopback(urlsplit(f"//{host}").hostname if _is_authority(host) else None):
        return "the Host header does not name this machine"
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return "the Origin header names another page"
    crossing = headers.get("sec-fetch-site") == "cross-site"
    looking = method == "GET" and headers.get("sec-fetch-mode") == "navigate"
    if crossing and not looking:
        return "another site's page asks"
    return None


def _is_authority(host: str) -> bool:
    try:
        urlsplit(f"//{host}").port  # noqa: B018  # reading it checks it
    except ValueError:
        return False
    return not set(host) & set("/@?#\\ ")


def comes_over_loopback(scope: Scope) -> bool:
    """Whether the connection was made on this machine, to an address nobody else can reach."""
    server = scope.get("server")
    return server is not None and is_loopback(server[0])


@lru_cache(maxsize=64)  # each request asks, mostly for the same few
def is_loopback(host: str | None) -> bool:
    """Whether that name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class NoBugTells:
    """An exception nobody handled becomes a bare 500; the log gets its kind and place only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and catch what comes back."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched if scope["type"] == "http" else send)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not tell what it read
            log_bug(error)
            if scope["type"] != "http" or begun:
                raise ConnectionAbortedError("the answer broke off") from None
            await bug_answer(scope["path"])(scope, receive, send)
