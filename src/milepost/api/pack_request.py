"""One request, passed through to a pack and its answer back, both as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from milepost.api.pack_address import address_of, headers_on, of_the_message
from milepost.api.problem import Refused, bad_request, not_found

if TYPE_CHECKING:  # the server starts without aiohttp unless a pack has routes
    from aiohttp import ClientResponse, ClientSession

PACK_HEADER: Final = "X-Milepost-Pack"
"""Tells what a pack did not answer itself: `unknown-route`, `wrong-method`, `broken-body` or
`failed KIND`."""
MAX_BODY_BYTES: Final = 256 * 1024 * 1024
"""Packs take videos and archives; nothing of it is held here."""
_CANNOT_READ: Final = ("JSONDecodeError", "UnicodeDecodeError", "RecursionError")
"""What a pack's route raises that takes a body for JSON which is none."""
_OURS: Final = (b"date", b"server")
"""Headers of an answer that our own server writes."""


class _ClientLeft(Exception):  # noqa: N818  # ends the tasks of one request, and only them
    """Nobody waits for the answer any more."""


class _Body:
    """A request's body on its way through. Once it has ended, it tells when the client leaves."""

    def __init__(self, scope: Scope, receive: Receive, limit_bytes: int) -> None:
        names = dict(scope["headers"])
        length = names.get(b"content-length", b"0")
        self.announced_bytes = int(length) if length.isdigit() else 0
        self.exists = self.announced_bytes > 0 or b"transfer-encoding" in names
        self.too_large = self.announced_bytes > limit_bytes
        self._receive = receive
        self._limit_bytes = limit_bytes
        self._ended = asyncio.Event()
        if not self.exists:
            self._ended.set()

    async def parts(self) -> AsyncIterator[bytes]:
        """As they come; whoever reads decides how fast.

        Raises:
            ClientDisconnect: the rest will not come, or is more than allowed.
        """
        size_bytes, more = 0, True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self._ended.set()
                raise ClientDisconnect
            part, more = message.get("body", b""), message.get("more_body", False)
            size_bytes += len(part)
            if size_bytes > self._limit_bytes:
                self.too_large = True
                raise ClientDisconnect
            yield part
        self._ended.set()

    async def watch(self) -> None:
        """Wait until the client leaves.

        Raises:
            _ClientLeft: it did.
        """
        await self._ended.wait()  # `parts` sets it
        while (await self._receive())["type"] != "http.disconnect":
            pass
        raise _ClientLeft


async def pass_request(
    session: ClientSession,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    tenant: str,
    deadline_s: float,
    max_body_bytes: int,
) -> None:
    """Answer what the pack answers; if the client leaves, the pack hears of it.

    Raises:
        Refused: no pack knows the route, the body is too large, or the pack fails.
    """
    body = _Body(scope, receive, max_body_bytes)
    if body.too_large:
        raise _too_large(max_body_bytes)
    exchange = _Exchange(session, scope, body, tenant=tenant, deadline_s=deadline_s)
    refusal = None
    try:
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(body.watch())
            refusal = await exchange.run(send)
            watching.cancel()
    except* _ClientLeft:
        pass
    if body.too_large and not exchange.begun:
        raise _too_large(max_body_bytes)
    if refusal is not None:
        raise refusal


class _Exchange:
    """The request to the pack, and the answer from it."""

    def __init__(
        self,
        session: ClientSession,
        scope: Scope,
        body: _Body,
        *,
        tenant: str,
        deadline_s: float,
    ) -> None:
        self._session = session
        self._method: str = scope["method"]
        self._address = address_of(scope)
        self._headers = headers_on(scope, tenant)
        self._body = body
        self._deadline_s = deadline_s
        self.begun = False
        """Whether the client has been sent anything."""

    async def run(self, send: Send) -> Refused | None:
        """Pass everything on; what to answer instead, if the pack has no answer."""
        from aiohttp import ClientError  # noqa: PLC0415  # some pack has routes

        try:
            async with asyncio.timeout(self._deadline_s):
                answer = await self._ask()
        except TimeoutError:
            return Refused(504, "pack_too_slow", "a node pack's own route did not answer in time")
        except (ClientError, OSError):
            return Refused(502, "pack_failed", "a node pack's own route broke off")
        try:
            refusal = _refusal_of(answer, had_body=self._body.exists)
            if refusal is None:
                await self._answer(answer, send)
        except (ClientError, OSError):
            return None  # it broke off in the middle: the server closes what is not complete
        else:
            return refusal
        finally:
            answer.close()

    async def _ask(self) -> ClientResponse:
        return await self._session.request(
            self._method,
            self._address,
            headers=self._headers,
            data=self._body.parts() if self._body.exists else None,
            allow_redirects=False,
        )

    async def _answer(self, answer: ClientResponse, send: Send) -> None:
        headers = [each for each in of_the_message(answer.raw_headers) if each[0] not in _OURS]
        self.begun = True
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        async for part in answer.content.iter_any():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _refusal_of(answer: ClientResponse, *, had_body: bool) -> Refused | None:
    """What is answered instead, if it is not the pack's own answer."""
    mark = answer.headers.get(PACK_HEADER)
    match (mark or "").split():
        case []:
            return None
        case ["wrong-method"]:
            return Refused(405, "method_not_allowed", "the route takes other methods")
        case ["broken-body"]:
            return bad_request("the body is not what its headers say", "send it as announced")
        case ["failed", kind] if had_body and kind in _CANNOT_READ:
            return bad_request("a node pack's own route cannot read the body", f"it raised {kind}")
        case ["failed", kind]:
            message = "a node pack's own route failed"
            return Refused(500, "pack_failed", message, f"it raised {kind}")
        case _:
            return not_found("route")


def _too_large(limit_bytes: int) -> Refused:
    return Refused(413, "too_large", "the body is too large", f"{limit_bytes} bytes are the most")
