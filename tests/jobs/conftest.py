from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from postgres import databases

where = databases.where
postgres = databases.postgres


@pytest_asyncio.fixture
async def jobs(where: str) -> AsyncIterator[Jobs]:
    """The queue of a new database, ready to run."""
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    yield jobs
    await jobs.close()
    await records.close()
