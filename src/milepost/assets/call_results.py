"""What paid calls gave, kept under its content until it belongs to a poster, or is too old.

An address holds the content's digest, so that it stays true whoever holds the content: first the
calls themselves, then every poster that used it. With its last poster a result is erased.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from milepost.assets.asset import Asset
from milepost.assets.failures import AssetMissing
from milepost.assets.store import AssetStore
from milepost.providers.capabilities import Kept, KeptIsGone

OWNER: Final = "calls"
"""Holds what no poster has used yet; no poster has such an id."""


@dataclass(frozen=True)
class CallResults:
    """A `Keeper` over the asset store. Every method may raise StoreUnreachable and StoreFull."""

    assets: AssetStore

    async def keep(self, tenant: str, data: bytes, media_type: str) -> str:
        """Keep the bytes, durably; their address."""
        digest = sha256(data).hexdigest()
        put = self.assets.of(tenant).put
        await asyncio.to_thread(put, data, owner=OWNER, name=digest, media_type=media_type)
        return f"{digest} {len(data)} {media_type}"

    async def load(self, tenant: str, address: str) -> Kept:
        """What lies there.

        Raises:
            KeptIsGone: the posters that used it were erased, or it was too old.
        """
        asset = _asset_at(address)
        try:
            data = await asyncio.to_thread(self.assets.of(tenant).read, asset)
        except AssetMissing:
            raise KeptIsGone from None
        return Kept(data, asset.media_type)

    async def hand_over(self, tenant: str, address: str, *, owner: str) -> bool:
        """Let it live as long as that poster, or any other that used it, and no longer.

        Returns:
            Whether that poster is the first to use it, now or in an earlier try.

        Raises:
            KeptIsGone: it was erased meanwhile.
        """
        kept, asset = self.assets.of(tenant), _asset_at(address)

        def hand_over() -> bool:
            name = f"call.{asset.digest}"
            had_it = kept.find(owner, name) is not None
            kept.share(asset, owner=owner, name=name)
            return kept.remove(OWNER, asset.name) or had_it

        try:
            return await asyncio.to_thread(hand_over)
        except AssetMissing:
            raise KeptIsGone from None

    def forget_older(self, tenant: str, *, than: float) -> int:
        """Erase what no poster has used since that unix time in seconds; how many went."""
        kept = self.assets.of(tenant)
        old = [asset for asset in kept.names(OWNER) if asset.created < than]
        return sum(kept.remove(OWNER, asset.name) for asset in old)


def _asset_at(address: str) -> Asset:
    digest, size_bytes, media_type = address.split(" ", 2)
    return Asset(OWNER, digest, digest, int(size_bytes), media_type, 0.0)
