from __future__ import annotations

from pathlib import Path

import pytest

from milepost.assets.asset import Asset
from milepost.assets.failures import StoreFull
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore, TenantAssets
from milepost.assets.versions import keep_version, kept_version


class FullShelf(FolderShelf):
    """Has room for what is there, and for nothing more."""

    full = False

    def write(self, key: str, data: bytes) -> None:
        if self.full:
            raise StoreFull
        super().write(key, data)


def picture_in(shelf: Shelf, data: bytes = b"large") -> tuple[TenantAssets, Asset]:
    assets = AssetStore(shelf, environment="test").of("acme")
    return assets, assets.put(data, owner="poster", name="picture", media_type="image/jpeg")


def keep(assets: TenantAssets, original: Asset) -> bool:
    return keep_version(
        assets, b"small", original=original, name="picture-320.webp", media_type="image/webp"
    )


def kept(assets: TenantAssets, original: Asset) -> bytes | None:
    return kept_version(assets, owner="poster", name="picture-320.webp", of=original.digest)


def test_a_version_is_kept_beside_its_original_and_erased_with_it(shelf: Shelf) -> None:
    assets, picture = picture_in(shelf)
    assert kept(assets, picture) is None

    assert keep(assets, picture)
    assert kept(assets, picture) == b"small"

    assert assets.erase("poster") == 2
    assert kept(assets, picture) is None
    assert list(shelf.listing("test")) == []


def test_a_version_of_what_the_original_was_before_is_none(tmp_path: Path) -> None:
    assets, picture = picture_in(FolderShelf(tmp_path))
    keep(assets, picture)
    _, changed = picture_in(FolderShelf(tmp_path), b"repainted")

    assert kept(assets, changed) is None


def test_a_version_of_an_original_that_is_erased_meanwhile_leaves_nothing(shelf: Shelf) -> None:
    assets, picture = picture_in(shelf)
    assets.erase("poster")

    assert not keep(assets, picture)
    assert list(shelf.listing("test")) == []


@pytest.mark.parametrize("full", [True, False])
def test_a_full_store_keeps_no_version_and_fails_nothing(tmp_path: Path, *, full: bool) -> None:
    shelf = FullShelf(tmp_path)
    assets, picture = picture_in(shelf)
    shelf.full = full

    assert keep(assets, picture) is not full
    assert assets.read(picture) == b"large"
