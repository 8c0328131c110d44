"""The service's jobs, for whoever looks after them while servers and workers run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA
from milepost.wiring import data_root
from milepost.wiring.database import ServiceRecords, used_database


@asynccontextmanager
async def queue(data_dir: Path | None, database: str | None) -> AsyncIterator[Jobs]:
    """The queue; nothing is done in this process.

    Args:
        data_dir: the data root; the platform's if None.
        database: as in `database_at`.

    Raises:
        InvalidInput: no service has ever used that data root.
        MilepostError: the database cannot be opened.
    """
    records = ServiceRecords(used_database(data_root(data_dir), database), (SCHEMA,))
    async with records.opened() as opened:
        jobs = Jobs(opened)
        try:
            yield jobs
        finally:
            await jobs.close()
