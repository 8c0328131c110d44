"""`/view`: a tenant's pictures, and nothing else of the disk."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.comfy.picture_view import Wish, read_wish, shown
from milepost.api.file_answer import ASK_AGAIN, NOT_MODIFIED, file_answer, is_known
from milepost.api.files import Folders, inside, parts_of
from milepost.api.problem import bad_request, not_found
from milepost.api.tenants import Tenant

SHOWN: Final = ("image/", "video/", "audio/", "text/plain", "application/json")
"""What a browser may show; anything else, such as a page or a drawing with scripts, it may save."""
_ANNOTATIONS = (" [output]", " [input]", " [temp]")


async def show(tenant: Tenant, request: Request) -> Response:
    """The file as it is, or a picture as `preview` and `channel` ask."""
    query = request.query_params
    wish = read_wish(query.get("preview"), query.get("channel"))
    path = await asyncio.to_thread(find, tenant.folders, query)
    if wish is not None:
        return await _picture(tenant, request, path, wish)
    media_type = mimetypes.guess_type(path.name)[0] or ""
    in_browser = media_type.startswith(SHOWN) and "svg" not in media_type
    return await file_answer(
        request,
        path,
        media_type=media_type if in_browser else "application/octet-stream",
        shown_as=("inline" if in_browser else "attachment", path.name),
    )


async def _picture(tenant: Tenant, request: Request, path: Path, wish: Wish) -> Response:
    try:
        state = await asyncio.to_thread(path.stat)
        of_version = repr((state.st_mtime_ns, state.st_size, wish))
        etag = f'"{hashlib.sha256(of_version.encode()).hexdigest()[:32]}"'
        if is_known(request, etag):
            return Response(status_code=NOT_MODIFIED, headers={"ETag": etag})
        async with tenant.decoding:
            data = await asyncio.to_thread(shown, path, wish)
    except OSError:  # it has just gone
        raise not_found("file") from None
    headers = {"ETag": etag, "Cache-Control": ASK_AGAIN, "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type=wish.media_type, headers=headers)


def find(folders: Folders, named: Mapping[str, object]) -> Path:
    """The file that `filename`, `subfolder` and `type` name.

    Raises:
        Refused: the names lead elsewhere, or there is no such file.
    """
    filename = named.get("filename")
    if not isinstance(filename, str) or not filename:
        raise bad_request("filename is missing", "name a file")
    kind = named.get("type") or "output"
    for annotation in _ANNOTATIONS:
        if filename.endswith(annotation):
            filename, kind = filename.removesuffix(annotation), annotation[2:-1]
    folder = folders.of(kind)
    parts = (*parts_of(named.get("subfolder") or "", "subfolder"), *parts_of(filename, "filename"))
    path = inside(folder, *parts)
    if not path.is_file():
        raise not_found("file")
    return path
