from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.shelf import Stored
from milepost.assets.store import AssetStore
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.records.records import Records, open_records
from milepost.tasks.poster_job import KIND
from milepost.tasks.tidying import Tidying
from milepost.wiring.database import SERVICE_SCHEMAS
from milepost.wiring.keeping import kept_tidy, tidy_in_turn

PATIENCE_S = 10.0
HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS


class Clock:
    """Stands still until it is set."""

    now_ms = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now_ms


class NoticingShelf(FolderShelf):
    """Tells when somebody looks for leftovers."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.looked_at = threading.Event()

    def unfinished(self) -> Iterator[Stored]:
        self.looked_at.set()
        return super().unfinished()


@dataclass
class Household:
    """What a server has open."""

    records: Records
    jobs: Jobs
    shelf: NoticingShelf
    clock: Clock

    @property
    def assets(self) -> AssetStore:
        return AssetStore(self.shelf, environment="default")

    @property
    def tidying(self) -> Tidying:
        return Tidying(records=self.records, jobs=self.jobs, assets=self.assets)

    async def end_a_job(self) -> str:
        submitted = await self.jobs.submit(NewJob(tenant="acme", kind=KIND, payload={}))
        await self.jobs.cancel(submitted.job.job_id)
        return submitted.job.job_id


@pytest.fixture
async def household(tmp_path: Path) -> AsyncIterator[Household]:
    clock = Clock()
    records = await open_records(tmp_path / "milepost.db", SERVICE_SCHEMAS, now_ms=clock)
    yield Household(records, Jobs(records), NoticingShelf(tmp_path / "assets"), clock)
    await records.close()


async def test_what_is_older_than_is_kept_goes_in_one_process_of_an_hour(
    household: Household,
) -> None:
    went = []
    for later_ms in (0, 2 * DAY_MS, 60_000, HOUR_MS):
        await household.end_a_job()
        household.clock.now_ms += later_ms
        went.append((await tidy_in_turn(household.tidying, days=1)).jobs)

    assert went == [0, 2, 0, 0]


async def test_what_is_kept_for_ever_stays(household: Household) -> None:
    job_id = await household.end_a_job()
    household.clock.now_ms += 1000 * DAY_MS

    assert (await tidy_in_turn(household.tidying, days=0)).jobs == 0
    assert (await household.jobs.show(job_id)).job_id == job_id


async def test_a_server_looks_by_itself_and_stops_when_it_ends(household: Household) -> None:
    looked_at = household.shelf.looked_at
    tidy = kept_tidy(household.records, household.jobs, household.assets, None, look_s=0)
    async with tidy:
        assert await asyncio.to_thread(looked_at.wait, PATIENCE_S)

    assert not [task for task in asyncio.all_tasks() if task.get_name() == "milepost-tidy"]
