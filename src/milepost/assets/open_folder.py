"""Folders and files opened step by step, so that no link in between can lead elsewhere."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from milepost.assets.failures import StoreDamaged, StoreFull, StoreUnreachable

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_WHAT_WE_MADE: Final = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EISDIR})


@contextmanager
def translated() -> Iterator[None]:
    """Turn the system's errors into ours.

    Raises:
        StoreFull: no space, or the quota or the largest file size is reached.
        StoreDamaged: a link or something else stands where the store has a folder or a file.
        StoreUnreachable: anything else.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise StoreFull from error
        if error.errno in _NOT_WHAT_WE_MADE:
            raise StoreDamaged("a link or a stranger stands where it has a file") from error
        raise StoreUnreachable(error.strerror or type(error).__name__) from error


def parts_of(key: str) -> tuple[str, ...]:
    """The key's words; `names` made them, and what cannot come from there is refused again.

    Raises:
        StoreDamaged: a word is empty or leads upwards.
    """
    parts = tuple(key.split("/"))
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise StoreDamaged("a key of it leads elsewhere")
    return parts


@contextmanager
def folder_of(root: Path, parts: tuple[str, ...], *, create: bool) -> Iterator[int]:
    """Open a folder below the root, none of whose steps is a link.

    Raises:
        FileNotFoundError: it is not there, and not to be made.
        OSError: a step is a link or no folder.
    """
    folder = os.open(root, _FOLDER)  # the operator may have made the root itself a link
    try:
        for part in parts:
            below = _step(folder, part, create=create)
            os.close(folder)
            folder = below
        yield folder
    finally:
        os.close(folder)


def _step(folder: int, part: str, *, create: bool) -> int:
    try:
        return os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
    except FileNotFoundError:
        if not create:
            raise
    with suppress(FileExistsError):
        # Not synced: file systems keep the order, so syncing what is made in it brings it along.
        os.mkdir(part, 0o700, dir_fd=folder)
    return os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)


@contextmanager
def reading(root: Path, key: str) -> Iterator[int | None]:
    """Open a file to read; None if it is not there.

    Raises:
        OSError: a step or the file itself is a link or no file.
    """
    parts = parts_of(key)
    file = _open_file(root, parts)
    try:
        yield file
    finally:
        if file is not None:
            os.close(file)


def _open_file(root: Path, parts: tuple[str, ...]) -> int | None:
    # O_NONBLOCK: a named pipe in its place must not hold us up.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with folder_of(root, parts[:-1], create=False) as folder:
            file = os.open(parts[-1], flags, dir_fd=folder)
    except FileNotFoundError:
        if not root.is_dir():
            raise  # the whole store is away; its files are not gone
        return None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    return file


def write_all(file: int, data: bytes) -> None:
    """Write every byte.

    Raises:
        OSError: the system took fewer.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def prune(root: Path, parts: tuple[str, ...]) -> None:
    """Remove a folder and those above it, as far as they are empty; the first of all stays."""
    for depth in range(len(parts), 1, -1):
        try:
            with folder_of(root, parts[: depth - 1], create=False) as above:
                os.rmdir(parts[depth - 1], dir_fd=above)
        except OSError:  # not empty, or somebody was quicker
            return
