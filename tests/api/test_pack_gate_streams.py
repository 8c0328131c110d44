from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from fakes.served_packs import MIB, answering, echo, hello, served


async def test_a_form_with_a_file_is_read_as_it_comes(tmp_path: Path) -> None:
    async def handler(request: web.Request) -> web.Response:
        reader = await request.multipart()
        part = await reader.next()
        size_bytes = 0
        while chunk := await part.read_chunk():  # type: ignore[union-attr]  # the form has one
            size_bytes += len(chunk)
        return web.json_response(size_bytes)

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.post("/pack/x", files={"f": b"x" * 3 * MIB})

    assert answer.json() == 3 * MIB


async def test_a_chunked_body_reaches_the_pack_while_it_is_sent(tmp_path: Path) -> None:
    first_read = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        first = await request.content.readany()
        first_read.set()
        return web.Response(body=first + b"|" + await request.content.read())

    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        async with asyncio.timeout(5):
            await first_read.wait()  # nothing waits for the rest
        yield b"two"

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.post("/pack/x", content=parts())

    assert answer.content == b"one|two"


async def test_events_reach_the_client_while_they_happen(tmp_path: Path) -> None:
    heard = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(b"data: 1\n\n")
        async with asyncio.timeout(5):
            await heard.wait()
        await answer.write(b"data: 2\n\n")
        return answer

    events = []
    async with (
        served(tmp_path, answering(handler)) as client,
        client.stream("GET", "/pack/x") as answer,
    ):
        async for line in answer.aiter_lines():
            events.append(line)
            heard.set()

    assert answer.headers["content-type"] == "text/event-stream"
    assert events == ["data: 1", "", "data: 2", ""]


async def test_a_client_that_does_not_read_makes_the_pack_wait(tmp_path: Path) -> None:
    written_bytes = 0
    ended = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal written_bytes
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            for _ in range(256):
                await answer.write(b"x" * MIB)
                written_bytes += MIB
        finally:
            ended.set()
        return answer

    async with (
        served(tmp_path, answering(handler)) as client,
        client.stream("GET", "/pack/x") as answer,
    ):
        parts = answer.aiter_raw()
        await anext(parts)
        for _ in range(20):  # others are answered meanwhile, and still nobody reads
            assert (await client.get("/queue")).status_code == 200
        assert not ended.is_set()
        assert written_bytes < 64 * MIB
        await answer.aclose()
        async with asyncio.timeout(5):
            await ended.wait()


async def test_a_client_that_leaves_before_the_answer_ends_the_packs_work(tmp_path: Path) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def handler(_request: web.Request) -> web.Response:
        begun.set()
        try:
            await asyncio.Event().wait()  # for ever, unless it is cancelled
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return web.Response()

    async with served(tmp_path, answering(handler)) as client:
        asking = asyncio.create_task(client.post("/pack/x", content=b"body"))
        await begun.wait()
        asking.cancel()
        async with asyncio.timeout(5):
            await cancelled.wait()
        healthy = await client.get("/queue")

    assert healthy.status_code == 200


async def test_a_client_that_leaves_while_it_sends_ends_the_packs_work(tmp_path: Path) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        begun.set()
        try:
            await request.read()
        finally:
            over.set()
        return web.Response()

    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        await asyncio.Event().wait()  # for ever, unless it is cancelled

    async with served(tmp_path, answering(handler)) as client:
        asking = asyncio.create_task(client.post("/pack/x", content=parts()))
        await begun.wait()
        asking.cancel()
        async with asyncio.timeout(5):
            await over.wait()


async def test_an_answer_before_the_body_is_read_is_given(tmp_path: Path) -> None:
    async with served(tmp_path, answering(hello)) as client:
        answers = [await client.post("/pack/x", content=b"x" * 3 * MIB) for _ in range(3)]

    assert [answer.text for answer in answers] == ["hello"] * 3


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_beyond_the_bound_is_refused(tmp_path: Path, *, chunked: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b"x" * MIB

    async with served(tmp_path, answering(echo), max_body_bytes=4 * MIB) as client:
        content = parts() if chunked else b"x" * 6 * MIB
        answer = await client.post("/pack/x", content=content)

    assert answer.status_code == 413
    assert answer.json()["error"]["type"] == "too_large"


async def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"half")
        raise ValueError("secret")

    async with served(tmp_path, answering(handler)) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/pack/x")

    assert "secret" not in caplog.text


async def test_a_pack_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    cancelled = asyncio.Event()

    async def handler(_request: web.Request) -> web.Response:
        try:
            await asyncio.Event().wait()  # for ever, unless it is cancelled
        finally:
            cancelled.set()
        return web.Response()

    async with served(tmp_path, answering(handler), deadline_s=0.05) as client:
        answer = await client.get("/pack/x")
        async with asyncio.timeout(5):
            await cancelled.wait()

    assert answer.status_code == 504
    assert answer.json()["error"]["type"] == "pack_too_slow"
