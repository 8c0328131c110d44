"""Answers of the simulator in the vendor's two shapes, and connections that end without one."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

_STATUS_OF: Final = (
    ("Arrearage", 400),
    ("DataInspection", 400),
    ("InvalidApiKey", 401),
    ("AllocationQuota", 403),
    ("AccessDenied", 403),
    ("Model.AccessDenied", 403),
    ("Workspace.AccessDenied", 403),
    ("ModelNotFound", 404),
    ("WorkSpaceNotFound", 404),
    ("Throttling", 429),
    ("CommodityNotPurchased", 429),
    ("PrepaidBillOverdue", 429),
    ("PostpaidBillOverdue", 429),
    ("InternalError", 500),
    ("SystemError", 500),
    ("RequestTimeOut", 500),
    ("ModelServingError", 503),
    ("ModelUnavailable", 503),
)
_IN_COMPATIBLE: Final = {
    "InvalidApiKey": "invalid_api_key",
    "DataInspectionFailed": "data_inspection_failed",
    "Throttling.RateQuota": "limit_requests",
    "Throttling.BurstRate": "limit_burst_rate",
    "Throttling.AllocationQuota": "insufficient_quota",
    "ModelNotFound": "model_not_found",
    "InvalidParameter": "invalid_parameter_error",
    "InternalError": "internal_error",
}


def status_of(code: str) -> int:
    """The status of HTTP that comes with a code."""
    return next((status for begins, status in _STATUS_OF if code.startswith(begins)), 400)


def good(answer: dict[str, Any]) -> JSONResponse:
    """An answer, with the id that the vendor gives each."""
    return JSONResponse({**answer, "request_id": str(uuid.uuid4())})


def error_body(code: str, message: str, *, compatible: bool = False) -> dict[str, Any]:
    """An error in either shape."""
    request_id = str(uuid.uuid4())
    if not compatible:
        return {"code": code, "message": message, "request_id": request_id}
    code = _IN_COMPATIBLE.get(code, code)
    error = {"code": code, "message": message, "param": None, "type": code}
    return {"error": error, "request_id": request_id}


def bad(
    code: str, message: str, *, status: int | None = None, compatible: bool = False
) -> JSONResponse:
    """An error with its status."""
    body = error_body(code, message, compatible=compatible)
    return JSONResponse(body, status or status_of(code))


class Dropped(Response):
    """The connection ends before the answer is whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and leave: the server then closes the connection."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"64")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def silence(request: Request, most_s: float) -> Dropped:
    """Say nothing until who asked has gone, or for that long."""
    try:
        async with asyncio.timeout(most_s):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass
    return Dropped()
