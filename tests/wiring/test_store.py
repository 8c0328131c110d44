from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from milepost.assets.failures import (
    EnvironmentTaken,
    RootTaken,
    StoreFull,
    StoreMisconfigured,
    StoreUnreachable,
)
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.service import SCHEMA
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput, MilepostError
from milepost.records.records import Records, open_records
from milepost.wiring.store import RETRIES, open_store, owned


class RefusingShelf(FolderShelf):
    """Answers every question with one error."""

    def __init__(self, root: Path, error: MilepostError) -> None:
        super().__init__(root)
        self.error = error

    def probe(self) -> None:
        raise self.error


def test_a_service_keeps_its_assets_in_its_data_folder(tmp_path: Path) -> None:
    store = open_store(tmp_path, environment="default", address=None)

    store.of("acme").put(b"bytes", owner="poster", name="picture", media_type="image/jpeg")

    assert (tmp_path / "assets/default/tenants/acme").is_dir()


@pytest.mark.parametrize("name", ["", "Ümlaut", "../x", "a" * 41, "A"])
def test_what_is_no_environment_is_refused_by_the_options_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="--environment: is no name of one; write 1 to 40"):
        open_store(tmp_path, environment=name, address=None)


@pytest.mark.parametrize("address", ["/srv/assets", "gs://bucket", "s3://", "s3://a/../b"])
def test_what_is_no_bucket_is_refused_by_the_settings_name(tmp_path: Path, address: str) -> None:
    with pytest.raises(InvalidInput, match="MILEPOST_ASSETS: is no bucket; write s3://BUCKET"):
        open_store(tmp_path, environment="default", address=address)


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    opened = await open_records(tmp_path / "milepost.db", [SCHEMA])
    yield opened
    await opened.close()


def store_on(shelf: FolderShelf, environment: str = "default") -> AssetStore:
    return AssetStore(shelf, environment=environment)


@pytest.mark.parametrize("error", [StoreUnreachable("timed out"), StoreFull()])
async def test_a_server_starts_while_its_store_is_away(
    tmp_path: Path, records: Records, error: MilepostError
) -> None:
    async with owned(tmp_path, records, store_on(RefusingShelf(tmp_path / "assets", error))):
        pass


async def test_a_server_does_not_start_with_a_bucket_that_refuses_it(
    tmp_path: Path, records: Records
) -> None:
    refusal = StoreMisconfigured("there is no such bucket", "make it, or name another")
    store = store_on(RefusingShelf(tmp_path / "assets", refusal))

    with pytest.raises(StoreMisconfigured, match="MILEPOST_ASSETS: there is no such bucket; make"):
        async with owned(tmp_path, records, store):
            pass


async def test_processes_of_one_service_share_a_data_root(tmp_path: Path, records: Records) -> None:
    store = store_on(FolderShelf(tmp_path / "assets"))

    async with owned(tmp_path, records, store) as one, owned(tmp_path, records, store) as two:
        assert one == two


async def test_another_services_database_does_not_get_a_live_data_root(
    tmp_path: Path, records: Records
) -> None:
    store = store_on(FolderShelf(tmp_path / "assets"))
    others = await open_records(tmp_path / "other.db", [SCHEMA])

    async with owned(tmp_path, records, store):
        with pytest.raises(RootTaken, match="another live Milepost service uses it"):
            async with owned(tmp_path, others, store):
                pass
    await others.close()


async def test_another_environment_gets_neither_the_database_nor_the_data_root(
    tmp_path: Path, records: Records
) -> None:
    shelf = FolderShelf(tmp_path / "assets")
    others = await open_records(tmp_path / "other.db", [SCHEMA])
    async with owned(tmp_path, records, store_on(shelf)):
        pass

    for opened, error in ((records, EnvironmentTaken), (others, RootTaken)):
        with pytest.raises(error, match="belongs to the environment default, not staging"):
            async with owned(tmp_path, opened, store_on(shelf, "staging")):
                pass
    await others.close()


def test_a_store_that_is_away_costs_no_job() -> None:
    failures = [
        RETRIES.failure(StoreUnreachable("away"), {"store_unreachable": before}, lambda: 1.0)
        for before in (0, 90_000)
    ]

    assert [failure.retry_in_s for failure in failures] == [1.5, 9.0]
