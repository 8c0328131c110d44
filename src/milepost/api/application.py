"""The application: routes, error answers and the layers around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from milepost.access.entrance import Entrance
from milepost.api.comfy.routes import Edition, comfy_routes, routes_beside_editor
from milepost.api.door import Door
from milepost.api.door_table import NOBODY, STUDIO
from milepost.api.editor import PREFIX, editor_routes
from milepost.api.faces import OUR_OWN
from milepost.api.guard import NoBugTells, OnlyOurPages
from milepost.api.handbook import handbook_answer
from milepost.api.held_bodies import HeldBodies
from milepost.api.ops.latency import TimesRequests
from milepost.api.ops.routes import ControlRoom, ops_routes
from milepost.api.pack_gate import PackGate, Served, answer_the_rest
from milepost.api.posters.car_routes import car_routes
from milepost.api.posters.counter import Counter
from milepost.api.posters.problems import answer_problem
from milepost.api.posters.routes import poster_routes
from milepost.api.problem import Refused, answer_http, answer_ours, answer_refused, refusal_answer
from milepost.api.session_routes import session_routes
from milepost.api.tenants import Tenants
from milepost.errors import MilepostError


def make_application(
    tenants: Tenants,
    *,
    editor: Path | None = None,
    edition: Edition = "standard",
    packs: Served | None = None,
    entrance: Entrance | None = None,
    around: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
    counter: Counter | None = None,
    control_room: ControlRoom | None = None,
) -> FastAPI:
    """Put the application together; it opens and closes the tenants.

    Args:
        tenants: everything that requests are about.
        editor: a build of the ComfyUI web editor, if there is one.
        edition: `api` leaves out the editor, `/prompt` and `/ws`.
        packs: what routes of node packs are served by, if there may be any.
        entrance: tokens, sessions and the audit; without it only loopback is answered.
        around: open while the application is; the database, for one.
        counter: where posters are ordered.
        control_room: what operators ask.
    """
    gate = None if packs is None else PackGate(packs, tenants)
    shown_editor = editor if edition == "standard" else None

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        inner = nullcontext() if gate is None else gate.opened()
        async with around(), tenants.opened(), inner:
            yield

    app = FastAPI(
        title="Milepost",
        description="Turns a drive into a picture worth sharing.",
        version=version("milepost"),
        lifespan=lifespan,
        docs_url=None,  # FastAPI's pages load scripts from other people's servers
        redoc_url=None,
        exception_handlers={
            Refused: answer_refused,
            MilepostError: answer_ours,
            HTTPException: _answer_http,
        },
    )
    added = comfy_routes(tenants, edition=edition)
    if shown_editor is not None:
        added = [*editor_routes(shown_editor, routes_beside_editor(tenants)), *added]
        if entrance is not None:
            added = [*session_routes(entrance), *added]
    app.router.routes[:0] = added  # the hot ones are found first
    first_page = "/docs" if shown_editor is None else f"{PREFIX}/"
    app.add_route("/", lambda _request: RedirectResponse(first_page), include_in_schema=False)
    app.add_route("/docs", lambda _request: handbook_answer(app.openapi()), include_in_schema=False)
    if shown_editor is None:
        app.add_route(PREFIX, _no_editor, include_in_schema=False)
        app.add_route(f"{PREFIX}/", _no_editor, include_in_schema=False)
    if counter is not None:
        app.include_router(poster_routes(counter))
        app.include_router(car_routes(counter))
    if control_room is not None:
        app.include_router(ops_routes(control_room))
    if gate is not None:
        answer_the_rest(app, gate)
    app.add_middleware(HeldBodies)
    app.add_middleware(
        Door,
        entrance=entrance,
        rest=NOBODY if gate is None else STUDIO,
        has_editor=shown_editor is not None,
    )
    app.add_middleware(OnlyOurPages)
    app.add_middleware(NoBugTells)  # the last one added is the outermost
    if control_room is not None:
        app.add_middleware(TimesRequests, latency=control_room.latency)
    return app


def _no_editor(_request: Request) -> Response:
    right = "pip install 'milepost[editor]', or start with --front-end-root; --edition api has none"
    return refusal_answer(404, "not_found", "there is no editor here", right)


async def _answer_http(request: Request, error: Exception) -> Response:
    """In the shape of the face that was asked."""
    ours = request.url.path.startswith(OUR_OWN)
    return await (answer_problem if ours else answer_http)(request, error)
