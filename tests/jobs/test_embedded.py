from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import Place, Records
from milepost.records.refusals import DatabaseAway
from milepost.records.schema import migrate
from milepost.records.sqlite import SqliteConnection


class Disk:
    """Takes and gives nothing while it is away."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.away = False

    def connect(self, writes: bool) -> SqliteConnection:  # noqa: FBT001  # as `Place` has it
        return _OnDisk(self, writes=writes)


class _OnDisk(SqliteConnection):
    def __init__(self, disk: Disk, *, writes: bool) -> None:
        super().__init__(disk.path, lambda: 1, writes=writes)
        self._disk = disk

    def begin(self) -> SqliteConnection:
        if self._disk.away:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return super().begin()


@pytest_asyncio.fixture
async def records(disk: Disk) -> AsyncIterator[Records]:
    records = Records(Place("sqlite", disk.connect, path=disk.path))
    await records.write(lambda each: migrate(each, [SCHEMA]))
    yield records
    await records.close()


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "milepost.db")


async def test_what_could_not_be_claimed_waits_until_the_disk_is_back(
    disk: Disk, records: Records
) -> None:
    jobs = Jobs(records)
    await jobs.start_running()
    waiting = (await jobs.submit(NewJob(tenant="a", kind="poster", payload={}))).job
    disk.away = True
    with pytest.raises(DatabaseAway):
        await jobs.claim(["poster"], "w", 1)
    disk.away = False

    claimed = await jobs.claim(["poster"], "w", 1)

    assert [each.job_id for each in claimed] == [waiting.job_id]
    await jobs.close()


async def test_a_tenants_jobs_of_two_kinds_are_taken_as_they_came(records: Records) -> None:
    jobs = Jobs(records)
    await jobs.start_running()
    came = ["asking", "poster", "poster", "asking", "poster"]
    for kind in came:
        await jobs.submit(NewJob(tenant="a", kind=kind, payload={}))

    claimed = await jobs.claim(["poster", "asking"], "w", len(came))

    assert [job.kind for job in claimed] == came
    await jobs.close()
