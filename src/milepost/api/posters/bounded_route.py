"""A route of our API: its body is read within bounds, and whatever fails becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from milepost.api.body import parse_json, read_body
from milepost.api.posters.problems import problem_of
from milepost.api.problem import Refused, bad_request
from milepost.errors import MilepostError

MAX_ORDER_BYTES = 1024 * 1024
"""A trip and the wishes."""
ORDER_DEADLINE_S = 30.0
"""What the slowest mobile network needs for that."""


class _ReadRequest(Request):
    """A request whose JSON was read already: FastAPI would read any size, of any depth."""

    def __init__(self, request: Request, body: bytes, value: object) -> None:
        super().__init__(request.scope, request.receive)
        self._read_body, self._read_value = body, value

    async def body(self) -> bytes:
        return self._read_body

    async def json(self) -> Any:
        return self._read_value


class BoundedRoute(APIRoute):
    """What FastAPI does around an endpoint, with our bounds and our answers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that the router calls."""
        handle = super().get_route_handler()
        takes_json = self.body_field is not None

        async def bounded(request: Request) -> Response:
            try:
                return await handle(await _read(request) if takes_json else request)
            except ClientDisconnect:
                raise
            except (Refused, MilepostError, RequestValidationError, HTTPException) as error:
                return problem_of(error)

        return bounded


async def _read(request: Request) -> Request:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refused(415, "no_json", "the body is no JSON", "send Content-Type: application/json")
    body = await read_body(request, limit_bytes=MAX_ORDER_BYTES, deadline_s=ORDER_DEADLINE_S)
    if not body.strip():
        raise bad_request("the body is empty", "send JSON", kind="no_body")
    return _ReadRequest(request, body, parse_json(body))
