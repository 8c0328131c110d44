"""The routes of posters and looks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.posters import views
from milepost.api.posters.bounded_route import BoundedRoute
from milepost.api.posters.counter import Counter
from milepost.api.posters.cursor import read_cursor, write_cursor
from milepost.api.posters.event_stream import EventStream, server_sent
from milepost.api.posters.link_routes import add_link_route
from milepost.api.posters.order import OrderReader, PosterOrder
from milepost.api.posters.other_methods import refuse_other_methods
from milepost.api.posters.picture_routes import Pictures, add_picture_route
from milepost.api.posters.problems import Problem, ProblemResponse, described, problem_answer
from milepost.api.posters.wishes_in_headers import idempotency_key, last_event_id, wanted_wait_s
from milepost.api.problem import not_found
from milepost.errors import InvalidInput
from milepost.poster.report import Report
from milepost.tasks.desk import (
    FINISHED,
    NotAccepted,
    PictureVersion,
    Place,
    PosterState,
    StoredPicture,
)

MAX_LIMIT: Final = 100
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_BEARER: Final = HTTPBearer(auto_error=False, description="A token of scope `posters`.")
"""For the description alone: the door has looked at the token already."""
_LOCATION: Final = {"Location": {"description": "The poster.", "schema": {"type": "string"}}}
_ACCEPTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Finished within the wait.", "model": views.PosterView},
    202: {"description": "Accepted.", "headers": _LOCATION},
}
_EVENT_DATA: Final = views.EventView.model_json_schema(ref_template="#/components/schemas/{model}")
_EVENT: Final = {
    "type": "object",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string"},
        "event": {"type": "string", "description": "The new status, or `progress`."},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {name: _EVENT_DATA[name] for name in ("type", "properties")},
        },
    },
}
_EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Events, to the last one of the poster.",
        "content": {"text/event-stream": {"itemSchema": _EVENT}},
    },
    204: {"description": "Finished, and the client has every event."},
}


def poster_routes(counter: Counter) -> APIRouter:
    """Posters and looks, for whoever comes through the door."""
    router = APIRouter(
        prefix="/v1",
        route_class=BoundedRoute,
        tags=["posters"],
        dependencies=[Security(_BEARER)],
        generate_unique_id_function=lambda route: route.name,  # what generated clients call it
    )
    _add_orders(router, counter)
    _add_posters(router, counter)
    _add_events(router, counter)
    _add_picture(router, counter)

    @router.get("/styles", responses=described())
    async def list_styles() -> views.StyleList:
        """Every look there is."""
        styles = counter.menu.styles.items()
        return views.StyleList(
            items=[views.StyleView(name=name, description=line) for name, line in styles]
        )

    refuse_other_methods(router)
    return router


def _add_picture(router: APIRouter, counter: Counter) -> None:
    async def find(request: Request, poster_id: str) -> PosterState | Response:
        return await _finished(counter, request, poster_id)

    async def fetch(request: Request, poster_id: str) -> StoredPicture | None:
        return await counter.desk.picture(counter.caller_of(request.scope).tenant, poster_id)

    async def find_version(
        request: Request, poster_id: str, version: PictureVersion
    ) -> bytes | None:
        tenant = counter.caller_of(request.scope).tenant
        return await counter.desk.version(tenant, poster_id, version)

    async def keep_version(
        request: Request, poster_id: str, version: PictureVersion, data: bytes
    ) -> None:
        tenant = counter.caller_of(request.scope).tenant
        await counter.desk.keep_version(tenant, poster_id, version, data)

    add_picture_route(router, Pictures(find, fetch, find_version, keep_version))
    add_link_route(router, counter, find)


def _add_orders(router: APIRouter, counter: Counter) -> None:
    reader = OrderReader(counter.menu, ready=counter.ready)

    @router.post(
        "/posters",
        status_code=202,
        response_model=views.PosterAccepted,
        responses={**_ACCEPTED, **described(400, 408, 409, 410, 413, 415)},
    )
    async def order_poster(
        request: Request,
        order: PosterOrder,
        idempotency_key_header: Annotated[
            str | None,
            Header(
                alias="Idempotency-Key",
                description="The same key with the same order always means the same poster.",
            ),
        ] = None,
        prefer: Annotated[
            str | None,
            Header(
                alias="Prefer",
                description="`wait=30`: answer when the poster is finished, if by then.",
            ),
        ] = None,
    ) -> Response:
        """Have a poster made of a trip."""
        key = idempotency_key(idempotency_key_header)
        caller = counter.caller_of(request.scope)
        refused = counter.too_often(caller)
        if refused is not None:
            return refused
        await _check_car(counter, caller.tenant, order.car)
        submission = await reader.read(order, key=key)
        state = await counter.desk.submit(caller.tenant, submission)
        if isinstance(state, NotAccepted):
            detail = "Idempotency-Key was used for another order; make a new key for each order"
            return problem_answer(409, state.value, detail)
        wait_s = wanted_wait_s(request.headers.getlist("prefer"))
        if counter.streams.is_full(caller.token):
            wait_s = None  # a preference, which is not always followed
        if wait_s is not None and state.status != "erased":
            with counter.streams.one_of(caller.token):
                state = await _waited_for(counter, caller.tenant, state, wait_s)
        return _order_answer(state, wait_s)


def _add_posters(router: APIRouter, counter: Counter) -> None:
    @router.get("/posters", responses=described(400))
    async def list_posters(
        request: Request,
        status: Annotated[
            views.ShownStatus | None, Query(description="Only posters of that status.")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 20,
        cursor: Annotated[
            str | None, Query(description="`next` of the page before, with the same filter.")
        ] = None,
    ) -> views.PosterPage:
        """The posters there are, newest first."""
        tenant = counter.caller_of(request.scope).tenant
        this_list = f"posters {tenant} {status}"
        behind = None if cursor is None else read_cursor(cursor, of=this_list)
        page = await counter.desk.list(tenant, status=status, limit=limit, behind=behind)
        following = None
        if page.more and page.posters:
            last = page.posters[-1]
            place = Place(created_ms=last.created_ms, poster_id=last.poster_id)
            following = write_cursor(place, of=this_list)
        return views.PosterPage(
            items=[views.summary(state) for state in page.posters], next=following
        )

    @router.get("/posters/{poster_id}", response_model=views.PosterView, responses=described(410))
    async def show_poster(request: Request, poster_id: str) -> views.PosterView | Response:
        """One poster as it stands."""
        state = await _found(counter, request, poster_id)
        return state if isinstance(state, Response) else views.whole(state)

    @router.get(
        "/posters/{poster_id}/report",
        response_model=Report,
        responses=described(409, 410),
    )
    async def show_report(request: Request, poster_id: str) -> Report | Response:
        """What was known, decided, measured and done."""
        state = await _finished(counter, request, poster_id)
        if isinstance(state, Response):
            return state
        if state.report is None:
            raise not_found("report; the poster did not succeed")
        return state.report

    @router.delete(
        "/posters/{poster_id}",
        status_code=204,
        response_class=ProblemResponse,
        responses={**described(410), 404: {"description": "Not Found", "model": Problem}},
    )
    async def delete_poster(request: Request, poster_id: str) -> Response:
        """Cancel an unfinished poster; erase a finished one and everything that came of it."""
        state = await _found(counter, request, poster_id)
        if isinstance(state, Response):
            return state
        await counter.desk.cancel_or_erase(counter.caller_of(request.scope).tenant, poster_id)
        return Response(status_code=204)


def _add_events(router: APIRouter, counter: Counter) -> None:
    @router.get(
        "/posters/{poster_id}/events",
        status_code=200,
        response_class=Response,  # it names no type: what comes is described above
        responses={**_EVENTS, **described(400, 410)},
    )
    async def follow_poster(
        request: Request,
        poster_id: str,
        last_id: Annotated[
            str | None,
            Header(alias="Last-Event-ID", description="Of the last event that the client has."),
        ] = None,
    ) -> Response:
        """What happens to a poster, as it happens, as server-sent events."""
        behind = last_event_id(last_id)
        state = await _found(counter, request, poster_id)
        if isinstance(state, Response):
            return state
        if state.status in FINISHED and behind >= state.last_event_id:
            return Response(status_code=204)  # tells browsers not to come again
        caller = counter.caller_of(request.scope)

        async def parts() -> AsyncGenerator[bytes, None]:
            events = counter.desk.events(caller.tenant, poster_id, behind=behind)
            previous = None
            async for event in events:
                name = "progress" if event.status == previous else event.status
                previous = event.status
                said = views.event(poster_id, event).model_dump_json()
                yield server_sent(event.event_id, name, said)

        return EventStream(
            parts,
            heartbeat_s=counter.heartbeat_s,
            around=lambda: counter.streams.one_of(caller.token),
        )


async def _found(counter: Counter, request: Request, poster_id: str) -> PosterState | Response:
    """The caller's poster; the answer instead if it was erased.

    Raises:
        Refused: the caller has none of that id.
    """
    if not _ID.fullmatch(poster_id):
        raise not_found("poster")
    state = await counter.desk.get(counter.caller_of(request.scope).tenant, poster_id)
    if state is None:
        raise not_found("poster")
    return _gone() if state.status == "erased" else state


async def _finished(counter: Counter, request: Request, poster_id: str) -> PosterState | Response:
    """The same of one that is finished; the answer instead if it is not."""
    state = await _found(counter, request, poster_id)
    if isinstance(state, Response) or state.status in FINISHED:
        return state
    detail = "the poster is not finished yet; ask again, or follow its events"
    return problem_answer(
        409, "poster_unfinished", detail, retryable=True, headers={"Retry-After": "1"}
    )


async def _waited_for(
    counter: Counter, tenant: str, state: PosterState, wait_s: int
) -> PosterState:
    """The poster when it is finished, or as it stands when the time is over."""
    if state.status in FINISHED:
        return await counter.desk.get(tenant, state.poster_id) or state
    events = counter.desk.events(tenant, state.poster_id, behind=state.last_event_id)
    try:
        async with asyncio.timeout(wait_s):
            async for _ in events:
                pass
    except TimeoutError:
        pass
    return await counter.desk.get(tenant, state.poster_id) or state


async def _check_car(counter: Counter, tenant: str, name: str | None) -> None:
    if name is None or await counter.garage.has(tenant, name):
        return
    known = [car.name for car in await counter.garage.cars(tenant)]
    right = f"name one of {', '.join(known[:20])}"
    raise InvalidInput("car", "there is no such car", right)


def _order_answer(state: PosterState, wait_s: int | None) -> Response:
    """That it was accepted; all of it if the client waited and it is finished."""
    if state.status == "erased":
        return _gone()
    headers = {"Location": f"/v1/posters/{state.poster_id}"}
    if wait_s is not None:
        headers["Preference-Applied"] = f"wait={wait_s}"
    if wait_s is None or state.status not in FINISHED:
        return JSONResponse(views.accepted(state).model_dump(mode="json"), 202, headers)
    return JSONResponse(views.whole(state).model_dump(mode="json"), 200, headers)


def _gone() -> Response:
    return problem_answer(410, "poster_erased", "the poster was erased; nothing of it is left")
