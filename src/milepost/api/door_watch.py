"""A token that is taken back ends what it had opened: sockets and streams of events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.types import Message, Receive, Scope

LOOK_S: Final = 2.0
"""Between two looks at the token of what stays open."""
GONE: Final[Mapping[str, Message]] = {
    "websocket": {"type": "websocket.disconnect", "code": 1008},
    "http": {"type": "http.disconnect"},
}


def may_stay_open(scope: Scope) -> bool:
    """Whether it is a socket, or an answer that may go on for as long as its client listens."""
    kind, method = scope["type"], scope.get("method")
    return bool(kind == "websocket" or method == "GET")


def heard_while(
    counts: Callable[[], Awaitable[bool]], scope: Scope, receive: Receive, *, look_s: float
) -> Receive:
    """What the client says; that it has gone, once its token counts no more.

    Args:
        counts: whether the token still does.
        scope: of a connection that may stay open.
        receive: what the client really says.
        look_s: between two looks.
    """

    async def heard() -> Message:
        receiving = asyncio.ensure_future(receive())
        try:
            while True:
                if (await asyncio.wait({receiving}, timeout=look_s))[0]:
                    return receiving.result()
                if not await counts():
                    return dict(GONE[scope["type"]])
        finally:
            receiving.cancel()

    return heard
