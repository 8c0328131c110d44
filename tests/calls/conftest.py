from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from milepost.calls.ledger import Ledger
from milepost.calls.schema import CALLS_SCHEMA
from milepost.records.records import Records, open_records
from postgres import databases

where = databases.where


@pytest_asyncio.fixture
async def records(where: str) -> AsyncIterator[Records]:
    records = await open_records(where, [CALLS_SCHEMA])
    yield records
    await records.close()


@pytest_asyncio.fixture
async def ledger(records: Records) -> AsyncIterator[Ledger]:
    async with Ledger(records) as ledger:
        yield ledger
