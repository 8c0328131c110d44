"""The existing ComfyUI web editor: the files of its own build, served as they are.

The bundle finds its server from its own address, so it works under any prefix. Packs' scripts name
`/scripts` and `/extensions/core` absolutely, and the bundle some `/assets`; the root has them too.
"""

from __future__ import annotations

import asyncio
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from milepost.api.file_answer import ASK_AGAIN, file_answer, media_type_of
from milepost.api.files import inside, parts_of
from milepost.api.onward import Onward
from milepost.errors import InvalidInput

PACKAGE: Final = "comfyui_frontend_package"
"""What `milepost[editor]` installs."""
PREFIX: Final = "/editor"
NOTHING_LEAVES: Final = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "  # an import map, compiled templates
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
"""The page may speak to this server only: what a driver wrote into a node stays here, whatever
accounts, statistics and news the editor would like to fetch elsewhere."""
_HASHED = re.compile(r"assets/[^/]+-(?=[\w-]*[A-Z0-9])[\w-]{8}\.\w+(\.map)?")
"""A name with a digest of its content: another content has another name."""
_FOR_EVER = "public, max-age=31536000, immutable"


def installed_editor() -> Path | None:
    """The editor of the extra `editor`, if that is installed; found without importing it."""
    found = find_spec(PACKAGE)
    folders = [] if found is None else list(found.submodule_search_locations or ())
    return next((f for each in folders if _is_editor(f := Path(each) / "static")), None)


def editor_in(folder: Path) -> Path:
    """Another build of the editor.

    Raises:
        InvalidInput: there is none in that folder.
    """
    if not _is_editor(folder):
        right = "give the folder of a built ComfyUI editor"
        raise InvalidInput("--front-end-root", "has no index.html", right)
    return folder.absolute()


def _is_editor(folder: Path) -> bool:
    return (folder / "index.html").is_file()


def editor_routes(folder: Path, beside: list[BaseRoute]) -> list[BaseRoute]:
    """The editor under its prefix, and what packs' scripts want of it at the root.

    Args:
        folder: a build of the editor.
        beside: ComfyUI's routes, again under the prefix.
    """

    async def show(request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        if not await asyncio.to_thread(_is_of_build, folder, name):
            return Onward(request)  # packs' scripts ask for their files next to the page
        return await _show(request, folder, name)

    async def show_script(request: Request) -> Response:
        return await _show(request, folder, f"scripts/{request.path_params['name']}")

    async def show_core(request: Request) -> Response:
        return await _show(request, folder, f"extensions/core/{request.path_params['name']}")

    async def show_asset(request: Request) -> Response:
        return await _show(request, folder, f"assets/{request.path_params['name']}")

    of_build: list[BaseRoute] = [
        Route("/scripts/{name:path}", show_script),
        Route("/assets/{name:path}", show_asset),
        Route("/extensions/core/{name:path}", show_core),
    ]
    whole = Mount(PREFIX, routes=[of_build[-1], *beside, Route("/{name:path}", show)])
    return [*of_build, Route(PREFIX, _to_editor), whole]


def _is_of_build(folder: Path, name: str) -> bool:
    return inside(folder, *parts_of(name, "the file's name")).is_file()


async def _to_editor(request: Request) -> Response:
    query = request.url.query
    return RedirectResponse(f"{PREFIX}/?{query}" if query else f"{PREFIX}/")


async def _show(request: Request, folder: Path, name: str) -> Response:
    path = inside(folder, *parts_of(name, "the file's name"))
    headers = {"Cache-Control": _FOR_EVER if _HASHED.fullmatch(name) else ASK_AGAIN}
    if path.suffix.lower() == ".html":
        headers["Content-Security-Policy"] = NOTHING_LEAVES
    return await file_answer(request, path, media_type=media_type_of(path), headers=headers)
