"""`/userdata`: files that the editor keeps for its user, such as saved workflows.

A workflow that is saved in the editor may hold a trip as somebody wrote it; its private fields
are redacted before it is written, as everywhere else.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import read_body
from milepost.api.file_answer import file_answer
from milepost.api.files import folder_inside, inside, parts_of, write_whole
from milepost.api.json_answer import json_answer
from milepost.api.problem import Refused, bad_request, not_found
from milepost.api.tenants import Tenant
from milepost.graph.redact_extra import redact_extra
from milepost.graph.workflow import Workflow
from milepost.node.registry import Registry
from milepost.wire.any_json import encode_json

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_FILES: Final = 10_000
BOOKMARKS: Final = ".index.json"
"""Which workflows the user marked: the one hidden name that the editor writes."""
_SHOWN_AS: Final = {".json": "application/json", ".css": "text/css"}
"""`user.css` is the user's own style for the editor."""


async def show(tenant: Tenant, request: Request) -> Response:
    """The files of `dir`; with `full_info` their sizes and times, with `split` their parts."""
    query = request.query_params
    if not query.get("dir"):
        raise bad_request("dir is missing", "name a folder")
    folder = inside(_root(tenant), *parts_of(query["dir"], "dir"))
    found = await asyncio.to_thread(
        lambda: list(_listed(folder, recurse=_is_set(query.get("recurse"))))
    )
    if _is_set(query.get("full_info")):
        return json_answer([_described(folder, path) for path in found])
    names = [path.relative_to(folder).as_posix() for path in found]
    if _is_set(query.get("split")):
        return json_answer([[name, *name.split("/")] for name in names])
    return json_answer(names)


async def show_one(tenant: Tenant, request: Request) -> Response:
    """One file; always to be saved, never run in the browser as a page of ours."""
    path = _file(tenant, request.path_params["file"])
    media_type = _SHOWN_AS.get(path.suffix, "application/octet-stream")
    return await file_answer(request, path, media_type=media_type)


async def write(tenant: Tenant, request: Request) -> Response:
    """Write one file, or move it: `/userdata/{file}/move/{to}` with slashes of names encoded."""
    raw_path = request.scope.get("raw_path") or request.url.path.encode()
    steps = raw_path.decode("ascii", "replace").partition("/userdata/")[2].split("/")
    if len(steps) == 3 and steps[1] == "move":
        return await _move(tenant, request, unquote(steps[0]), unquote(steps[2]))
    path = _file(tenant, request.path_params["file"])
    body = await read_body(request, limit_bytes=MAX_FILE_BYTES)
    replace = request.query_params.get("overwrite") != "false"
    await asyncio.to_thread(_write, tenant, path, body, replace=replace)
    return _told(tenant, request, path)


async def delete(tenant: Tenant, request: Request) -> Response:
    """Delete one file."""
    path = _file(tenant, request.path_params["file"])
    if not await asyncio.to_thread(path.is_file):
        raise not_found("file")
    await asyncio.to_thread(path.unlink, missing_ok=True)
    return Response(status_code=204)


async def _move(tenant: Tenant, request: Request, source: str, target: str) -> Response:
    old, new = _file(tenant, source), _file(tenant, target)
    replace = request.query_params.get("overwrite") == "true"
    await asyncio.to_thread(_rename, old, new, replace=replace)
    return _told(tenant, request, new)


def _root(tenant: Tenant) -> Path:
    return tenant.folders.user / "data"


def _file(tenant: Tenant, name: str) -> Path:
    above, _, bookmarks = name.rpartition("/")
    if bookmarks == BOOKMARKS:
        *folders, last = *parts_of(above, "the folder's name"), BOOKMARKS
    else:
        *folders, last = parts_of(name, "the file's name") or ("",)
    if not last:
        raise bad_request("the file's name is missing", "name a file")
    path = inside(folder_inside(_root(tenant), *folders), last)
    if path.is_dir():
        raise bad_request("the name is a folder's", "name a file")
    return path


def _listed(folder: Path, *, recurse: bool) -> Iterator[Path]:
    if not folder.is_dir():
        raise not_found("folder")
    found = folder.rglob("*") if recurse else folder.iterdir()
    yield from sorted(path for path in found if path.is_file() and path.name[0] != ".")


def _write(tenant: Tenant, path: Path, body: bytes, *, replace: bool) -> None:
    if not path.exists():
        root = _root(tenant)
        if sum(1 for entry in root.rglob("*") if entry.is_file()) >= MAX_FILES:
            raise Refused(409, "too_many_files", f"{MAX_FILES} files are the most")
    elif not replace:
        raise Refused(409, "exists", "there is a file of that name", "overwrite it, or rename")
    write_whole(path, _redacted(body, tenant.registry))


def _redacted(body: bytes, registry: Registry) -> bytes:
    """A workflow without the texts that are private in it; anything else as it is."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    except RecursionError:  # what cannot be looked through is not kept
        raise bad_request("the file is nested too deeply", "flatten it") from None
    if not isinstance(document, dict):
        return body
    nothing = Workflow({})
    cleaned = redact_extra(document, nothing, nothing, registry)
    return body if cleaned == document else encode_json(cleaned).encode()


def _rename(old: Path, new: Path, *, replace: bool) -> None:
    if not old.is_file():
        raise not_found("file")
    if new.exists() and not replace:
        raise Refused(409, "exists", "there is a file of that name", "overwrite it, or rename")
    new.parent.mkdir(parents=True, exist_ok=True)
    old.replace(new)


def _told(tenant: Tenant, request: Request, path: Path) -> Response:
    root = _root(tenant)
    if _is_set(request.query_params.get("full_info")):
        return json_answer(_described(root, path))
    return json_answer(path.relative_to(root).as_posix())


def _described(folder: Path, path: Path) -> dict[str, object]:
    state = path.stat()
    return {
        "path": path.relative_to(folder).as_posix(),
        "size": state.st_size,
        "modified": int(state.st_mtime * 1000),
        "created": int(state.st_ctime * 1000),
    }


def _is_set(asked: str | None) -> bool:
    return asked is not None and asked.lower() == "true"
