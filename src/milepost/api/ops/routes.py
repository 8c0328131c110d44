"""`/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import APIRouter, Security
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.ops.figures import Figures, ServiceFigures
from milepost.api.ops.latency import RequestLatency
from milepost.api.ops.readiness import Readiness
from milepost.api.posters.problems import MEDIA_TYPE, described, problem_answer
from milepost.errors import WorldFailure

FIGURES_LIMIT_S: Final = 5.0
"""Prometheus gives up after ten."""
_BEARER: Final = HTTPBearer(
    auto_error=False, scheme_name="OperatorBearer", description="A token of scope `ops`."
)
_NOT_READY: Final[dict[int | str, dict[str, Any]]] = {
    503: {
        "description": "Not ready; `reasons` has one line per failing check.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Every check passes."""

    status: Literal["ready"] = "ready"
    checks: list[str]
    """What was looked at."""


@dataclass(frozen=True, kw_only=True)
class ControlRoom:
    """Built once by wiring."""

    version: str
    readiness: Readiness
    figures: Figures
    latency: RequestLatency


def ops_routes(room: ControlRoom) -> APIRouter:
    """The routes; the door lets the first two through without a token."""
    router = APIRouter(tags=["ops"], generate_unique_id_function=lambda route: route.name)

    @router.get("/healthz")
    async def tell_alive() -> Alive:
        """Whether the process is alive: it is, if it answers."""
        return Alive()

    @router.get("/readyz", response_model=Ready, responses=_NOT_READY)
    async def tell_ready() -> Ready | Response:
        """Whether it can do its work."""
        reasons = await room.readiness.reasons()
        if not reasons:
            return Ready(checks=list(room.readiness.names))
        detail = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
        headers = {"Retry-After": "2", "Cache-Control": "no-store"}
        return problem_answer(503, "not_ready", detail, headers=headers, reasons=dict(reasons))

    @router.get(
        "/metrics",
        response_class=PlainTextResponse,
        dependencies=[Security(_BEARER)],
        responses={status: each for status, each in described().items() if status in {401, 403}},
    )
    async def tell_metrics(request: Request) -> Response:
        """Figures for Prometheus; what is waiting plus what is running is what a scaler needs."""
        from milepost.api.ops.metrics import write_metrics  # noqa: PLC0415  # asked for rarely

        text, media_type = write_metrics(
            request.headers.get("accept", ""),
            version=room.version,
            figures=await _figures_now(room.figures),
            models=room.figures.models(),
            latency=room.latency,
        )
        return Response(text, media_type=media_type, headers={"Cache-Control": "no-store"})

    return router


async def _figures_now(figures: Figures) -> ServiceFigures | None:
    """None while the database is away: what this process knows is told all the same."""
    try:
        async with asyncio.timeout(FIGURES_LIMIT_S):
            return await figures.figures()
    except (WorldFailure, TimeoutError):
        return None
