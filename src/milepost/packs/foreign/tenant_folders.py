"""A tenant's own folders as packs see them: where pictures come from and go to.

Each answer is about the tenant whose node runs; names in workflows never lead out of the folders
of that tenant.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from milepost.errors import InvalidInput
from milepost.packs.foreign.running import stop_if_cancelled
from milepost.packs.foreign.standing import workplace

_ANNOTATION: Final = re.compile(r"\s*\[(input|output|temp)\]$")
_NUMBER: Final = re.compile(r"_(\d+)")


def folder_of(kind: str) -> str | None:
    """The tenant's `input`, `output`, `temp` or `user` folder, which exists from now on."""
    stop_if_cancelled()
    place = workplace()
    folders = {
        "input": place.input,
        "output": place.output,
        "temp": place.temp,
        "user": place.user,
    }
    folder = folders.get(kind)
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def annotated(name: str) -> tuple[str, str | None]:
    """A file's name without the folder in brackets at its end, and that folder's path if named."""
    found = _ANNOTATION.search(name)
    if found is None:
        return name, None
    return name[: found.start()], folder_of(found[1])


def path_of(name: str, default_folder: str | None = None) -> str:
    """The file that a workflow names, such as `car.png` or `car.png [output]`; it need not exist.

    Args:
        name: as the workflow has it.
        default_folder: a pack's own folder, where a name without brackets lies; else the input's.

    Raises:
        InvalidInput: it leads out of the tenant's folders and of the default one.
    """
    bare, folder = annotated(name)
    if folder is None:
        folder = default_folder or folder_of("input") or ""
    path = str(Path(folder, bare))
    allowed = [folder, *(folder_of(kind) or folder for kind in ("input", "output", "temp"))]
    if "\0" in path or not any(_is_inside(path, each) for each in allowed):
        raise InvalidInput(
            "image", "leads out of the folders for pictures", "name a file of the input folder"
        )
    return path


def exists(name: str) -> bool:
    """Whether there is such a file, in a folder where the workflow may look."""
    try:
        return Path(path_of(name)).exists()
    except InvalidInput:
        return False


class SavePlace(NamedTuple):
    """Where the next picture of that name goes, in the order of ComfyUI's answer."""

    folder: str
    stem: str
    number: int
    """The first that no file has."""
    subfolder: str
    prefix: str
    """As asked for, its `%width%` and the like filled in."""


def save_place(
    prefix: str, output_folder: str, width_px: int, height_px: int, *, now: datetime
) -> SavePlace:
    """Where a pack is to save pictures: `{folder}/{stem}_{number:05}_.png`. The folder is made.

    Args:
        prefix: may hold folders and `%width% %height% %year% %month% %day% %hour% %minute%
            %second%`.
        output_folder: what it is relative to.
        width_px: of the first picture; 0 if it is not known.
        height_px: the same.
        now: for the date.

    Raises:
        InvalidInput: it leads out of that folder.
    """
    written = _filled(prefix, width_px, height_px, now)
    subfolder, stem = os.path.split(os.path.normpath(written))
    folder = str(Path(output_folder, subfolder))
    if not _is_inside(folder, output_folder):
        raise InvalidInput(
            "filename_prefix", "leads out of the output folder", "write a name without '..'"
        )
    Path(folder).mkdir(parents=True, exist_ok=True)
    taken = [_number(entry.name, stem) for entry in os.scandir(folder)]
    return SavePlace(folder, stem, max(taken, default=0) + 1, subfolder, written)


def _filled(prefix: str, width_px: int, height_px: int, now: datetime) -> str:
    words = {
        "width": str(width_px),
        "height": str(height_px),
        "year": f"{now:%Y}",
        "month": f"{now:%m}",
        "day": f"{now:%d}",
        "hour": f"{now:%H}",
        "minute": f"{now:%M}",
        "second": f"{now:%S}",
    }
    for name, text in words.items():
        prefix = prefix.replace(f"%{name}%", text)
    return prefix


def _number(name: str, stem: str) -> int:
    """The number in a file's name after that stem; 0 if it is none of its files."""
    found = _NUMBER.match(name, len(stem)) if name.startswith(stem) else None
    return int(found[1]) if found else 0


def _is_inside(path: str, folder: str) -> bool:
    root = os.path.realpath(folder)
    return os.path.commonpath([root, os.path.realpath(path)]) == root
