"""`/internal`: what the editor's own panels ask, and nothing that would tell of the machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import read_json
from milepost.api.comfy.info import folders_of_models
from milepost.api.json_answer import json_answer
from milepost.api.tenants import Tenant

MAX_FILES: Final = 10_000
NO_LOG: Final = "The server writes its log to its own terminal; it is not shown here.\n"
"""A log is the operator's, and may tell of other tenants."""
TERMINAL: Final = {"cols": 80, "rows": 24}


async def logs(tenant: Tenant, request: Request) -> Response:
    """The log, as one text."""
    return json_answer(NO_LOG)


async def raw_logs(tenant: Tenant, request: Request) -> Response:
    """The log, as the editor's terminal shows it."""
    now = datetime.fromtimestamp(tenant.prompts.now_ms() / 1000, UTC)
    entry = {"t": now.isoformat(timespec="milliseconds"), "m": NO_LOG}
    return json_answer({"entries": [entry], "size": TERMINAL})


async def subscribe(tenant: Tenant, request: Request) -> Response:
    """To be told of more lines: none comes."""
    await read_json(request)
    return json_answer({})


async def folder_paths(tenant: Tenant, request: Request) -> Response:
    """Where each kind of model lies, as seen from the data folder."""
    names = await asyncio.to_thread(folders_of_models, tenant.models)
    return json_answer({name: [f"models/{name}"] for name in names})


async def files(tenant: Tenant, request: Request) -> Response:
    """The names of the files right inside a folder, the newest first."""
    folder = tenant.folders.of(request.path_params["kind"])
    return json_answer(await asyncio.to_thread(_newest_first, folder))


def _newest_first(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    found: list[tuple[int, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):  # it has just gone
                if not entry.name.startswith(".") and entry.is_file():
                    found.append((-entry.stat().st_mtime_ns, entry.name))
    return [name for _, name in sorted(found)[:MAX_FILES]]
