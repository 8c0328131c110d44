"""The route that gives a poster's picture an address which needs no token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from milepost.access.link import LONGEST_S
from milepost.api.posters import views
from milepost.api.posters.counter import Counter
from milepost.api.posters.problems import described
from milepost.api.problem import not_found
from milepost.tasks.desk import PosterState

DAY_S: Final = 24 * 60 * 60
Find = Callable[[Request, str], Awaitable[PosterState | Response]]


class LinkWish(BaseModel):
    """How long the link is to open."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )

    valid_seconds: int = Field(default=DAY_S, ge=1, le=LONGEST_S)
    """1 to 604800, which is a week; a day if it is left out."""


def add_link_route(router: APIRouter, counter: Counter, find: Find) -> None:
    """Add it.

    Args:
        router: of posters.
        counter: signs.
        find: the caller's finished poster of an id, or the answer instead.
    """

    @router.post(
        "/posters/{poster_id}/links",
        status_code=201,
        response_model=views.LinkView,
        responses=described(400, 408, 409, 410, 413, 415),
    )
    async def link_picture(
        request: Request, poster_id: str, wish: LinkWish
    ) -> views.LinkView | Response:
        """An address of the picture that opens without a token until it expires.

        Whoever has it may fetch the picture, also in other formats and sizes. It cannot be taken
        back before its time but by erasing the poster.
        """
        state = await find(request, poster_id)
        if isinstance(state, Response):
            return state
        if state.status != "succeeded":
            raise not_found("picture; the poster did not succeed")
        tenant = counter.caller_of(request.scope).tenant
        path = f"/v1/posters/{poster_id}/picture"
        return views.link(counter.link_to(path, tenant=tenant, valid_s=wish.valid_seconds))
