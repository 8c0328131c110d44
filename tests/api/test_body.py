from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from milepost.api.body import read_body
from milepost.api.problem import Refused


async def test_a_body_that_does_not_come_in_time_is_refused() -> None:
    parts: list[Message] = [{"type": "http.request", "body": b"a", "more_body": True}]

    async def receive() -> Message:
        if not parts:
            await asyncio.Event().wait()  # nobody sets it
        return parts.pop()

    request = Request({"type": "http", "headers": []}, receive)
    with pytest.raises(Refused) as refused:
        await read_body(request, limit_bytes=10, deadline_s=0.01)

    assert (refused.value.status, refused.value.kind) == (408, "too_slow")
