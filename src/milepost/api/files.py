"""A tenant's folders, and names that cannot lead out of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from uuid import uuid4

from milepost.api.problem import Refused, bad_request
from milepost.errors import CannotWrite
from milepost.wire.numbered_name import free_names

FolderName = Literal["output", "input", "temp"]
MAX_NAME_BYTES = 200
"""Of one part of a path; file systems take 255, and a number may be added."""
MAX_PARTS = 16
_NOT_IN_NAMES = '\\:*?"<>|'


@dataclass(frozen=True)
class Folders:
    """Where one tenant's files lie. None of them exists before the first file does."""

    output: Path
    input: Path
    temp: Path
    user: Path
    """Settings and what the editor stores."""

    def of(self, name: object) -> Path:
        """The folder that clients call so.

        Raises:
            Refused: there is none of that name.
        """
        if name not in get_args(FolderName):
            raise bad_request("type is no folder", "give output, input or temp")
        folder: Path = getattr(self, str(name))
        return folder


def parts_of(name: object, what: str) -> tuple[str, ...]:
    """A relative path's parts, each a plain file name; empty for an empty path.

    Raises:
        Refused: absolute, with `..`, hidden, too long, or no name that every system takes.
    """
    if not isinstance(name, str):
        raise bad_request(f"{what} is no text", "give a name")
    if not name:
        return ()
    parts = tuple(name.removesuffix("/").split("/"))
    if len(parts) > MAX_PARTS or not all(_is_plain(part) for part in parts):
        raise bad_request(
            f"{what} is no plain name",
            "give a relative path without '..', hidden parts or control characters",
        )
    return parts


def _is_plain(part: str) -> bool:
    try:
        size_bytes = len(part.encode("utf-8"))
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    plain = part.isprintable() and not part.startswith(".") and not set(part) & set(_NOT_IN_NAMES)
    return plain and 0 < size_bytes <= MAX_NAME_BYTES and part.strip() == part


def inside(folder: Path, *parts: str) -> Path:
    """The path of plain parts inside a folder.

    Raises:
        Refused: a link on the way leads out of the folder.
    """
    path = folder.joinpath(*parts)
    root = os.path.realpath(folder)
    if os.path.commonpath([root, os.path.realpath(path)]) != root:
        raise bad_request("the path leads out of its folder", "name a file inside it")
    return path


def folder_inside(folder: Path, *parts: str) -> Path:
    """The path of a folder inside a folder; it need not exist yet.

    Raises:
        Refused: a link leads out, or a part of the path is a file.
    """
    path = inside(folder, *parts)
    for length in range(1, len(parts) + 1):
        if folder.joinpath(*parts[:length]).is_file():
            raise bad_request("a part of the path is a file", "name a folder")
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it; an older one is replaced.

    Raises:
        CannotWrite: the disk says no.
    """
    temporary = path.with_name(f".{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CannotWrite(path.name, error.strerror or type(error).__name__) from None


def claim(names: Iterator[str], folder: Path) -> Path:
    """Take the first name that nobody has, by creating an empty file.

    Raises:
        CannotWrite: the disk says no.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            if _created(folder / name):
                return folder / name
    except OSError as error:
        raise CannotWrite(folder.name, error.strerror or type(error).__name__) from None
    raise CannotWrite("the name", "every number of it is taken")


def _created(path: Path) -> bool:
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


class KeptOnDisk:
    """Where nodes leave their pictures: `keep` writes them so that `/view` serves them.

    Called from the threads that nodes run in.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._untried: dict[str, Iterator[str]] = {}

    def keep(self, name: str, data: bytes) -> str:
        """Write a file whole; a name already taken gets a number. Returns the name it has.

        The name may hold folders, separated by `/`. What no system takes as a name is replaced,
        so that nothing is ever written outside the folder.

        Raises:
            CannotWrite: the disk says no.
        """
        *folders, last = [_plain(part) for part in name.split("/") if part.strip(". ")] or ["file"]
        folder = folder_inside(self._folder, *folders)
        path = claim(self._free_names("/".join((*folders, last)), last), folder)
        write_whole(path, data)
        return "/".join((*folders, path.name))

    def read(self, name: str) -> bytes | None:
        """A file that was kept under that name; None if there is none, or no such name."""
        try:
            path = inside(self._folder, *parts_of(name, "filename"))
            return path.read_bytes()
        except (Refused, OSError):
            return None

    def _free_names(self, whole: str, last: str) -> Iterator[str]:
        """Names not tried before: each picture costs the same, however many there are."""
        while True:
            with self._lock:
                if len(self._untried) > 1000:
                    self._untried.clear()
                name = next(self._untried.setdefault(whole, free_names(last)))
            yield name


def _plain(part: str) -> str:
    kept = "".join(
        character if character.isprintable() and character not in _NOT_IN_NAMES else "_"
        for character in part.encode("utf-8", "replace").decode("utf-8")
    )
    kept = kept.strip().rstrip(". ")
    if kept.startswith("."):  # hidden files are not shown
        kept = f"file{kept}"
    stem, dot, extension = kept.rpartition(".")
    shortened = stem.encode("utf-8")[: MAX_NAME_BYTES - 20].decode("utf-8", "ignore")
    return f"{shortened}{dot}{extension[:16]}" if dot else _cut(extension)


def _cut(name: str) -> str:
    return name.encode("utf-8")[: MAX_NAME_BYTES - 20].decode("utf-8", "ignore")
