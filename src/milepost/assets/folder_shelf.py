"""A shelf in a local folder: temporary file, fsync, rename; no link is ever followed.

Not over fsspec: its local file system follows links and does not sync, and importing it costs a
tenth of the time that a server has to start.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from milepost.assets.open_folder import (
    folder_of,
    parts_of,
    prune,
    reading,
    translated,
    write_all,
)
from milepost.assets.shelf import Stored

_INCOMING: Final = (".incoming",)
"""No key begins like that."""
_TRIES: Final = 8
"""Another process may remove an empty folder between our making it and our using it."""


class FolderShelf:
    """One folder and what is below it; several processes may share it."""

    chunk_bytes = 1024 * 1024

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        """Make the folder if it is not there, for the service's own user alone.

        Args:
            root: the folder.
            durable: whether a power cut may not take what was written; a cache needs no sync.

        Raises:
            StoreUnreachable: it cannot be made.
        """
        self._root = root
        self._durable = durable
        with translated():
            root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(self, key: str, data: bytes) -> None:
        """Through a temporary file beside it, so that no reader sees a part."""
        with self.incoming() as incoming:
            incoming.write(data)
            incoming.place(key)

    @contextmanager
    def incoming(self) -> Iterator[_IncomingFile]:
        """A file that nobody sees; gone afterwards unless it was placed."""
        name = uuid4().hex
        with translated(), folder_of(self._root, _INCOMING, create=True) as folder:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            file = os.open(name, flags, 0o600, dir_fd=folder)
            try:
                yield _IncomingFile(self._root, folder, name, file, durable=self._durable)
            finally:
                os.close(file)
                with suppress(FileNotFoundError):  # it was placed
                    os.unlink(name, dir_fd=folder)

    def mark(self, key: str) -> None:
        """An empty file, seen by all at once, lost in a power cut."""
        with translated():
            for tries_left in reversed(range(_TRIES)):
                try:
                    self._make_empty(parts_of(key))
                except FileNotFoundError:
                    if not tries_left:
                        raise
                else:
                    return

    def _make_empty(self, parts: tuple[str, ...]) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        with folder_of(self._root, parts[:-1], create=True) as folder:
            os.close(os.open(parts[-1], flags, 0o600, dir_fd=folder))

    def read(self, key: str) -> bytes | None:
        """All of it."""
        with translated(), reading(self._root, key) as file:
            if file is None:
                return None
            size = os.fstat(file).st_size
            return _read_exactly(file, 0, size)

    def read_range(self, key: str, start: int, end: int) -> bytes | None:
        """From `start` to before `end`, or to its end."""
        with translated(), reading(self._root, key) as file:
            return None if file is None else _read_exactly(file, start, end - start)

    def holds(self, key: str) -> bool:
        """Opened like any reader would, so that a link in its place is noticed."""
        with translated(), reading(self._root, key) as file:
            return file is not None

    def touch(self, key: str, *, moment: float) -> None:
        """Note when it was last used (unix time in seconds); none there is fine."""
        with translated(), reading(self._root, key) as file:
            if file is not None:
                os.utime(file, (moment, moment))

    def remove(self, key: str) -> None:
        """And the folders above it that are empty then."""
        self._remove(key, durable=self._durable)

    def unmark(self, key: str) -> None:
        """As removed, but a power cut may bring it back."""
        self._remove(key, durable=False)

    def _remove(self, key: str, *, durable: bool) -> None:
        parts = parts_of(key)
        with translated(), suppress(FileNotFoundError):
            with folder_of(self._root, parts[:-1], create=False) as folder:
                os.unlink(parts[-1], dir_fd=folder)
                if durable:
                    os.fsync(folder)
            prune(self._root, parts[:-1])

    def listing(self, folder: str) -> Iterator[Stored]:
        """Links and anything that is no file are passed over."""
        with translated():
            self._be_there()
            yield from _files_below(self._root, parts_of(folder))

    def folders(self, folder: str) -> list[str]:
        """Empty if there is none."""
        with translated():
            self._be_there()
        with (
            translated(),
            suppress(FileNotFoundError),
            folder_of(self._root, parts_of(folder), create=False) as opened,
            os.scandir(opened) as entries,
        ):
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        return []

    def _be_there(self) -> None:
        """An empty listing of a store that is away would tell that everything is gone."""
        os.close(os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))

    def unfinished(self) -> Iterator[Stored]:
        """What a killed process left."""
        with translated():
            yield from _files_below(self._root, _INCOMING)

    def discard(self, unfinished: Stored) -> None:
        """Remove it; gone already is fine."""
        self.remove(unfinished.key)

    def probe(self) -> None:
        """Write one block and forget it."""
        with self.incoming() as incoming:
            incoming.write(b"probe")


class _IncomingFile:
    def __init__(self, root: Path, folder: int, name: str, file: int, *, durable: bool) -> None:
        self._root = root
        self._durable = durable
        self._folder = folder
        self._name = name
        self._file = file

    def write(self, chunk: bytes) -> None:
        with translated():
            write_all(self._file, chunk)

    def place(self, key: str) -> None:
        with translated():
            if self._durable:
                os.fsync(self._file)
            self._move(parts_of(key))

    def _move(self, parts: tuple[str, ...]) -> None:
        for tries_left in reversed(range(_TRIES)):
            try:
                with folder_of(self._root, parts[:-1], create=True) as target:
                    os.rename(self._name, parts[-1], src_dir_fd=self._folder, dst_dir_fd=target)
                    if self._durable:
                        os.fsync(target)
            except FileNotFoundError:
                if not tries_left:
                    raise
            else:
                return


def _read_exactly(file: int, start: int, size: int) -> bytes:
    """Bytes from an offset; fewer only where the file ends."""
    chunks = []
    while size > 0 and (chunk := os.pread(file, size, start)):
        chunks.append(chunk)
        start += len(chunk)
        size -= len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _files_below(root: Path, parts: tuple[str, ...]) -> Iterator[Stored]:
    below: list[str] = []
    files: list[Stored] = []
    with (
        suppress(FileNotFoundError),
        folder_of(root, parts, create=False) as folder,
        os.scandir(folder) as entries,
    ):
        for entry in entries:
            with suppress(FileNotFoundError):  # removed meanwhile
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    below.append(entry.name)
                elif stat.S_ISREG(status.st_mode):
                    key = "/".join((*parts, entry.name))
                    files.append(Stored(key, status.st_size, status.st_mtime))
    yield from files
    for name in below:
        yield from _files_below(root, (*parts, name))
