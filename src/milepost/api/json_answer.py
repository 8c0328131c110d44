"""Answers in JSON, whatever nodes put into them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from milepost.wire.any_json import encode_json

LONG: Final = 32
"""Workflows in one answer; a thread costs about as much as writing so many small ones."""


def json_answer(value: object, *, status: int = 200) -> Response:
    """A response that is that value."""
    return Response(encode_json(value), status, media_type="application/json")


async def long_json_answer(make: Callable[[], object], *, count: int) -> Response:
    """A response of many parts; from `LONG` on it is made in a thread, so that nobody waits.

    Args:
        make: puts the value together, from nothing that changes.
        count: how many parts it has.
    """
    if count < LONG:
        return json_answer(make())
    return await asyncio.to_thread(lambda: json_answer(make()))
