"""A file as an answer: whole, a part of it, or only that it has not changed."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from milepost.api.problem import not_found

NOT_MODIFIED = 304
ASK_AGAIN = "no-cache"
"""A browser may keep it, and asks each time whether it has changed."""
_MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""The same on every system: browsers refuse a script of another type."""


def media_type_of(path: Path) -> str:
    """What browsers take a file of a web page for, by its name."""
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _MEDIA_TYPES.get(path.suffix.lower(), guessed)


async def file_answer(
    request: Request,
    path: Path,
    *,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    shown_as: tuple[Literal["inline", "attachment"], str] | None = None,
) -> Response:
    """The file, or the range of it that was asked for; 304 to a client that has it already.

    Args:
        request: whose `If-None-Match` and `Range` count.
        path: from a function that confines names.
        media_type: what browsers take it for; they are told not to guess.
        headers: more of them, or others; `Cache-Control` is `no-cache` otherwise.
        shown_as: whether browsers show or save it, and under which name.

    Raises:
        Refused: there is no such file (any more).
    """
    try:
        state = await asyncio.to_thread(path.stat)
    except OSError:
        raise not_found("file") from None
    if not S_ISREG(state.st_mode):
        raise not_found("file")
    disposition, filename = shown_as or ("inline", None)
    answer = FileResponse(
        path,
        media_type=media_type,
        stat_result=state,
        headers={
            "Cache-Control": ASK_AGAIN,
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        },
        filename=filename,
        content_disposition_type=disposition,
    )
    return unless_known(request, answer)


def unless_known(request: Request, answer: Response) -> Response:
    """The answer; 304 if the client says that it has what the answer's `ETag` names."""
    if not is_known(request, answer.headers.get("etag", "")):
        return answer
    kept = ("etag", "cache-control", "last-modified")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    return Response(status_code=NOT_MODIFIED, headers=headers)


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has the version of that `ETag`."""
    known = request.headers.get("if-none-match", "").split(",")
    return bool(etag) and etag in {each.strip().removeprefix("W/") for each in known}
