"""The route of a poster's picture."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from milepost.api.posters.byte_range import is_known, ranged_answer
from milepost.api.posters.picture_wish import FORMATS, SIDE_PX, PictureWish, choose_format
from milepost.api.posters.problems import described
from milepost.api.problem import not_found
from milepost.poster.request import FileFormat
from milepost.tasks.desk import PictureVersion, PosterState, StoredPicture

MAX_DECODING: Final = 2
"""Pictures at once: each may take some hundred megabytes."""
KEPT_WIDTHS_PX: Final = (160, 320, 480, 640, 960)
"""Versions of these widths, and whole ones in another format, are made once; any other each time,
so that nobody can fill the store."""
Find = Callable[[Request, str], Awaitable[PosterState | Response]]
Fetch = Callable[[Request, str], Awaitable[StoredPicture | None]]
FindVersion = Callable[[Request, str, PictureVersion], Awaitable[bytes | None]]
KeepVersion = Callable[[Request, str, PictureVersion, bytes], Awaitable[None]]
_CONTENT: Final = {
    f"image/{each}": {"schema": {"type": "string", "format": "binary"}} for each in FORMATS
}
_ETAG: Final = {"ETag": {"description": "Of this version.", "schema": {"type": "string"}}}
_PICTURE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The picture.", "content": _CONTENT, "headers": _ETAG},
    206: {"description": "The range that was asked for.", "content": _CONTENT},
    304: {"description": "The client has it already."},
}
Side = Annotated[int | None, Query(ge=SIDE_PX[0], le=SIDE_PX[1])]


@dataclass(frozen=True, slots=True)
class Pictures:
    """Where the caller's pictures are."""

    find: Find
    """The caller's finished poster of that id, or the answer instead."""
    fetch: Fetch
    """Its stored picture; None if it has just been erased."""
    find_version: FindVersion
    """A version of it that was kept."""
    keep_version: KeepVersion


def add_picture_route(router: APIRouter, pictures: Pictures) -> None:
    """Add it.

    Args:
        router: of posters.
        pictures: where they are.
    """
    decoding = asyncio.Semaphore(MAX_DECODING)

    async def version(
        request: Request, poster_id: str, stored: StoredPicture, wish: PictureWish
    ) -> bytes:
        from milepost.api.posters.picture_shown import shown  # noqa: PLC0415  # it has pixels

        width_px = wish.max_width_px
        wanted = PictureVersion(of=stored.digest, file_format=wish.file_format, width_px=width_px)
        is_kept = wish.max_height_px is None and width_px in {None, *KEPT_WIDTHS_PX}
        kept = await pictures.find_version(request, poster_id, wanted) if is_kept else None
        if kept is not None:
            return kept
        async with decoding:
            data = await asyncio.to_thread(shown, stored.data, wish)
        if is_kept:
            await pictures.keep_version(request, poster_id, wanted, data)
        return data

    async def show_picture(
        request: Request,
        poster_id: str,
        format: Annotated[  # noqa: A002  # the word everyone uses for it
            FileFormat | None, Query(description="Counts more than `Accept`.")
        ] = None,
        width: Side = None,
        height: Side = None,
    ) -> Response:
        """The picture, scaled down to fit `width` and `height`; never enlarged."""
        state = await pictures.find(request, poster_id)
        if isinstance(state, Response):
            return state
        stored = await pictures.fetch(request, poster_id) if state.status == "succeeded" else None
        if stored is None:
            raise not_found("picture; the poster did not succeed")
        chosen = format or choose_format(request.headers.get("accept"), stored=stored.file_format)
        wish = PictureWish(file_format=chosen, max_width_px=width, max_height_px=height)
        size = "" if width is None and height is None else f"-{width or 0}x{height or 0}"
        etag = f'"{stored.digest}-{chosen}{size}"'
        headers = {
            "Cache-Control": "private, no-cache",
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        }
        if is_known(request, etag):
            return Response(status_code=304, headers={**headers, "ETag": etag})
        data = stored.data
        if width or height or chosen != stored.file_format:
            data = await version(request, poster_id, stored, wish)
        media_type = f"image/{chosen}"
        return ranged_answer(request, data, etag=etag, media_type=media_type, headers=headers)

    path = "/posters/{poster_id}/picture"
    router.add_api_route(
        path,
        show_picture,
        methods=["GET"],
        response_class=Response,
        responses={**_PICTURE, **described(406, 409, 410, 416)},
    )
    router.add_api_route(path, show_picture, methods=["HEAD"], include_in_schema=False)
