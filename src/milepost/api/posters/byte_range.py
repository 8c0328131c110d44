"""An answer of bytes in memory: whole, a part, or only that it has not changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.posters.problems import problem_answer

_RANGE: Final = re.compile(r"bytes\s*=\s*([0-9]{0,15})\s*-\s*([0-9]{0,15})", re.ASCII)


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has that version already."""
    known = request.headers.get("if-none-match", "").split(",")
    return not {"*", etag}.isdisjoint(each.strip().removeprefix("W/") for each in known)


def ranged_answer(
    request: Request, data: bytes, *, etag: str, media_type: str, headers: Mapping[str, str]
) -> Response:
    """The bytes, or the one range of them that was asked for.

    Several ranges, other units and what cannot be read are answered as if nothing was asked for,
    as RFC 9110 allows.
    """
    sent = {**headers, "ETag": etag, "Accept-Ranges": "bytes"}
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    unchanged = request.headers.get("if-range", etag).strip() == etag
    if match is None or not (match[1] or match[2]) or not unchanged:
        return Response(data, headers=sent, media_type=media_type)
    size = len(data)
    begin = int(match[1]) if match[1] else max(0, size - int(match[2]))
    end = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    if match[1] and match[2] and int(match[2]) < begin:
        return Response(data, headers=sent, media_type=media_type)
    if begin >= size:
        return problem_answer(
            416,
            "range_outside",
            "Range lies outside the picture; ask for a part of it",
            headers={"Content-Range": f"bytes */{size}"},
        )
    sent["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return Response(data[begin : end + 1], 206, headers=sent, media_type=media_type)
