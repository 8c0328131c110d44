from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError, web

from fakes.served_packs import answering, hello, served


async def socket_echo(request: web.Request) -> web.WebSocketResponse:
    """Sends back what comes; `close` ends it with a code of its own, `fail` with an exception."""
    socket = web.WebSocketResponse(protocols=("second", "first"))
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.data == "close":
            await socket.close(code=4321, message=b"enough")
        elif message.data == "fail":
            raise ValueError("secret /some/where/file.py")
        else:
            await socket.send_str(message.data)
    return socket


@pytest.mark.parametrize("path", ["/pack/x", "/api/pack/x", "/editor/api/pack/x"])
async def test_a_socket_carries_texts_and_bytes_both_ways(tmp_path: Path, path: str) -> None:
    async with (
        served(tmp_path, answering(socket_echo)) as client,
        ClientSession(str(client.base_url)) as session,
        session.ws_connect(path) as socket,
    ):
        await socket.send_str("旅行")
        await socket.send_bytes(b"\x00\xff")
        await socket.send_str("")
        answers = [await socket.receive() for _ in range(3)]

    assert [answer.data for answer in answers] == ["旅行", b"\x00\xff", ""]


async def test_a_socket_ends_with_the_packs_code_and_reason(tmp_path: Path) -> None:
    async with (
        served(tmp_path, answering(socket_echo)) as client,
        ClientSession(str(client.base_url)) as session,
        session.ws_connect("/pack/x") as socket,
    ):
        await socket.send_str("close")
        last = await socket.receive()

    assert (last.type, last.data, last.extra) == (WSMsgType.CLOSE, 4321, "enough")


async def test_a_pack_hears_the_code_of_a_client_that_closes(tmp_path: Path) -> None:
    codes: asyncio.Queue[int | None] = asyncio.Queue()

    async def handler(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        codes.put_nowait(socket.close_code)
        return socket

    async with (
        served(tmp_path, answering(handler)) as client,
        ClientSession(str(client.base_url)) as session,
        asyncio.timeout(5),
    ):
        socket = await session.ws_connect("/pack/x")
        await socket.close(code=4111)
        assert await codes.get() == 4111


async def test_a_socket_whose_handler_raises_is_closed_as_broken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        served(tmp_path, answering(socket_echo)) as client,
        ClientSession(str(client.base_url)) as session,
        session.ws_connect("/pack/x") as socket,
    ):
        await socket.send_str("fail")
        last = await socket.receive()

    assert (last.type, last.data) == (WSMsgType.CLOSE, 1011)
    assert "secret" not in caplog.text
    assert "ValueError at test_pack_gate_sockets.py" in caplog.text


async def test_the_pack_chooses_the_subprotocol(tmp_path: Path) -> None:
    async with (
        served(tmp_path, answering(socket_echo)) as client,
        ClientSession(str(client.base_url)) as session,
        session.ws_connect("/pack/x", protocols=("first", "third")) as socket,
    ):
        assert socket.protocol == "first"


@pytest.mark.parametrize("path", ["/nothing", "/pack/x"])
async def test_a_socket_that_no_pack_takes_is_refused(tmp_path: Path, path: str) -> None:
    async with (
        served(tmp_path, answering(hello)) as client,
        ClientSession(str(client.base_url)) as session,
    ):
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(path)

    assert refused.value.status == 403


async def test_without_routes_of_packs_no_socket_is_taken(tmp_path: Path) -> None:
    async with (
        served(tmp_path, lambda _: None) as client,
        ClientSession(str(client.base_url)) as session,
    ):
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect("/nothing")

    assert refused.value.status == 403
