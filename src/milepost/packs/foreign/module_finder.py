"""ComfyUI's modules under ComfyUI's names, for as long as packs are loaded.

The files of `comfyui/` are executed as `folder_paths`, `nodes`, `comfy.utils` and so on. Whatever
else a pack imports of ComfyUI's own packages is made up: it can be imported and looked into at any
depth, and calling what is found there says what is missing. Every other name is none of ours;
packs have their own `utils`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from milepost.packs.foreign.extra_nodes import FAMILY as EXTRA_NODES
from milepost.packs.foreign.extra_nodes import nodes_of
from milepost.packs.foreign.missing import parts_of

SOURCES: Final = Path(__file__).parent / "comfyui"
MADE_UP: Final = frozenset(
    {"comfy", "comfy_api", "comfy_api_nodes", "comfy_config", "comfy_execution", "comfy_extras"}
)
"""ComfyUI's packages: every module in them can be imported."""
LAST: Final = frozenset({"app"})
"""A package of ComfyUI's whose name packs' own have too, which go first."""
_OPEN: Final = MADE_UP | {"execution", "latent_preview", "node_helpers", "nodes"}
"""Modules in which every name can be looked up."""


@contextmanager
def comfyui_modules(base: Path) -> Iterator[None]:
    """While open, `import folder_paths` and its like give ours.

    Modules of these names that were there before are put aside and come back at the end.

    Args:
        base: what packs take for ComfyUI's folder; they find it by `folder_paths.__file__`.
    """
    finder, last = _Finder(base), _LastFinder(base)
    aside = finder.take_out()
    sys.meta_path.insert(0, finder)
    sys.meta_path.append(last)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.meta_path.remove(last)
        finder.take_out()
        leave_names_to_packs()
        sys.modules.update(aside)


def leave_names_to_packs() -> None:
    """Forget modules made up under names that packs' own modules have too."""
    made_up = [
        name
        for name, module in sys.modules.items()
        if name.partition(".")[0] in LAST and _is_made_up(module)
    ]
    for name in made_up:
        del sys.modules[name]


class _Finder(MetaPathFinder):
    """First in `sys.meta_path`, as ComfyUI's folder is first in `sys.path`."""

    def __init__(self, base: Path) -> None:
        self._base = base
        own = (entry.stem for entry in SOURCES.iterdir() if not entry.name.startswith("_"))
        self._names = MADE_UP.union(own)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002  # the same
    ) -> ModuleSpec | None:
        """Ours if it is one of ComfyUI's names."""
        top = fullname.partition(".")[0]
        if top not in self._names:
            return None
        file = _source(fullname)
        if file is None:
            return _made_up(fullname, self._base) if top in MADE_UP else None
        return spec_from_file_location(
            fullname,
            file,
            loader=_Source(fullname, str(file), self._base),
            submodule_search_locations=[] if file.name == "__init__.py" else None,
        )

    def take_out(self) -> dict[str, ModuleType]:
        """Take every module of these names out of `sys.modules`."""
        names = [name for name in sys.modules if name.partition(".")[0] in self._names]
        return {name: sys.modules.pop(name) for name in names}


class _LastFinder(MetaPathFinder):
    """Last in `sys.meta_path`: for names that are made up where nobody has a module so called."""

    def __init__(self, base: Path) -> None:
        self._base = base

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002  # the same
    ) -> ModuleSpec | None:
        """A made-up one, if its package is none of a pack's own."""
        top, _, inner = fullname.partition(".")
        known = top in LAST and (not inner or _is_made_up(sys.modules.get(top)))
        return _made_up(fullname, self._base) if known else None


class _Source(SourceFileLoader):
    """A file of ours, which says that it lies in ComfyUI's folder."""

    def __init__(self, fullname: str, path: str, base: Path) -> None:
        super().__init__(fullname, path)
        self._seen_at = base / Path(path).relative_to(SOURCES)

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        module.__file__ = str(self._seen_at)
        if hasattr(module, "__path__"):
            module.__path__ = [str(self._seen_at.parent)]
        if module.__name__.partition(".")[0] in _OPEN:
            own = vars(module).get("__getattr__") or _kept_in(module.__name__)
            is_package = hasattr(module, "__path__")
            vars(module)["__getattr__"] = _lookup(module.__name__, own, is_package=is_package)


def _made_up(fullname: str, base: Path) -> ModuleSpec:
    seen_at = base.joinpath(*fullname.split("."), "__init__.py")
    return ModuleSpec(fullname, _MadeUp(seen_at), is_package=True)


def _is_made_up(module: ModuleType | None) -> bool:
    return isinstance(getattr(module, "__loader__", None), _MadeUp)


class _MadeUp(Loader):
    """A module without a file: every name in it is a stand-in."""

    def __init__(self, seen_at: Path) -> None:
        self._seen_at = seen_at

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._seen_at)  # so that `inspect` finds no source, as of built-ins
        own = _kept_in(module.__name__)
        vars(module)["__getattr__"] = _lookup(module.__name__, own, is_package=True)


def _nothing(name: str) -> Any:
    raise AttributeError(name)


def _kept_in(module: str) -> Callable[[str], Any]:
    return nodes_of(module) if module.startswith(EXTRA_NODES) else _nothing


def _lookup(module: str, own: Callable[[str], Any], *, is_package: bool) -> Any:
    """A module's `__getattr__`: `comfy.utils` needs no import of its own, as in ComfyUI.

    Args:
        module: its name.
        own: what it finds out when asked; an AttributeError otherwise.
        is_package: files of ours may lie below it.
    """
    part = parts_of(module)

    def find(name: str) -> Any:
        if is_package and _source(f"{module}.{name}") is not None:
            return import_module(f"{module}.{name}")
        try:
            return own(name)
        except AttributeError:
            return part(name)

    return find


def _source(fullname: str) -> Path | None:
    place = SOURCES.joinpath(*fullname.split("."))
    files = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((file for file in files if file.is_file()), None)
