"""An application behind the door that tells what came through, and clients of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from fakes.access_rows import Reception
from milepost.api.door import Door, tenant_of, token_id_of
from milepost.api.door_table import STUDIO

LOOPBACK = "http://127.0.0.1:8188"
ELSEWHERE = "http://192.0.2.7:8188"


async def echo(scope: Connection, receive: Receive, send: Send) -> None:
    """Answers who came, and with what."""
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    seen = {
        "tenant": tenant_of(scope),
        "token_id": token_id_of(scope),
        "headers": headers,
        "query": scope["query_string"].decode(),
    }
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": json.dumps(seen)})
        return
    await JSONResponse(seen)(scope, receive, send)


def client(app: ASGIApp, *, url: str = LOOPBACK, address: str = "192.0.2.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url=url)


def door(reception: Reception, **options: Any) -> Door:
    return Door(echo, entrance=reception.entrance, rest=STUDIO, **options)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def open_socket(
    app: ASGIApp, headers: Mapping[str, str], *, query: str = "", denial: bool = True
) -> list[Message]:
    """What the server says to a WebSocket on `/ws`."""
    scope: Connection = {
        "type": "websocket",
        "path": "/ws",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"127.0.0.1:8188"),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ],
        "server": ("127.0.0.1", 8188),
        "client": ("192.0.2.1", 1),
        "extensions": {"websocket.http.response": {}} if denial else {},
    }
    said: list[Message] = []

    async def hear(message: Message) -> None:
        said.append(message)

    async def connect() -> Message:
        return {"type": "websocket.connect"}

    await app(scope, connect, hear)
    assert "milepost_" not in scope["query_string"].decode()  # the server's log shows this
    return said
