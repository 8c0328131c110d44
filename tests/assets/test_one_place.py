from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from milepost.assets.failures import StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.one_place import SCHEMA, check_place
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput
from milepost.records.records import Records, open_records


@pytest_asyncio.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    opened = await open_records(tmp_path / "milepost.db", [SCHEMA])
    yield opened
    await opened.close()


def store_in(folder: Path) -> AssetStore:
    return AssetStore(FolderShelf(folder), environment="test")


async def test_processes_that_share_a_place_may_all_use_it(
    tmp_path: Path, records: Records
) -> None:
    await asyncio.gather(
        *(check_place(records, store_in(tmp_path / "a"), named_by="here") for _ in range(8))
    )

    await check_place(records, store_in(tmp_path / "a"), named_by="here")


async def test_another_place_than_the_services_is_refused(tmp_path: Path, records: Records) -> None:
    await check_place(records, store_in(tmp_path / "a"), named_by="here")

    with pytest.raises(InvalidInput, match=r"^--data-dir: is not where this service") as refused:
        await check_place(records, store_in(tmp_path / "b"), named_by="--data-dir")

    assert str(tmp_path) not in str(refused.value)


async def test_of_two_that_begin_at_once_in_different_places_one_is_refused(
    tmp_path: Path, records: Records
) -> None:
    answers = await asyncio.gather(
        *(check_place(records, store_in(tmp_path / name), named_by="here") for name in "ab"),
        return_exceptions=True,
    )

    assert [type(each) for each in answers if each is not None] == [InvalidInput]


async def test_a_place_that_is_copied_with_its_mark_is_the_same(
    tmp_path: Path, records: Records
) -> None:
    await check_place(records, store_in(tmp_path / "a"), named_by="here")
    (tmp_path / "a").rename(tmp_path / "moved")

    await check_place(records, store_in(tmp_path / "moved"), named_by="here")

    assert store_in(tmp_path / "moved").tenants() == []


class Away(FolderShelf):
    """A store that does not answer."""

    def read(self, key: str) -> bytes | None:
        raise StoreUnreachable(f"no answer about {len(key)} characters")

    def write(self, key: str, data: bytes) -> None:
        raise StoreUnreachable(f"no answer about {len(key)} characters and {len(data)} bytes")


async def test_a_store_that_is_away_is_not_judged(tmp_path: Path, records: Records) -> None:
    away = AssetStore(Away(tmp_path / "away"), environment="test")

    await check_place(records, away, named_by="here")
    await check_place(records, store_in(tmp_path / "a"), named_by="here")
    await check_place(records, away, named_by="here")
