"""The files that a workflow may load, on disk."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from milepost.packs.images.frames import MAX_FILE_BYTES

ANNOTATED: Final = re.compile(r" \[(input|output|temp)\]$")
"""A folder's name at the end of a file's: `a.png [output]`."""
SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
"""What the list offers; any other file may still be named."""


class InputFolder:
    """The `inputs` of LoadImage: one tenant's folders. Nothing outside of them is ever opened."""

    def __init__(self, input_folder: Path, output: Path, temp: Path) -> None:
        self._folders: Mapping[str, Path] = MappingProxyType(
            {"input": input_folder, "output": output, "temp": temp}
        )

    def open(self, name: str) -> bytes:
        """A file's bytes, one more than is taken at most.

        Raises:
            FileNotFoundError: there is none in that folder, or a link leads out of it.
        """
        found = ANNOTATED.search(name)
        root = os.path.realpath(self._folders[found[1] if found else "input"])
        path = os.path.realpath(Path(root, ANNOTATED.sub("", name)))
        if os.path.commonpath([root, path]) != root or not _is_file(Path(path)):
            raise FileNotFoundError
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)

    def names(self) -> list[str]:
        """Picture files that lie directly in the input folder, by their endings."""
        try:
            entries = list(os.scandir(self._folders["input"]))
        except FileNotFoundError:  # made by the first upload
            return []
        return sorted(entry.name for entry in entries if _is_offered(entry))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # no system has so long a name
        return False


def _is_offered(entry: os.DirEntry[str]) -> bool:
    shown = not entry.name.startswith(".") and Path(entry.name).suffix.lower() in SUFFIXES
    return shown and entry.is_file()
