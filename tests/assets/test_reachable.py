from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from milepost.assets.bucket_shelf import open_s3
from milepost.assets.failures import StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput

SECRET = "anything"  # noqa: S105  # the local server looks at none


class HangingShelf(FolderShelf):
    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.released = threading.Event()
        self.probes = 0

    def probe(self) -> None:
        self.probes += 1
        self.released.wait()


def store_on(shelf: Shelf) -> AssetStore:
    return AssetStore(shelf, environment="test")


def test_a_folder_that_went_away_is_not_reachable_and_its_files_are_not_called_gone(
    tmp_path: Path,
) -> None:
    store = store_on(FolderShelf(tmp_path / "assets"))
    shutil.rmtree(tmp_path / "assets")

    assert not store.is_reachable(limit_s=5)
    with pytest.raises(StoreUnreachable) as caught:
        store.of("acme").find("poster", "picture")
    with pytest.raises(StoreUnreachable):
        store.of("acme").names("poster")
    with pytest.raises(StoreUnreachable):
        store.tenants()
    assert caught.value.retryable
    assert str(tmp_path) not in str(caught.value)


def test_a_hanging_shelf_is_not_reachable_and_gets_no_second_question(tmp_path: Path) -> None:
    shelf = HangingShelf(tmp_path)
    store = store_on(shelf)

    assert [store.is_reachable(limit_s=0.01) for _ in range(3)] == [False] * 3
    assert shelf.probes == 1
    shelf.released.set()


def test_a_bucket_that_nobody_answers_for_is_not_reachable() -> None:
    shelf = s3("s3://nobody/here", "http://127.0.0.1:9")

    assert not store_on(shelf).is_reachable(limit_s=0.05)


def test_a_bucket_that_is_not_there_is_not_reachable(s3_endpoint: str) -> None:
    shelf = s3("s3://not-there", s3_endpoint)

    assert not store_on(shelf).is_reachable(limit_s=5)
    with pytest.raises(StoreUnreachable, match="no such bucket"):
        shelf.write("some/key", b"")


@pytest.mark.parametrize("address", ["bucket", "s3://", "file:///etc", "s3://bucket/../other"])
def test_what_is_no_bucket_is_told_in_one_line(address: str) -> None:
    with pytest.raises(InvalidInput, match="MILEPOST_ASSETS: is no bucket; write s3://BUCKET"):
        open_s3(address)


def s3(address: str, endpoint: str) -> Shelf:
    return open_s3(address, endpoint_url=endpoint, region="us-east-1", key="k", secret=SECRET)
