from __future__ import annotations

from pathlib import Path

import pytest

from milepost.assets.failures import StoreFull, StoreMisconfigured, StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput, MilepostError
from milepost.wiring.store import RETRIES, check_store, open_store


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


@pytest.mark.parametrize("error", [StoreUnreachable("timed out"), StoreFull()])
def test_a_server_starts_while_its_store_is_away(tmp_path: Path, error: MilepostError) -> None:
    check_store(AssetStore(RefusingShelf(tmp_path, error), environment="default"))


def test_a_server_does_not_start_with_a_bucket_that_refuses_it(tmp_path: Path) -> None:
    refusal = StoreMisconfigured("there is no such bucket", "make it, or name another")

    with pytest.raises(StoreMisconfigured, match="MILEPOST_ASSETS: there is no such bucket; make"):
        check_store(AssetStore(RefusingShelf(tmp_path, refusal), environment="default"))


def test_a_store_that_is_away_costs_no_job() -> None:
    failures = [RETRIES.failure(StoreUnreachable("away"), tried, lambda: 1.0) for tried in (1, 90)]

    assert [failure.retry_in_s for failure in failures] == [1.5, 22.5]
