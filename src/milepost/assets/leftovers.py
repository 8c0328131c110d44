"""What nobody needs any more: old owners, and what a killed process left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from milepost.assets.names import Holder
from milepost.assets.shelf import Stored
from milepost.assets.store import AssetStore, TenantAssets
from milepost.errors import InvalidInput

GRACE_S: Final = 3600.0
"""Younger than that may belong to a writer at work."""
Progress = Callable[[int, int], object]
"""Is called with the steps done and all steps."""


@dataclass
class Leftovers:
    """What was found, and removed unless it was a dry run."""

    contents: int = 0
    """That no name stands for."""
    marks: int = 0
    """Of holders whose name is gone, and of removals that broke off."""
    unfinished: int = 0
    """Bytes that never became a content."""
    size_bytes: int = 0
    """Of contents and unfinished ones together."""


def collect_leftovers(
    store: AssetStore,
    *,
    dry_run: bool = False,
    grace_s: float = GRACE_S,
    progress: Progress | None = None,
) -> Leftovers:
    """Find what nobody can reach any more, in one environment, and remove it; servers may run.

    Needs about 100 bytes of memory for each name of the largest tenant.

    Args:
        store: the environment's.
        dry_run: only count.
        grace_s: what is younger stays.
        progress: told after each tenant.

    Raises:
        StoreUnreachable: what was removed until then stays removed; run it again.
    """
    found = Leftovers()
    oldest = store.clock() - grace_s
    tenants = store.tenants()
    for done, tenant in enumerate(tenants, start=1):
        _Sweep(store.of(tenant), found, oldest, dry_run=dry_run).sweep()
        if progress is not None:
            progress(done, len(tenants))
    for stored in store.shelf.unfinished():
        if stored.modified <= oldest:
            found.unfinished += 1
            found.size_bytes += stored.size_bytes
            if not dry_run:
                store.shelf.discard(stored)
    return found


class _Sweep:
    def __init__(
        self, assets: TenantAssets, found: Leftovers, oldest: float, *, dry_run: bool
    ) -> None:
        self._assets = assets
        self._found = found
        self._oldest = oldest
        self._dry_run = dry_run

    def sweep(self) -> None:
        # Names are listed before marks: a mark made in between is young, and stays.
        keys = self._assets.keys
        named = {_short(stored.key) for stored in self._sharded(keys.links)}
        held: set[bytes] = set()
        for mark in self._sharded(keys.holders):
            digest, word = mark.key.split("/")[-2:]
            if self._is_alive(mark, word, named):
                held.add(_short(digest))
            else:
                self._remove_mark(mark)
        for content in self._sharded(keys.contents):
            digest = content.key.rsplit("/", 1)[-1]
            if _short(digest) not in held and content.modified <= self._oldest:
                self._remove_content(digest, content)
        for mark in self._assets.shelf.listing(keys.removals):
            if mark.modified <= self._oldest:
                self._remove_mark(mark)

    def _sharded(self, folder: str) -> Iterator[Stored]:
        for shard in self._assets.shelf.folders(folder):
            yield from self._assets.shelf.listing(f"{folder}/{shard}")

    def _is_alive(self, mark: Stored, word: str, named: set[bytes]) -> bool:
        if mark.modified > self._oldest:
            return True
        try:
            return _short(self._assets.keys.link(Holder.of(word))) in named
        except InvalidInput:  # not ours
            return False

    def _remove_mark(self, mark: Stored) -> None:
        self._found.marks += 1
        if not self._dry_run:
            self._assets.shelf.remove(mark.key)

    def _remove_content(self, digest: str, content: Stored) -> None:
        if not self._dry_run and not self._assets.contents.remove_unheld(digest):
            return  # somebody came to hold it meanwhile
        self._found.contents += 1
        self._found.size_bytes += content.size_bytes


def _short(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def owners_older(assets: TenantAssets, *, than: float) -> Iterator[str]:
    """Every owner all of whose names were given before a moment.

    Args:
        assets: one tenant's.
        than: unix time in seconds, by the shelf's clock.
    """
    for shard in assets.shelf.folders(assets.keys.links):
        newest: dict[str, float] = {}
        for stored in assets.shelf.listing(f"{assets.keys.links}/{shard}"):
            owner = stored.key.split("/")[-2]
            newest[owner] = max(newest.get(owner, 0.0), stored.modified)
        yield from (owner for owner, modified in newest.items() if modified < than)
