"""A host on a loopback port that answers each path with exactly the bytes it is told to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

Answer: TypeAlias = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawHost:
    """Where it listens, and what was asked of it."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    """Each request's line and headers."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once something was asked."""

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.name}{path}"


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer as it should be."""
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""))
    return head.encode("ascii") + body


@asynccontextmanager
async def raw_host(answers: Mapping[str, Answer]) -> AsyncIterator[RawHost]:
    """Answer until the block ends; an unknown path is answered 404."""
    host = RawHost()
    opened: set[asyncio.StreamWriter] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.add(writer)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            host.heads.append(head)
            length = re.search(r"(?i)^content-length: (\d+)", head, re.MULTILINE)
            await reader.readexactly(int(length[1]) if length else 0)
            path = head.split(" ")[1].partition("?")[0]
            host.asked.set()
            said = answers.get(path, whole(b"", status="404 Not Found"))
            if isinstance(said, bytes):
                writer.write(said)
            else:
                await said(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has hung up
        finally:
            writer.close()
            opened.discard(writer)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()
        for writer in tuple(opened):
            writer.transport.abort()
        await asyncio.sleep(0)
