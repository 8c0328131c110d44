"""Server-sent events, with signs of life while nothing happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Final

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from milepost.api.posters.problems import problem_of
from milepost.api.problem import Refused
from milepost.errors import WorldFailure

HEARTBEAT: Final = b":\n\n"
"""A comment; clients pass over it, and proxies see that somebody lives."""
_OPENING: Final = b"retry: 2000\n\n"


def server_sent(event_id: int, name: str, data: str) -> bytes:
    """One event; `data` is one line."""
    return f"id: {event_id}\nevent: {name}\ndata: {data}\n\n".encode()


class EventStream(Response):
    """Ends when there are no more parts or the client leaves, whichever is first."""

    media_type = "text/event-stream"

    def __init__(
        self,
        parts: Callable[[], AsyncGenerator[bytes, None]],
        *,
        heartbeat_s: float,
        around: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Nothing is asked for before it is sent.

        Args:
            parts: begins the events.
            heartbeat_s: between two signs of life.
            around: open while the stream is; what it refuses is answered instead.
        """
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._parts = parts
        self._heartbeat_s = heartbeat_s
        self._around = around

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send."""
        with ExitStack() as held:
            try:
                held.enter_context(self._around())
            except Refused as refused:
                await problem_of(refused)(scope, receive, send)
            else:
                await self._stream(receive, send)

    async def _stream(self, receive: Receive, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        await send(_part(_OPENING))
        async with asyncio.TaskGroup() as tasks:
            telling = tasks.create_task(self._tell(send))
            beating = tasks.create_task(self._beat(send))
            watching = tasks.create_task(_until_it_leaves(receive))
            for task in (telling, watching):
                task.add_done_callback(lambda _: _end(telling, beating, watching))
        if not telling.cancelled():
            await send(_part(b"", more=False))

    async def _tell(self, send: Send) -> None:
        parts = self._parts()
        try:
            async for part in parts:
                await send(_part(part))
        except WorldFailure:
            return  # the client comes again and says what it has
        finally:
            await parts.aclose()

    async def _beat(self, send: Send) -> None:
        while True:  # until the stream ends
            await asyncio.sleep(self._heartbeat_s)
            await send(_part(HEARTBEAT))


async def _until_it_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()


def _part(data: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": more}
