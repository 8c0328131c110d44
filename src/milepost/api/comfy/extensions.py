"""`/extensions`: the scripts that node packs add to the web editor, and the files beside them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.file_answer import file_answer, media_type_of
from milepost.api.files import inside, parts_of
from milepost.api.json_answer import json_answer
from milepost.api.onward import Onward
from milepost.api.problem import Refused
from milepost.api.tenants import Tenant


async def show(tenant: Tenant, request: Request) -> Response:
    """The addresses of every script that the editor loads at its start."""
    return json_answer(await asyncio.to_thread(lambda: list(_scripts(tenant.web_folders))))


async def show_file(tenant: Tenant, request: Request) -> Response:
    """A file of a pack's folder. Packs without such a folder may serve the address themselves."""
    pack, _, name = request.path_params["path"].partition("/")
    folder = tenant.web_folders.get(pack)
    if folder is None:
        return Onward(request)
    path = await asyncio.to_thread(inside, folder, *parts_of(name, "the file's name"))
    # a pack's new version is there at the next visit
    headers = {"Cache-Control": "no-cache"}
    return await file_answer(request, path, media_type=media_type_of(path), headers=headers)


def _scripts(folders: Mapping[str, Path]) -> Iterator[str]:
    for pack, folder in folders.items():
        for relative in sorted(_relative_scripts(folder)):
            yield f"/extensions/{quote(pack, safe='')}/{quote(relative)}"


def _relative_scripts(folder: Path) -> Iterator[str]:
    for root, _, files in os.walk(folder):  # does not follow links
        for name in files:
            relative = Path(root, name).relative_to(folder).as_posix()
            if name.endswith(".js") and _is_shown(folder, relative):
                yield relative


def _is_shown(folder: Path, relative: str) -> bool:
    try:
        inside(folder, *parts_of(relative, "the file's name"))
    except Refused:  # hidden, a strange name, or a link that leads out
        return False
    return True
