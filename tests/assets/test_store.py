from __future__ import annotations

import threading
from hashlib import sha256

import pytest

from milepost.assets.asset import Asset
from milepost.assets.failures import AssetMissing, StoreDamaged
from milepost.assets.leftovers import collect_leftovers, owners_older
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore, TenantAssets
from milepost.errors import InvalidInput

PICTURE = bytes(range(256)) * 40


@pytest.fixture
def store(shelf: Shelf) -> AssetStore:
    return AssetStore(shelf, environment="test")


@pytest.fixture
def assets(store: AssetStore) -> TenantAssets:
    return store.of("acme")


def kept(assets: TenantAssets, owner: str = "poster-1", name: str = "picture") -> Asset:
    return assets.put(PICTURE, owner=owner, name=name, media_type="image/jpeg")


def later(store: AssetStore) -> AssetStore:
    return AssetStore(store.shelf, environment=store.environment, clock=lambda: store.clock() + 1e5)


def contents(assets: TenantAssets) -> int:
    return sum(1 for _ in assets.shelf.listing(assets.keys.contents))


def test_what_was_put_is_found_by_owner_and_name(assets: TenantAssets) -> None:
    asset = kept(assets)

    assert assets.get("poster-1", "picture") == asset
    assert asset.digest == sha256(PICTURE).hexdigest()
    assert (asset.size_bytes, asset.media_type) == (len(PICTURE), "image/jpeg")
    assert assets.read(asset) == PICTURE


def test_what_was_never_put_is_missing(assets: TenantAssets) -> None:
    assert assets.find("poster-1", "picture") is None
    with pytest.raises(AssetMissing, match="picture: not in the asset store"):
        assets.get("poster-1", "picture")


def test_what_was_kept_is_read_in_ranges(assets: TenantAssets) -> None:
    film = b"".join(bytes([n]) * 1000 for n in range(9))
    asset = assets.put(film, owner="p", name="film", media_type="video/mp4")

    assert b"".join(assets.stream(asset)) == film
    assert b"".join(assets.stream(asset, start=999, end=2001)) == b"\0" + b"\1" * 1000 + b"\2"
    assert b"".join(assets.stream(asset, start=9000)) == b""


def test_a_range_outside_is_refused_before_anything_is_sent(assets: TenantAssets) -> None:
    asset = kept(assets)

    for start, end in ((-1, 3), (5, 4), (0, len(PICTURE) + 1)):
        with pytest.raises(InvalidInput, match="range: is not inside"):
            assets.stream(asset, start=start, end=end)


def test_the_same_content_lies_there_once_and_lives_as_long_as_a_name(assets: TenantAssets) -> None:
    first, second = kept(assets, "poster-1"), kept(assets, "poster-2")
    assert contents(assets) == 1

    assert assets.erase("poster-1") == 1
    assert assets.read(second) == PICTURE
    assert assets.erase("poster-2") == 1

    with pytest.raises(AssetMissing):
        assets.read(first)
    assert list(assets.shelf.listing("test")) == []


def test_a_shared_content_survives_its_first_owner(assets: TenantAssets) -> None:
    shared = assets.share(kept(assets), owner="poster-2", name="landscape")
    assets.erase("poster-1")

    assert assets.read(shared) == PICTURE


def test_an_erased_content_cannot_be_shared(assets: TenantAssets) -> None:
    asset = kept(assets)
    assets.erase("poster-1")

    with pytest.raises(AssetMissing):
        assets.share(asset, owner="poster-2", name="landscape")
    assert list(assets.shelf.listing("test")) == []


def test_a_name_that_gets_new_bytes_lets_the_old_ones_go(assets: TenantAssets) -> None:
    kept(assets)
    new = assets.put(b"new", owner="poster-1", name="picture", media_type="image/png")

    assert assets.names("poster-1") == [new]
    assert contents(assets) == 1


def test_the_same_bytes_again_under_the_same_name_stay(assets: TenantAssets) -> None:
    kept(assets)

    assert assets.read(kept(assets)) == PICTURE


def test_erasing_takes_all_of_an_owner_and_nothing_of_others(assets: TenantAssets) -> None:
    for name in ("trip", "report", "picture", "picture.thumb-320.webp"):
        assets.put(name.encode(), owner="poster-1", name=name, media_type="text/plain")
    other = kept(assets, "poster-10")

    assert assets.erase("poster-1") == 4
    assert assets.erase("poster-1") == 0
    assert assets.names("poster-1") == []
    assert assets.names("poster-10") == [other]


def test_an_erasure_that_was_killed_midway_is_finished_by_the_next(assets: TenantAssets) -> None:
    asset = kept(assets)
    assets.contents.release(asset.digest, asset.holder)

    with pytest.raises(AssetMissing):
        assets.read(asset)
    assert assets.erase("poster-1") == 1
    assert list(assets.shelf.listing("test")) == []


def test_a_tenant_sees_nothing_of_another(store: AssetStore) -> None:
    kept(store.of("acme"))
    kept(store.of("zenith"))
    store.of("acme").erase("poster-1")

    assert store.of("acme").find("poster-1", "picture") is None
    assert store.of("zenith").read(store.of("zenith").get("poster-1", "picture")) == PICTURE


def test_two_environments_on_one_shelf_cannot_see_each_other(shelf: Shelf) -> None:
    one, other = (AssetStore(shelf, environment=name) for name in ("staging", "production"))
    kept(one.of("acme"))

    assert other.tenants() == []
    assert other.of("acme").find("poster-1", "picture") is None
    assert other.of("acme").erase("poster-1") == 0
    assert collect_leftovers(later(other)).contents == 0
    assert one.of("acme").read(one.of("acme").get("poster-1", "picture")) == PICTURE


def test_changed_bytes_are_noticed(assets: TenantAssets) -> None:
    asset = kept(assets)
    assets.shelf.write(assets.keys.content(asset.digest), b"something else")

    with pytest.raises(StoreDamaged, match="the bytes of a picture have changed"):
        assets.read(asset)


def test_bytes_that_end_early_are_noticed_in_a_stream(assets: TenantAssets) -> None:
    asset = kept(assets)
    assets.shelf.write(assets.keys.content(asset.digest), PICTURE[:10])

    with pytest.raises(StoreDamaged, match="end early"):
        list(assets.stream(asset, end=200))


def test_an_unreadable_name_is_told_without_a_traceback(assets: TenantAssets) -> None:
    asset = kept(assets)
    for wrong in (b"", b"[]", b'{"owner": 1}', asset.to_json().replace(b"image/jpeg", b"<script>")):
        assets.shelf.write(assets.keys.link(asset.holder), wrong)
        with pytest.raises(StoreDamaged):
            assets.find("poster-1", "picture")


def test_an_owner_waits_for_a_removal_of_the_same_content(store: AssetStore) -> None:
    plain = store.of("acme")
    asset = kept(plain)
    plain.shelf.remove(plain.keys.holder(asset.digest, asset.holder))
    mark = f"{plain.keys.removals_of(asset.digest)}/1"
    plain.shelf.write(mark, b"")
    waits: list[float] = []

    def removal_comes_to_its_end(seconds: float) -> None:
        waits.append(seconds)
        plain.shelf.remove(plain.keys.content(asset.digest))
        plain.shelf.remove(mark)

    waiting = AssetStore(plain.shelf, environment="test", pause=removal_comes_to_its_end)
    again = kept(waiting.of("acme"), "poster-2")

    assert len(waits) == 1
    assert plain.read(again) == PICTURE


def test_many_at_once_never_lose_a_content_that_somebody_holds(store: AssetStore) -> None:
    failures: list[BaseException] = []

    def come_and_go(owner: str) -> None:
        assets = store.of("acme")
        try:
            for _ in range(6):
                asset = kept(assets, owner)
                assert assets.read(asset) == PICTURE
                assets.erase(owner)
            kept(assets, owner)
        except BaseException as error:  # noqa: BLE001  # told by the test
            failures.append(error)

    threads = [threading.Thread(target=come_and_go, args=(f"poster-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assets = store.of("acme")
    assert [assets.read(assets.get(f"poster-{n}", "picture")) for n in range(4)] == [PICTURE] * 4


def test_leftovers_are_found_counted_and_removed(store: AssetStore) -> None:
    assets = store.of("acme")
    alive = kept(assets)
    lost = assets.put(b"lost", owner="poster-2", name="picture", media_type="image/jpeg")
    assets.shelf.remove(assets.keys.link(lost.holder))
    assets.shelf.write(f"{assets.keys.removals_of(lost.digest)}/dead", b"")
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))

    assert collect_leftovers(store).contents == 0  # all of it is young

    dry = collect_leftovers(later(store), dry_run=True)
    wet = collect_leftovers(later(store), progress=progress)

    assert (dry.contents, dry.marks, dry.size_bytes) == (1, 2, 4)
    assert wet == dry
    assert steps == [(1, 1)]
    assert collect_leftovers(later(store)).contents == 0
    assert assets.read(alive) == PICTURE


def test_owners_older_than_a_moment_are_found(store: AssetStore) -> None:
    assets = store.of("acme")
    kept(assets)

    assert list(owners_older(assets, than=store.clock() - 1e5)) == []
    assert list(owners_older(assets, than=store.clock() + 1e5)) == ["poster-1"]


def test_a_shelf_at_work_is_reachable(store: AssetStore) -> None:
    assert store.is_reachable(limit_s=5)
