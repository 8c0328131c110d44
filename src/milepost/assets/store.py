"""The asset store: bytes by content, found by owner and name, in one environment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from queue import Empty, Queue

from milepost.assets.asset import Asset
from milepost.assets.contents import Contents
from milepost.assets.failures import AssetMissing, StoreDamaged
from milepost.assets.names import Digest, Holder, Keys, environment_folder
from milepost.assets.own_threads import OwnThreads
from milepost.assets.shelf import Shelf
from milepost.errors import InvalidInput, MilepostError


class AssetStore:
    """One environment's tenants on a shelf; another environment's store cannot name its keys."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        environment: str,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        """Look at a shelf.

        Args:
            shelf: where everything lies.
            environment: whose part of it.
            clock: unix time in seconds.
            pause: waits so many seconds.

        Raises:
            InvalidInput: no environment's name.
        """
        self.shelf = shelf
        self.environment = environment
        self.clock = clock
        self._pause = pause
        self._folder = environment_folder(environment)
        self._probing = threading.Lock()
        self.threads = OwnThreads("store")

    def of(self, tenant: str) -> TenantAssets:
        """What that tenant stores; nothing is made yet.

        Raises:
            InvalidInput: no tenant's name.
        """
        keys = Keys(self.environment, tenant)
        contents = Contents(self.shelf, keys, clock=self.clock, pause=self._pause)
        return TenantAssets(self.shelf, keys, contents, self.clock)

    def tenants(self) -> list[str]:
        """Everybody who stores something."""
        return self.shelf.folders(self._folder)

    def is_reachable(self, *, limit_s: float) -> bool:
        """Whether the shelf takes and gives bytes now; a hanging one is not, after the limit.

        While an earlier question still hangs no further thread is started.
        """
        if not self._probing.acquire(blocking=False):
            return False
        answers: Queue[bool] = Queue()
        threading.Thread(target=self._probe, args=(answers,), daemon=True).start()
        try:
            return answers.get(timeout=limit_s)
        except Empty:
            return False

    def _probe(self, answers: Queue[bool]) -> None:
        reachable = False
        try:
            with suppress(MilepostError):
                self.shelf.probe()
                reachable = True
        finally:
            self._probing.release()
            answers.put(reachable)


@dataclass(frozen=True)
class TenantAssets:
    """One tenant's bytes. Every method may raise StoreUnreachable, StoreDamaged and StoreFull."""

    shelf: Shelf
    keys: Keys
    contents: Contents
    clock: Callable[[], float]

    def put(
        self,
        data: bytes,
        *,
        owner: str,
        name: str,
        media_type: str,
        made_from: Digest | None = None,
    ) -> Asset:
        """Keep bytes under an owner's name, in place of what it stood for.

        Args:
            data: all of it.
            owner: such as a poster's id.
            name: such as `picture`.
            media_type: such as `image/jpeg`.
            made_from: the digest of what a smaller version shows.

        Raises:
            InvalidInput: owner, name or media type are none.
            StoreFull: no space left; nothing has changed.
        """
        asset = Asset(
            owner, name, sha256(data).hexdigest(), len(data), media_type, self.clock(), made_from
        )
        return self._name(asset, lambda: self.shelf.write(self.keys.content(asset.digest), data))

    def share(self, asset: Asset, *, owner: str, name: str) -> Asset:
        """Let another name stand for the same content; it lives as long as any of them.

        Raises:
            AssetMissing: the content has been erased.
        """
        shared = Asset(owner, name, asset.digest, asset.size_bytes, asset.media_type, self.clock())

        def erased() -> None:
            self.contents.release(shared.digest, shared.holder)
            raise AssetMissing(asset.name)

        return self._name(shared, erased)

    def _name(self, asset: Asset, bring: Callable[[], None]) -> Asset:
        before = self.find(asset.owner, asset.name)
        try:
            if not self.contents.hold(asset.digest, asset.holder):
                bring()
            self.shelf.write(self.keys.link(asset.holder), asset.to_json())
        except MilepostError:
            self._undo(asset, before)
            raise
        if before is not None and before.digest != asset.digest:
            self.contents.release(before.digest, before.holder)
        return asset

    def _undo(self, asset: Asset, before: Asset | None) -> None:
        if before is None or before.digest != asset.digest:
            with suppress(MilepostError):  # the store is away: `milepost gc` finds what is left
                self.contents.release(asset.digest, asset.holder)

    def find(self, owner: str, name: str) -> Asset | None:
        """What the owner's name stands for; None if nothing."""
        data = self.shelf.read(self.keys.link(Holder(owner, name)))
        return None if data is None else Asset.from_json(data)

    def get(self, owner: str, name: str) -> Asset:
        """What the owner's name stands for.

        Raises:
            AssetMissing: nothing.
        """
        asset = self.find(owner, name)
        if asset is None:
            raise AssetMissing(name)
        return asset

    def read(self, asset: Asset) -> bytes:
        """All bytes, compared with their digest.

        Raises:
            AssetMissing: erased meanwhile.
            StoreDamaged: they are not the bytes that were put.
        """
        data = self.shelf.read(self.keys.content(asset.digest))
        if data is None:
            raise AssetMissing(asset.name)
        if sha256(data).hexdigest() != asset.digest:
            raise StoreDamaged(f"the bytes of a {asset.name} have changed")
        return data

    def stream(self, asset: Asset, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Bytes from `start` to before `end` (both in bytes), a chunk in memory at a time.

        Raises:
            InvalidInput: the range is not inside.
            AssetMissing: erased meanwhile, maybe while it was read.
            StoreDamaged: there are fewer bytes than were put.
        """
        stop = asset.size_bytes if end is None else end
        if not 0 <= start <= stop <= asset.size_bytes:
            raise InvalidInput("range", "is not inside", f"use 0 to {asset.size_bytes}")
        return self._chunks(asset, start, stop)

    def _chunks(self, asset: Asset, start: int, stop: int) -> Iterator[bytes]:
        key = self.keys.content(asset.digest)
        while start < stop:
            chunk = self.shelf.read_range(key, start, min(stop, start + self.shelf.chunk_bytes))
            if chunk is None:
                raise AssetMissing(asset.name)
            if not chunk:
                raise StoreDamaged(f"the bytes of a {asset.name} end early")
            yield chunk
            start += len(chunk)

    def names(self, owner: str) -> list[Asset]:
        """Everything the owner keeps, by name."""
        folder = self.keys.links_of(owner)
        names = sorted(stored.key.rsplit("/", 1)[-1] for stored in self.shelf.listing(folder))
        found = (self.find(owner, name) for name in names)
        return [asset for asset in found if asset is not None]

    def remove(self, owner: str, name: str) -> bool:
        """Erase one name, and the bytes if nobody else holds them; whether it was there."""
        asset = self.find(owner, name)
        if asset is None:
            return False
        # The name goes last: if we are killed before, whoever erases again finds it.
        self.contents.release(asset.digest, asset.holder)
        self.shelf.remove(self.keys.link(asset.holder))
        return True

    def erase(self, owner: str) -> int:
        """Erase all of an owner's names and what nobody else holds; how many names there were."""
        erased = 0
        while names := self.names(owner):  # a name given meanwhile goes, too
            erased += sum(self.remove(owner, asset.name) for asset in names)
        return erased
