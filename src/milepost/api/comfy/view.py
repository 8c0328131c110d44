"""`/view`: a tenant's pictures, and nothing else of the disk."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from milepost.api.files import Folders, inside, parts_of
from milepost.api.problem import bad_request, not_found
from milepost.api.tenants import Tenant

SHOWN: Final = ("image/", "video/", "audio/", "text/plain", "application/json")
"""What a browser may show; anything else, such as a page or a drawing with scripts, it may save."""
_ANNOTATIONS = (" [output]", " [input]", " [temp]")


async def show(tenant: Tenant, request: Request) -> Response:
    """The file as it is; `preview` and `channel` are accepted and change nothing."""
    path = await asyncio.to_thread(find, tenant.folders, request.query_params)
    media_type = mimetypes.guess_type(path.name)[0] or ""
    shown = media_type.startswith(SHOWN) and "svg" not in media_type
    return FileResponse(
        path,
        media_type=media_type if shown else "application/octet-stream",
        filename=path.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={"X-Content-Type-Options": "nosniff"},
    )


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
