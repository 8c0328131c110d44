"""How much of bodies a server holds, and who is refused when it is much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from milepost.api.body import read_body
from milepost.api.held_bodies import HeldBodies
from milepost.api.problem import Refused

URL = "http://127.0.0.1"


async def take(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that reads what it is sent."""
    try:
        body = await read_body(Request(scope, receive), limit_bytes=100)
        answer = Response(str(len(body)))
    except Refused as refused:
        answer = Response(refused.kind, refused.status)
    await answer(scope, receive, send)


class Slow:
    """Bodies that begin and do not go on until they are told to."""

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()

    async def body(self) -> AsyncIterator[bytes]:
        yield b"x" * 60
        self.begun.release()
        await self.go_on.wait()
        yield b"x" * 10


def of_tenant(app: ASGIApp, tenant: str) -> httpx.AsyncClient:
    """A client whose requests come through the door as that tenant's."""

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "milepost.tenant": tenant}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(inside), base_url=URL)


async def test_who_sends_much_at_once_is_refused_and_others_are_not() -> None:
    held = HeldBodies(take, most_bytes=250, most_of_one_bytes=140)
    slow = Slow()
    async with of_tenant(held, "north") as north, of_tenant(held, "south") as south:
        sending = [asyncio.create_task(north.post("/", content=slow.body())) for _ in range(2)]
        for _ in sending:
            await slow.begun.acquire()
        refused = await north.post("/", content=b"x" * 30)
        other = await south.post("/", content=b"x" * 20)
        slow.go_on.set()
        ended = [(await each).status_code for each in sending]
        again = await north.post("/", content=b"x" * 20)

    assert (refused.status_code, refused.text) == (429, "too_much_at_once")
    assert other.status_code == again.status_code == 200
    assert ended == [200, 200]
    assert not held.by_tenant


async def test_all_together_hold_no_more_than_there_is_room_for() -> None:
    held = HeldBodies(take, most_bytes=100, most_of_one_bytes=100)
    slow = Slow()
    async with of_tenant(held, "north") as north, of_tenant(held, "south") as south:
        sending = asyncio.create_task(north.post("/", content=slow.body()))
        await slow.begun.acquire()
        refused = await south.post("/", content=b"x" * 50)
        slow.go_on.set()
        await sending

    assert refused.status_code == 429
    assert not held.by_tenant


async def test_what_is_too_large_is_not_held_while_it_is_thrown_away() -> None:
    held = HeldBodies(take, most_bytes=250, most_of_one_bytes=140)
    slow = Slow()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * 120
        async for part in slow.body():
            yield part

    async with of_tenant(held, "north") as north:
        sending = asyncio.create_task(north.post("/", content=endless()))
        await slow.begun.acquire()
        other = await north.post("/", content=b"x" * 90)
        slow.go_on.set()
        refused = await sending

    assert other.status_code == 200
    assert refused.status_code == 413
