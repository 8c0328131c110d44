"""Import one pack and read what it offers, whatever it does meanwhile."""

from __future__ import annotations

import asyncio
import contextvars
import importlib
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

from milepost.packs.foreign.declared import V1
from milepost.packs.foreign.finder import FoundPack
from milepost.packs.foreign.guard import Ward, guarded
from milepost.packs.foreign.module_finder import leave_names_to_packs
from milepost.packs.foreign.prompt_server import PromptServer
from milepost.packs.foreign.put_back import putting_back

FAMILY: Final = "custom_nodes"
"""The package that all packs are modules of, so that they can import each other."""
PRESTARTUP: Final = "prestartup_script.py"
"""ComfyUI runs these of all packs before it imports the first."""
ENTRYPOINT_S: Final = 60.0
"""How long a pack's `comfy_entrypoint` may take."""


class NoNodes(Exception):  # noqa: N818  # it says what was found
    """A module that is no pack."""


class Offer(NamedTuple):
    """What a pack offers."""

    classes: Mapping[object, V1]
    """By the names that workflows use; as the pack wrote them."""
    display_names: Mapping[str, str]
    web: Mapping[str, Path]
    """Folders for the web editor, by the name that its addresses have."""


def make_family(folders: Sequence[Path]) -> None:
    """Let packs be imported as `custom_nodes.NAME`."""
    importlib.invalidate_caches()
    family = sys.modules.get(FAMILY)
    if family is None:
        family = sys.modules[FAMILY] = ModuleType(FAMILY, "Node packs of this server.")
        family.__path__ = []
    known = list(family.__path__)
    family.__path__ = known + [str(each) for each in folders if str(each) not in known]


def import_pack(found: FoundPack, ward: Ward) -> Offer:
    """Import it and ask it what it offers.

    What it changed in the process is put back and told to the ward, see `put_back`.

    Raises:
        NoNodes: it is a module, but no pack.
        BaseException: whatever it raises; nothing of it stays imported then.
    """
    with putting_back(ward.tell), guarded(ward), PromptServer.instance.server_loop.at_import():
        search_path = sys.path[:]
        try:
            return _offer(found, _module(found), ward.tell)
        except BaseException:
            _forget(found.module_name)
            sys.path[:] = search_path
            raise
        finally:
            leave_names_to_packs()


def run_prestartup(found: FoundPack, ward: Ward) -> None:
    """Run the pack's `prestartup_script.py`, if it has one, as a module of its own.

    Raises:
        BaseException: whatever it raises; the pack may be imported all the same.
    """
    script = found.root / PRESTARTUP
    if not found.root.is_dir() or not script.is_file():
        return
    spec = spec_from_file_location(f"{found.module_name}_prestartup", script)
    if spec is None or spec.loader is None:
        return
    with putting_back(ward.tell), guarded(ward), PromptServer.instance.server_loop.at_import():
        spec.loader.exec_module(module_from_spec(spec))


def _module(found: FoundPack) -> ModuleType:
    """The pack's module; another pack may have imported it already."""
    name, code = found.module_name, found.code
    there = sys.modules.get(name)
    if there is not None and getattr(there, "__file__", None) == str(code):
        return there
    _forget(name)
    folders = [str(found.root)] if found.root.is_dir() else None
    spec = spec_from_file_location(name, code, submodule_search_locations=folders)
    if spec is None or spec.loader is None:
        raise NoNodes("it is no Python module")
    module = sys.modules[name] = module_from_spec(spec)
    setattr(sys.modules[FAMILY], name.partition(".")[2], module)
    spec.loader.exec_module(module)
    return module


def _forget(name: str) -> None:
    """Take a module and its own modules out of Python's sight."""
    for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[each]
    with suppress(AttributeError):
        delattr(sys.modules[FAMILY], name.partition(".")[2])


def _offer(found: FoundPack, module: ModuleType, tell: Callable[[str], None]) -> Offer:
    web = dict(_web(found, module, tell))
    classes = getattr(module, "NODE_CLASS_MAPPINGS", None)
    if classes is not None:
        display = getattr(module, "NODE_DISPLAY_NAME_MAPPINGS", None) or {}
        return Offer(dict(classes), dict(display), web)
    entrypoint = getattr(module, "comfy_entrypoint", None)
    if callable(entrypoint):
        listed = _without_loop(lambda: _nodes_of_extension(entrypoint))
        return Offer(_by_node_id(listed), {}, web)
    if web:
        return Offer({}, {}, web)
    raise NoNodes("it declares no nodes: neither NODE_CLASS_MAPPINGS nor comfy_entrypoint is there")


def _by_node_id(listed: Sequence[V1]) -> dict[object, V1]:
    """V3 classes by the name in their schema; one without a schema by its own, to be refused."""
    classes: dict[object, V1] = {}
    for v3 in listed:
        try:
            name = v3.GET_SCHEMA().node_id
        except Exception:  # noqa: BLE001  # told when the class is adapted, with the reason
            name = getattr(v3, "__name__", str(v3))
        classes.setdefault(name, v3)
    return classes


async def _nodes_of_extension(entrypoint: Callable[[], Any]) -> list[V1]:
    extension = await _maybe_awaited(entrypoint())
    if hasattr(extension, "on_load"):
        await _maybe_awaited(extension.on_load())
    return list(await _maybe_awaited(extension.get_node_list()))


async def _maybe_awaited(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _without_loop(make: Callable[[], Any]) -> Any:
    """Run a coroutine to its end, whether a loop runs in this thread or not."""
    context = contextvars.copy_context()

    async def in_time() -> Any:
        return await asyncio.wait_for(make(), ENTRYPOINT_S)

    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(context.run, asyncio.run, in_time()).result()


def _web(
    found: FoundPack, module: ModuleType, tell: Callable[[str], None]
) -> Iterator[tuple[str, Path]]:
    """WEB_DIRECTORY, and what the pack's pyproject.toml says in `[tool.comfy]`."""
    written = getattr(module, "WEB_DIRECTORY", None)
    if isinstance(written, str):
        yield from _if_inside(found, found.name, written, tell)
    if found.root.is_dir():
        with suppress(OSError, ValueError, AttributeError):
            project = tomllib.loads((found.root / "pyproject.toml").read_text(encoding="utf-8"))
            written = project.get("tool", {}).get("comfy", {}).get("web")
            name = project.get("project", {}).get("name")
            if isinstance(written, str) and written and isinstance(name, str):
                yield from _if_inside(found, name, written, tell)


def _if_inside(
    found: FoundPack, name: str, written: str, tell: Callable[[str], None]
) -> Iterator[tuple[str, Path]]:
    """A folder of the pack's own; a single file's must not be the folder of all packs."""
    root = found.root.resolve()
    home = root if root.is_dir() else root.parent
    folder = (home / written).resolve()
    if folder.is_dir() and folder.is_relative_to(home) and (root.is_dir() or folder != home):
        yield name, folder
    elif folder.is_dir():
        tell("its WEB_DIRECTORY lies outside its own folder and is not served")
