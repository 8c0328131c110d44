"""A machine between a caller and a server that hands requests on and spoils some answers' bytes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

Spoils: TypeAlias = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
"""Given a whole answer, and where to write it."""
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


@asynccontextmanager
async def rough_wire(server: str, spoils: Spoils, where: str, times: int) -> AsyncIterator[str]:
    """The address to ask instead of the server's, until the block ends.

    Args:
        server: its address, `http://HOST:PORT`.
        spoils: writes an answer's bytes, or others.
        where: spoils the answers to requests whose first line holds this.
        times: how many of them.
    """
    host, port = server.removeprefix("http://").split(":")
    left = times
    opened: set[asyncio.StreamWriter] = set()

    async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        opened.add(writer)
        try:
            request = await _message(reader)
            answer = await _answer(host, int(port), request)
            spoilt = left > 0 and where.encode() in request.partition(b"\r\n")[0]
            left -= spoilt
            if spoilt:
                await spoils(answer, writer)
            else:
                writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # who asked has hung up
        finally:
            writer.close()
            opened.discard(writer)

    listening = await asyncio.start_server(hand_on, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        for writer in tuple(opened):
            writer.transport.abort()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


async def _answer(host: str, port: int, request: bytes) -> bytes:
    """The whole answer to a request, after which the connection is closed."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        return await reader.read(-1)
    finally:
        writer.close()
