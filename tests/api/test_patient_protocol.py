from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from milepost.api.patient_protocol import MAX_HEADER_BYTES, PatientProtocol

PATIENCE_S = 10.0
REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


class HastyProtocol(PatientProtocol):
    """Waits for headers as long as a test does."""

    headers_s = 0.02


async def hello(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answers once it has the body."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def connected(
    kind: type[PatientProtocol],
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    config = uvicorn.Config(hello, lifespan="off", log_config=None)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: kind(config, state, {}), "127.0.0.1", 0
    )
    async with server, asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield reader, writer
        finally:
            writer.close()


async def test_who_connects_and_says_nothing_is_left() -> None:
    async with connected(HastyProtocol) as (reader, _):
        assert await reader.read() == b""


async def test_headers_that_do_not_end_are_left() -> None:
    async with connected(HastyProtocol) as (reader, writer):
        writer.write(REQUEST[:-4] + b"\r\nX-More: ")

        assert await reader.read() == b""


async def test_the_second_request_of_a_connection_has_the_same_time() -> None:
    async with connected(HastyProtocol) as (reader, writer):
        writer.write(REQUEST + REQUEST[:-4])

        assert (await reader.read()).endswith(b"hello")


async def test_endless_headers_are_not_kept() -> None:
    async with connected(PatientProtocol) as (reader, writer):
        writer.write(REQUEST[:-2] + b"X-More: " + b"x" * MAX_HEADER_BYTES * 2)

        with suppress(ConnectionResetError):  # closed while bytes were still coming
            assert await reader.read() == b""


async def test_who_takes_time_over_a_body_is_answered() -> None:
    async with connected(HastyProtocol) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n1")
        await writer.drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(3 * HastyProtocol.headers_s):
                await reader.read()
        writer.write(b"2")

        assert (await reader.readuntil(b"hello")).endswith(b"hello")
