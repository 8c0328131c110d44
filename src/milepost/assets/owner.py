"""The data root's owner: one environment, one service; its processes share it if they say so.

The marker file names both and stays. Who is alive is told by a lock that the system releases when
its process dies, however it dies. Child processes must be spawned, not forked: a fork would keep
the lock of a dead parent.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from milepost.assets.failures import RootTaken
from milepost.assets.names import plain_environment
from milepost.assets.open_folder import translated
from milepost.errors import InvalidInput

MARKER: Final = "milepost-owner.json"
_ALIVE: Final = "milepost-owner.lock"
_ENTRY: Final = "milepost-owner.door"
"""Held for the moment of coming in, so that two do not come in at once."""
_SERVICE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_MAX_MARKER_BYTES: Final = 4096


@dataclass(frozen=True)
class RootOwner:
    """What the marker says."""

    environment: str
    service_id: str
    """Also in the database."""


@contextmanager
def claim_root(
    root: Path, *, environment: str, service_id: str | None, shared: bool
) -> Iterator[RootOwner]:
    """Own the data root while the block runs.

    Args:
        root: is made if it is not there.
        environment: another one's root is refused, whether its service lives or not.
        service_id: the database's; None if it has none yet: then the id that the marker names, or
            a new one, is ours, and nobody alive is joined.
        shared: whether further processes of the same service may come in.

    Raises:
        RootTaken: another environment's, or a live process has it and does not share it with us.
        InvalidInput: no such environment or service id.
        StoreFull, StoreUnreachable, StoreDamaged: the marker cannot be written or read.
    """
    plain_environment(environment)
    if service_id is not None:
        _plain_service(service_id)
    with translated():
        root.mkdir(parents=True, exist_ok=True)
        alive = _open_lock(root / _ALIVE)
    try:
        with translated():
            owner = _come_in(root, alive, environment, service_id, shared=shared)
        yield owner
    finally:
        os.close(alive)


def _come_in(
    root: Path, alive: int, environment: str, service_id: str | None, *, shared: bool
) -> RootOwner:
    entry = _open_lock(root / _ENTRY)
    try:
        fcntl.flock(entry, fcntl.LOCK_EX)  # held for milliseconds, or until its holder dies
        marked = _read_marker(root)
        if marked is not None and marked.environment != environment:
            raise RootTaken(
                f"it belongs to the environment {marked.environment}, not {environment}",
                f"give {environment} its own --data-dir",
            )
        if _try_lock(alive, fcntl.LOCK_EX):
            return _take_over(root, alive, marked, environment, service_id, shared=shared)
        return _join(alive, marked, service_id, shared=shared)
    finally:
        os.close(entry)


def _take_over(
    root: Path,
    alive: int,
    marked: RootOwner | None,
    environment: str,
    service_id: str | None,
    *,
    shared: bool,
) -> RootOwner:
    """Nobody lives here: the root is ours."""
    known = service_id or (marked.service_id if marked is not None else uuid4().hex)
    owner = RootOwner(environment, known)
    if owner != marked:
        _write_marker(root, owner)
    if shared:
        fcntl.flock(alive, fcntl.LOCK_SH)
    return owner


def _join(
    alive: int, marked: RootOwner | None, service_id: str | None, *, shared: bool
) -> RootOwner:
    if marked is None or service_id != marked.service_id:
        raise RootTaken(
            "another live Milepost service uses it", "stop it, or give this one its own --data-dir"
        )
    if not shared or not _try_lock(alive, fcntl.LOCK_SH):
        raise RootTaken(
            "a process of this service is alive and works alone",
            "stop it, or run several processes with --database postgresql://…",
        )
    return marked


def _plain_service(service_id: str) -> str:
    if not _SERVICE.fullmatch(service_id):
        raise InvalidInput("service id", "is not one", "write 1 to 100 letters, digits, - and _")
    return service_id


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def marked_owner(root: Path) -> RootOwner | None:
    """Who owned the data root last; None if nobody ever did.

    Raises:
        RootTaken: the marker is not readable.
        StoreUnreachable, StoreDamaged: the folder is not.
    """
    with translated():
        return _read_marker(root)


def _read_marker(root: Path) -> RootOwner | None:
    try:
        file = os.open(root / MARKER, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        text = os.read(file, _MAX_MARKER_BYTES)
    finally:
        os.close(file)
    try:
        known = json.loads(text)
        return RootOwner(
            plain_environment(known["environment"]), _plain_service(known["service_id"])
        )
    except (ValueError, TypeError, KeyError, InvalidInput) as error:
        right = "restore it, or delete it if no service uses this folder"
        raise RootTaken(f"its marker {MARKER} cannot be read", right) from error


def _write_marker(root: Path, owner: RootOwner) -> None:
    half_written = root / f".{MARKER}.{secrets.token_hex(8)}"
    text = json.dumps({"environment": owner.environment, "service_id": owner.service_id})
    try:
        with half_written.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        half_written.replace(root / MARKER)
    finally:
        with suppress(FileNotFoundError):  # it has become the marker
            half_written.unlink()
