"""The application: routes, error answers and the layers around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from milepost.api.comfy.routes import comfy_routes
from milepost.api.guard import NoBugTells, OnlyOurPages
from milepost.api.problem import Refused, answer_http, answer_ours, answer_refused
from milepost.api.tenants import Tenants
from milepost.errors import MilepostError


def make_application(tenants: Tenants) -> FastAPI:
    """Put the application together; it opens and closes the tenants.

    Args:
        tenants: everything that requests are about.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with tenants.opened():
            yield

    app = FastAPI(
        title="Milepost",
        description="Turns a drive into a picture worth sharing.",
        version=version("milepost"),
        lifespan=lifespan,
        exception_handlers={
            Refused: answer_refused,
            MilepostError: answer_ours,
            HTTPException: answer_http,
        },
    )
    app.router.routes[:0] = comfy_routes(tenants)  # the hot ones are found first
    app.add_api_route(
        "/", lambda: RedirectResponse("/docs"), methods=["GET"], include_in_schema=False
    )
    app.add_middleware(OnlyOurPages)
    app.add_middleware(NoBugTells)  # the last one added is the outermost
    return app
