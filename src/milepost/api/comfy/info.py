"""What the server is and has: nodes, models, memory, and the empty lists editors ask for."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import flag_in, read_object
from milepost.api.files import inside, parts_of
from milepost.api.json_answer import json_answer
from milepost.api.problem import not_found
from milepost.api.tenants import Tenant
from milepost.node.object_info import object_info
from milepost.node.registry import Registry
from milepost.wire.picture_file import MAX_FILE_BYTES

COMFYUI_VERSION: Final = "0.3.64"
"""The version whose HTTP surface this is; clients decide by it what they may ask."""
FEATURES: Final = {
    "supports_preview_metadata": True,
    "max_upload_size": MAX_FILE_BYTES,
    "assets": False,
    "node_replacements": False,
}
"""There is no catalogue of assets, and no node that stands for another."""


async def nodes(tenant: Tenant, request: Request) -> Response:  # a handler
    """Every node; in a thread, because combos may look at the disk."""
    return json_answer(await asyncio.to_thread(lambda: dict(_described(tenant.registry))))


async def one_node(tenant: Tenant, request: Request) -> Response:
    """One node; an empty object if there is none, as ComfyUI answers."""
    class_type = request.path_params["class_type"]
    described = await asyncio.to_thread(_describe, tenant.registry, class_type)
    return json_answer({} if described is None else {class_type: described})


def _described(registry: Registry) -> Iterator[tuple[str, dict[str, Any]]]:
    for class_type in registry:
        described = _describe(registry, class_type)
        if described is not None:
            yield class_type, described


def _describe(registry: Registry, class_type: str) -> dict[str, Any] | None:
    """A node as editors see it; None if it is unknown or cannot say what it offers."""
    spec = registry.get(class_type)
    if spec is None:
        return None
    try:
        return object_info(spec)
    except Exception:  # noqa: BLE001  # a foreign pack's combo may raise anything; the others stay
        return None


async def system_stats(tenant: Tenant, request: Request) -> Response:  # a handler
    """Versions and memory; no folder, no argument, nothing of the environment."""
    total, free = _memory_bytes()
    return json_answer(
        {
            "system": {
                "os": sys.platform,
                "ram_total": total,
                "ram_free": free,
                "comfyui_version": COMFYUI_VERSION,
                "milepost_version": version("milepost"),
                "required_frontend_version": None,
                "python_version": platform.python_version(),
                "pytorch_version": None,
                "embedded_python": False,
                "argv": [],
            },
            "devices": [
                {
                    "name": "cpu",
                    "type": "cpu",
                    "index": None,
                    "vram_total": total,
                    "vram_free": free,
                    "torch_vram_total": 0,
                    "torch_vram_free": 0,
                }
            ],
        }
    )


def _memory_bytes() -> tuple[int, int]:
    page_bytes = os.sysconf("SC_PAGE_SIZE")
    return page_bytes * os.sysconf("SC_PHYS_PAGES"), page_bytes * os.sysconf("SC_AVPHYS_PAGES")


async def features(tenant: Tenant, request: Request) -> Response:  # a handler
    """What this server can, for clients that ask before they connect."""
    return json_answer(FEATURES)


async def no_object(tenant: Tenant, request: Request) -> Response:  # a handler
    """There is none of it here."""
    return json_answer({})


async def no_style(tenant: Tenant, request: Request) -> Response:
    """No style sheet of the operator's."""
    return Response("", media_type="text/css")


async def templates(tenant: Tenant, request: Request) -> Response:
    """The editor's lists of example workflows, which are empty."""
    if not re.fullmatch(r"index[\w.-]*\.json", request.path_params["name"]):
        raise not_found("template")
    return json_answer([])


async def model_folders(tenant: Tenant, request: Request) -> Response:  # a handler
    """The kinds of models, a folder each."""
    return json_answer(await asyncio.to_thread(folders_of_models, tenant.models))


async def described_model_folders(
    tenant: Tenant,
    request: Request,  # a handler
) -> Response:
    """The same as the newer editor asks; where they lie is nobody's business."""
    names = await asyncio.to_thread(folders_of_models, tenant.models)
    return json_answer([{"name": name, "folders": [name]} for name in names])


async def models(tenant: Tenant, request: Request) -> Response:
    """The files of one kind."""
    return json_answer(
        await asyncio.to_thread(_files, tenant.models, request.path_params["folder"])
    )


async def described_models(tenant: Tenant, request: Request) -> Response:
    """The same as the newer editor asks: names, sizes and times."""
    kind = request.path_params["folder"]
    return json_answer(await asyncio.to_thread(_described_files, tenant.models, kind))


def _described_files(root: Path, kind: str) -> list[dict[str, object]]:
    folder = inside(root, *parts_of(kind, "folder"))
    described: list[dict[str, object]] = []
    for name in _files(root, kind):
        with contextlib.suppress(OSError):  # it has just gone
            state = (folder / name).stat()
            times = {"modified": state.st_mtime, "created": state.st_ctime}
            described.append({"name": name, "pathIndex": 0, "size": state.st_size, **times})
    return described


async def embeddings(tenant: Tenant, request: Request) -> Response:  # a handler
    """The names of text embeddings, without their extensions."""
    if not (tenant.models / "embeddings").is_dir():
        return json_answer([])
    names = await asyncio.to_thread(_files, tenant.models, "embeddings")
    return json_answer([name.rpartition(".")[0] or name for name in names])


def folders_of_models(root: Path) -> list[str]:
    """The kinds of models that have a folder."""
    if not root.is_dir():
        return []
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir())


def _files(root: Path, kind: str) -> list[str]:
    folder = inside(root, *parts_of(kind, "folder"))
    if not kind or not folder.is_dir():
        raise not_found("folder of models")
    found = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    return sorted(path.relative_to(folder).as_posix() for path in found)


async def free(tenant: Tenant, request: Request) -> Response:
    """Give memory back: `free_memory` forgets every kept outcome. No model is held here."""
    body = await read_object(request, may_be_empty=True)
    flag_in(body, "unload_models")
    if flag_in(body, "free_memory"):
        tenant.cache.clear()
    return json_answer({})
