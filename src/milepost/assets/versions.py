"""Other versions of what is stored, such as a smaller picture: made once, erased with it."""

from __future__ import annotations

from contextlib import suppress

from milepost.assets.asset import Asset
from milepost.assets.failures import AssetMissing, StoreFull, StoreUnreachable
from milepost.assets.names import Digest
from milepost.assets.store import TenantAssets


def kept_version(assets: TenantAssets, *, owner: str, name: str, of: Digest) -> bytes | None:
    """The version of that name, if it was kept and shows the original as it is now.

    Args:
        assets: where the original is.
        owner: of both.
        name: of the version.
        of: the original's digest.

    Raises:
        StoreUnreachable, StoreDamaged: it cannot be read.
    """
    asset = assets.find(owner, name)
    if asset is None or asset.made_from != of:
        return None
    with suppress(AssetMissing):  # erased meanwhile
        return assets.read(asset)
    return None


def keep_version(
    assets: TenantAssets, data: bytes, *, original: Asset, name: str, media_type: str
) -> bool:
    """Keep a version beside its original; False if there is no room, or the original is gone.

    Raises:
        InvalidInput: name or media type are none.
    """
    owner = original.owner
    try:
        assets.put(data, owner=owner, name=name, media_type=media_type, made_from=original.digest)
        if assets.find(owner, original.name) is not None:
            return True
        assets.remove(owner, name)  # whoever erased the original may not have seen ours
    except (StoreFull, StoreUnreachable):  # it can be made again
        return False
    return False
