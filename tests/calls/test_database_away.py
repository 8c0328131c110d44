from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import TypeVar

import pytest_asyncio

from calls.scripted_vendor import ScriptedVendor, call, quick
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.policy import Limits
from milepost.records.records import Records
from milepost.records.refusals import DatabaseAway
from milepost.records.transaction import Unit

LONG_S = 30.0
T = TypeVar("T")


class Shaky(Records):
    """A database that is away every third time: before it has written, or just after."""

    def __init__(self, steady: Records) -> None:
        self._steady = steady
        self._chance = Random(3)  # noqa: S311  # a script

    async def write(self, unit: Unit[T]) -> T:
        fate = self._chance.random()
        if fate < 1 / 6:
            raise DatabaseAway("shaky")
        written = await self._steady.write(unit)
        if fate < 1 / 3:
            raise DatabaseAway("shaky")
        return written

    async def read(self, unit: Unit[T]) -> T:
        if self._chance.random() < 1 / 3:
            raise DatabaseAway("shaky")
        return await self._steady.read(unit)

    def listen(self, topic: str, heard: Callable[[str], None]) -> Callable[[], None]:
        return self._steady.listen(topic, heard)


async def no_pause(_: float) -> None:
    await asyncio.sleep(0)


@pytest_asyncio.fixture
async def shaky_ledger(records: Records) -> AsyncIterator[Ledger]:
    settings = LedgerSettings(look_s=0.01)
    async with Ledger(Shaky(records), settings, sleep=no_pause) as ledger:
        yield ledger


async def test_a_database_that_comes_and_goes_costs_no_second_payment(
    shaky_ledger: Ledger,
) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(running=5)))

    results = await asyncio.gather(
        *(shaky_ledger.run(call(f"lake {n}"), vendor, deadline_s=LONG_S) for n in range(20))
    )

    assert len({result.address for result in results}) == 20
    assert set(Counter(vendor.tasks.values()).values()) == {1}
    assert len(vendor.tasks) == 20
