"""Where models lie, as packs ask for it: kinds of models, their folders, the files in them.

All of it is common to every tenant; a tenant's own folders are in `tenant_folders`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
MODEL_ENDINGS: Final = frozenset(
    {".ckpt", ".pt", ".pt2", ".bin", ".pth", ".safetensors", ".pkl", ".sft"}
)
_KINDS: Final = {
    "checkpoints": ("checkpoints",),
    "configs": ("configs",),
    "loras": ("loras",),
    "vae": ("vae",),
    "text_encoders": ("text_encoders", "clip"),
    "diffusion_models": ("unet", "diffusion_models"),
    "clip_vision": ("clip_vision",),
    "style_models": ("style_models",),
    "embeddings": ("embeddings",),
    "diffusers": ("diffusers",),
    "vae_approx": ("vae_approx",),
    "controlnet": ("controlnet", "t2i_adapter"),
    "gligen": ("gligen",),
    "upscale_models": ("upscale_models",),
    "hypernetworks": ("hypernetworks",),
    "photomaker": ("photomaker",),
    "classifiers": ("classifiers",),
    "model_patches": ("model_patches",),
    "audio_encoders": ("audio_encoders",),
}
"""Kind of model → its folders below `models/`."""
_OTHER_ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    "configs": frozenset({".yaml"}),
    "diffusers": frozenset({"folder"}),
    "classifiers": frozenset({""}),
}
_RENAMED: Final = {"unet": "diffusion_models", "clip": "text_encoders"}

FoldersByKind = dict[str, tuple[list[str], set[str]]]
"""Kind → its folders, absolute, and the endings of its files (none: any). Packs write into it."""


class _Listing(NamedTuple):
    names: list[str]
    changed_ns: dict[str, int]
    """When each folder that was looked into last changed."""
    endings: frozenset[str]
    roots: tuple[str, ...]

    def holds(self, endings: Collection[str], roots: Iterable[str]) -> bool:
        """Whether a new look would find the same."""
        same = self.endings == frozenset(endings) and self.roots == tuple(roots)
        return same and all(_changed_ns(path) == at for path, at in self.changed_ns.items())


class ModelFolders:
    """ComfyUI's `folder_names_and_paths` and what is read from it."""

    def __init__(
        self,
        data_root: Path,
        further: Mapping[str, Iterable[str]],
        first: Mapping[str, Sequence[str]] = NOTHING,
    ) -> None:
        """Know ComfyUI's kinds of models.

        Args:
            data_root: holds `models/` and `custom_nodes/`; neither need exist.
            further: kind → absolute folders from elsewhere.
            first: the same, looked into before the data root's own.
        """
        self.models = str(data_root / "models")
        self.by_kind: FoldersByKind = {
            kind: (
                [f"{self.models}/{name}" for name in names],
                set(_OTHER_ENDINGS.get(kind, MODEL_ENDINGS)),
            )
            for kind, names in _KINDS.items()
        }
        self.by_kind["custom_nodes"] = ([str(data_root / "custom_nodes")], set())
        for kind, folders in further.items():
            for folder in folders:
                self.add(kind, folder)
        for kind, ordered in first.items():
            for folder in reversed(ordered):
                self.add(kind, folder, first=True)
        self._listings: dict[str, _Listing] = {}
        self._lock = threading.Lock()

    def add(self, kind: str, folder: str, *, first: bool = False) -> None:
        """Look for that kind of model there too; `first` also moves a known folder to the front."""
        folders, _ = self.by_kind.setdefault(renamed(kind), ([], set()))
        if folder in folders and first:
            folders.remove(folder)
        if folder not in folders:
            folders.insert(0 if first else len(folders), folder)

    def names(self, kind: str) -> list[str]:
        """Files of that kind, relative to whichever of its folders they lie in, sorted.

        Raises:
            KeyError: there is no such kind.
        """
        folders, endings = self.by_kind[renamed(kind)]
        with self._lock:
            listing = self._listings.get(renamed(kind))
            if listing is None or not listing.holds(endings, folders):
                listing = _list(folders, endings)
                self._listings[renamed(kind)] = listing
            return list(listing.names)

    def find(self, kind: str, name: str) -> str | None:
        """The path of a file of that kind; None if no folder of it has one.

        A name never leads out of the folder: `..` ends at its top.
        """
        folders, _ = self.by_kind.get(renamed(kind), ([], set()))
        inside = os.path.normpath(f"/{name}").lstrip("/")
        paths = (Path(folder, inside) for folder in folders)
        return next((str(path) for path in paths if path.is_file()), None)


def renamed(kind: str) -> str:
    """The present name of a kind of model, given an old one."""
    return _RENAMED.get(kind, kind)


def with_endings(names: Iterable[str], endings: Collection[str]) -> list[str]:
    """Those names, sorted, that end so; all of them if no ending is asked for."""
    return sorted(
        name
        for name in names
        if not endings or Path(name).suffix.lower() in endings or "folder" in endings
    )


def files_below(folder: str, passed_over: Collection[str] = ()) -> tuple[list[str], dict[str, int]]:
    """Every file below a folder, relative to it, and when each folder on the way last changed.

    Links to folders are followed, each folder once; a folder that does not exist has no files.
    """
    names: list[str] = []
    changed_ns = {folder: _changed_ns(folder)}
    seen: set[str] = set()
    for at, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name not in passed_over]
        whole = os.path.realpath(at)
        if whole in seen:
            folders.clear()
            continue
        seen.add(whole)
        changed_ns[at] = _changed_ns(at)
        names += [os.path.relpath(f"{at}/{name}", folder) for name in files]
    return names, changed_ns


def _list(folders: Iterable[str], endings: Collection[str]) -> _Listing:
    names: set[str] = set()
    changed_ns: dict[str, int] = {}
    for folder in folders:
        found, looked_into = files_below(folder, passed_over=(".git",))
        names.update(with_endings(found, endings))
        changed_ns |= looked_into
    return _Listing(sorted(names), changed_ns, frozenset(endings), tuple(folders))


def _changed_ns(folder: str) -> int:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:  # not there yet
        return 0
