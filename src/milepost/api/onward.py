"""A route's way to say that the request is not for it after all."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Onward(Response):
    """The answer of whatever answers what no route knows, such as the packs' own routes."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._otherwise = request.app.router.default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        await self._otherwise(scope, receive, send)
