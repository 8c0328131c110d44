"""Expensive outcomes of nodes under their content key: a cache with a bound, on any shelf.

Bytes in, bytes out: how a value is encoded is the caller's affair. What was used longest ago goes
first. An entry is remembered with who used it, so that erasing a poster erases the outcomes that
nobody else used.
"""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from milepost.assets.failures import StoreFull
from milepost.assets.names import Keys, environment_folder, plain_owner
from milepost.assets.own_threads import OwnThreads
from milepost.assets.shelf import Shelf, Stored
from milepost.errors import InvalidInput

_KEY: Final = re.compile(r"[0-9a-f]{32,128}", re.ASCII)
_CHECK_BYTES: Final = 4
_FILLED_TO: Final = 0.9
"""Of the bound; so much stays after making room."""
_COUNTED_EVERY: Final = 1 / 16
"""Of the bound; after writing so much a process looks what the others wrote."""


class OutcomeStore:
    """All tenants' outcomes of one environment on a shelf, shared by a service's processes."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        environment: str,
        max_bytes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep outcomes.

        Args:
            shelf: a folder of the data root's `cache`, not synced, or the bucket of the assets.
            environment: whose.
            max_bytes: of all entries together; each process may pass it by a sixteenth.
            clock: unix time in seconds.
        """
        self.shelf = shelf
        self.environment = environment
        self.clock = clock
        self._folder = environment_folder(environment)
        self._max_bytes = max_bytes
        self._uncounted_bytes = max_bytes  # what lies there from before is not known yet
        self._room = threading.Lock()
        self.threads = OwnThreads("outcomes")

    def of(self, tenant: str) -> TenantOutcomes:
        """One tenant's; no other's can be reached with it."""
        return TenantOutcomes(self, Keys(self.environment, tenant))

    def takes(self, size_bytes: int) -> bool:
        """Whether an entry may be that large: a quarter of the bound."""
        return size_bytes <= self._max_bytes // 4

    def wrote(self, size_bytes: int) -> None:
        """Make room once enough was written."""
        with self._room:
            self._uncounted_bytes += size_bytes
            if self._uncounted_bytes < self._max_bytes * _COUNTED_EVERY:
                return
            self._uncounted_bytes = 0
            self._evict(self._max_bytes)

    def make_room(self) -> None:
        """Drop half of what is kept: the disk is full."""
        with self._room:
            self._evict(sum(stored.size_bytes for _, stored in self._entries()) // 2)

    def forget_older(self, *, than: float) -> int:
        """Drop what nobody has used since a moment, unix time in seconds; how many went."""
        old = [(tenant, stored) for tenant, stored in self._entries() if stored.modified < than]
        for tenant, stored in old:
            self.of(tenant).forget(stored.key.rsplit("/", 1)[-1])
        return len(old)

    def _evict(self, max_bytes: int) -> None:
        entries = sorted(self._entries(), key=lambda entry: entry[1].modified)
        total_bytes = sum(stored.size_bytes for _, stored in entries)
        if total_bytes <= max_bytes:
            return
        for tenant, stored in entries:
            self.of(tenant).forget(stored.key.rsplit("/", 1)[-1])
            total_bytes -= stored.size_bytes
            if total_bytes <= max_bytes * _FILLED_TO:
                return

    def _entries(self) -> list[tuple[str, Stored]]:
        return [
            (tenant, stored)
            for tenant in self.shelf.folders(self._folder)
            for stored in self.shelf.listing(f"{self._folder}/{tenant}/outcomes")
        ]


class TenantOutcomes:
    """One tenant's outcomes; from any thread."""

    def __init__(self, store: OutcomeStore, keys: Keys) -> None:
        self._store = store
        self._shelf = store.shelf
        self._prefix = keys.prefix

    def get(self, key: str, *, owner: str | None = None) -> bytes | None:
        """The encoded outcome; None if it is not there, was dropped or is damaged.

        Args:
            key: 32 to 128 hexadecimal digits.
            owner: who uses it, such as a poster's id.

        Raises:
            InvalidInput: no such key or owner.
            StoreUnreachable: the folder cannot be read.
        """
        entry = self._shelf.read(self._entry(key))
        if entry is None:
            return None
        check, data = entry[:_CHECK_BYTES], entry[_CHECK_BYTES:]
        if _check(data) != check:  # not synced when the power went
            self.forget(key)
            return None
        self._shelf.touch(self._entry(key), moment=self._store.clock())
        self._note_use(key, owner)
        return data

    def put(self, key: str, data: bytes, *, owner: str | None = None) -> bool:
        """Keep an encoded outcome; False if it is too large or the disk is full.

        A full disk is no reason to fail a job that has its outcome: half of the entries go.

        Raises:
            InvalidInput: no such key or owner.
            StoreUnreachable: the folder cannot be written.
        """
        place = self._entry(key)
        if not self._store.takes(len(data)):
            return False
        try:
            self._note_use(key, owner)
            self._shelf.write(place, _check(data) + data)
        except StoreFull:
            self._store.make_room()
            return False
        self._shelf.touch(place, moment=self._store.clock())
        self._store.wrote(len(data))
        return True

    def erase(self, owner: str) -> int:
        """Forget that the owner used anything, and what nobody else used; how many went."""
        folder = f"{self._prefix}/used-by/{plain_owner(owner)}"
        erased = 0
        for mark in list(self._shelf.listing(folder)):
            key = mark.key.rsplit("/", 1)[-1]
            self._shelf.remove(f"{self._users(key)}/{owner}")
            if not any(True for _ in self._shelf.listing(self._users(key))):
                erased += self._shelf.holds(self._entry(key))
                self._shelf.remove(self._entry(key))
            self._shelf.remove(mark.key)
        return erased

    def forget(self, key: str) -> None:
        """Drop an entry and who used it."""
        self._shelf.remove(self._entry(key))
        for mark in list(self._shelf.listing(self._users(key))):
            owner = mark.key.rsplit("/", 1)[-1]
            self._shelf.remove(f"{self._prefix}/used-by/{owner}/{key}")
            self._shelf.remove(mark.key)

    def _note_use(self, key: str, owner: str | None) -> None:
        if owner is not None:
            self._shelf.mark(f"{self._prefix}/used-by/{plain_owner(owner)}/{key}")
            self._shelf.mark(f"{self._users(key)}/{owner}")

    def _users(self, key: str) -> str:
        return f"{self._prefix}/users/{key}"

    def _entry(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise InvalidInput("outcome key", "is not one", "write 32 to 128 of 0-9 and a-f")
        return f"{self._prefix}/outcomes/{key[:2]}/{key}"


def user_of(run_id: str) -> str:
    """The word that stands for a run or a job among the users; clients may have chosen the id."""
    try:
        return plain_owner(run_id)
    except InvalidInput:
        return sha256(run_id.encode("utf-8", "surrogatepass")).hexdigest()


def _check(data: bytes) -> bytes:
    """Against a power cut, not against people: quick."""
    return zlib.crc32(data).to_bytes(_CHECK_BYTES)
