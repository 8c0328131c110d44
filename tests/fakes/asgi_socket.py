"""The client's end of a WebSocket, straight to the application; it can stop reading."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message


class AsgiSocket:
    """One socket. `stall` makes every further send of the server wait for ever."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()
        self.close_code: int | None = None
        self._to_server: asyncio.Queue[Message] = asyncio.Queue()
        self._from_server: asyncio.Queue[Message] = asyncio.Queue()
        self._reads = asyncio.Event()
        self._reads.set()

    def stall(self) -> None:
        self._reads.clear()

    def leave(self) -> None:
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1001})

    def say(self, text: str) -> None:
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        frame: dict[str, Any] = json.loads((await self._next())["text"])
        return frame

    async def receive_binary(self) -> bytes:
        """The next binary frame; texts before it are passed over."""
        while True:
            message = await self._next()
            if message.get("bytes") is not None:
                frame: bytes = message["bytes"]
                return frame

    async def _next(self) -> Message:
        async with asyncio.timeout(5):
            return await self._from_server.get()

    async def receive_until(self, kind: str, **fields: object) -> list[dict[str, Any]]:
        """Frames up to the first one of that type whose data has those fields."""
        frames = []
        while True:
            frame = await self.receive()
            frames.append(frame)
            matches = all(frame["data"].get(name) == value for name, value in fields.items())
            if frame["type"] == kind and matches:
                return frames

    def unread(self) -> list[dict[str, Any]]:
        """What has come and was not read."""
        found = []
        while not self._from_server.empty():
            found.append(json.loads(self._from_server.get_nowait()["text"]))
        return found

    async def answer(self) -> Message:
        """To the server: what the client does."""
        return await self._to_server.get()

    async def take(self, message: Message) -> None:
        """From the server."""
        await self._reads.wait()
        if message["type"] == "websocket.send":
            self._from_server.put_nowait(message)
        elif message["type"] == "websocket.close":
            self.close_code = message.get("code")
            self.closed.set()


@asynccontextmanager
async def connected(
    app: ASGIApp, client_id: str = "", *, path: str = "/ws", origin: str | None = None
) -> AsyncIterator[AsgiSocket]:
    """A socket that is open until the block ends, or the server closes it."""
    socket = AsgiSocket()
    headers = [(b"host", b"127.0.0.1:8188")]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": f"clientId={client_id}".encode() if client_id else b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8188),
        "subprotocols": [],
        "state": {},
    }
    socket._to_server.put_nowait({"type": "websocket.connect"})

    async def run() -> None:
        await app(scope, socket.answer, socket.take)
        socket.closed.set()

    task = asyncio.create_task(run())
    try:
        yield socket
    finally:
        socket.leave()
        socket._reads.set()
        async with asyncio.timeout(5):
            await task
