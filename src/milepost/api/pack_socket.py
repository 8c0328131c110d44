"""One WebSocket, passed through to a pack: texts, bytes and how it ends, both ways."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.types import Receive, Scope, Send

from milepost.api.pack_address import address_of, headers_on

if TYPE_CHECKING:  # the server starts without aiohttp unless a pack has routes
    from aiohttp import ClientSession, ClientWebSocketResponse

MAX_MESSAGE_BYTES: Final = 16 * 1024 * 1024
"""From a pack; clients may send what the server's own sockets take."""
NORMAL: Final = 1000
GOING_AWAY: Final = 1001
BROKEN: Final = 1011
"""The pack ended without a word."""
NEVER_SENT: Final = frozenset((1004, 1005, 1006, 1015))
"""Codes that only describe an end (RFC 6455, 7.4.1)."""


class _SocketOver(Exception):  # noqa: N818  # ends the tasks of one socket, and only them
    """One side closed it."""


async def pass_socket(
    session: ClientSession,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    tenant: str,
    deadline_s: float,
) -> None:
    """Accept it if the pack does, and pass on until one side closes."""
    from aiohttp import ClientError, ClientWSTimeout  # noqa: PLC0415  # some pack has routes

    await receive()  # websocket.connect
    try:
        async with asyncio.timeout(deadline_s):
            pack = await session.ws_connect(
                address_of(scope),
                headers=headers_on(scope, tenant, but=(b"sec-websocket-",)),
                protocols=scope.get("subprotocols", ()),
                max_msg_size=MAX_MESSAGE_BYTES,
                timeout=ClientWSTimeout(ws_close=1.0),
                autoclose=False,
            )
    except (ClientError, OSError, TimeoutError):
        await send({"type": "websocket.close"})  # 403, as for every socket that nobody takes
        return
    try:
        await send({"type": "websocket.accept", "subprotocol": pack.protocol})
        await _pass_both_ways(pack, receive, send)
    finally:
        await pack.close(code=GOING_AWAY)  # nothing, if it is closed already


async def _pass_both_ways(pack: ClientWebSocketResponse, receive: Receive, send: Send) -> None:
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_to_pack(pack, receive))
            tasks.create_task(_to_client(pack, send))
    except* _SocketOver:
        pass


async def _to_pack(pack: ClientWebSocketResponse, receive: Receive) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        text = message.get("text")
        try:
            if text is not None:
                await pack.send_str(text)
            else:
                await pack.send_bytes(message["bytes"])
        except OSError:
            return  # it is closed, and `_to_client` tells so
    reason = (message.get("reason") or "").encode()
    await pack.close(code=_sendable(message.get("code"), GOING_AWAY), message=reason)
    raise _SocketOver


async def _to_client(pack: ClientWebSocketResponse, send: Send) -> None:
    from aiohttp import WSMsgType  # noqa: PLC0415  # some pack has routes

    try:
        while (message := await pack.receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            kind = "text" if message.type is WSMsgType.TEXT else "bytes"
            await send({"type": "websocket.send", kind: message.data})
        if message.type is WSMsgType.CLOSING:
            return  # `_to_pack` closes it, because the client did
        code, reason = BROKEN, ""
        if message.type is WSMsgType.CLOSE:
            code, reason = _sendable(message.data, NORMAL), message.extra or ""
        await send({"type": "websocket.close", "code": code, "reason": reason})
        await pack.close(code=code)
    except OSError:
        pass  # the client left
    raise _SocketOver


def _sendable(code: int | None, otherwise: int) -> int:
    return code if code and code not in NEVER_SENT else otherwise
