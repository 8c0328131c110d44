from __future__ import annotations

import asyncio

import pytest

from calls.scripted_vendor import ScriptedVendor, call, quick
from milepost.calls.errors import CallUnfinished
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.policy import Limits
from milepost.calls.time_left import TimeLeft
from milepost.calls.vendor import Verdict
from milepost.records.records import Records

LONG_S = 20.0


async def test_a_line_that_moves_is_stood_in_as_long_as_it_takes(records: Records) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(starts=1, per_s=0.1)))

    async with Ledger(records, LedgerSettings(look_s=0.02)) as ledger:
        results = await asyncio.gather(
            *(ledger.run(call(f"lake {n}"), vendor, deadline_s=0.5) for n in range(10))
        )

    assert len({result.address for result in results}) == 10
    assert len(vendor.asked) == 10


async def test_a_line_that_stands_still_is_left_when_the_time_is_over(records: Records) -> None:
    hangs = ScriptedVendor(policy=quick(Limits(running=1)), on_poll=[None] * 100_000)

    async with Ledger(records, LedgerSettings(look_s=0.02)) as ledger:
        first = asyncio.create_task(ledger.run(call("a lake"), hangs, deadline_s=LONG_S))
        await hangs.arrived.wait()
        with pytest.raises(CallUnfinished):
            await ledger.run(call("a hill"), hangs, deadline_s=0.2)
        first.cancel()

    assert len(hangs.asked) == 1


async def test_the_time_of_a_line_that_moves_is_given_back_and_no_more() -> None:
    now_s = 100.0
    async with asyncio.timeout(None) as scope:
        left = TimeLeft(60.0, scope, lambda: now_s)
        now_s += 20
        moved = left.in_line()
        now_s += 39
        moved()
        await asyncio.sleep(0)

    assert left.seconds() == pytest.approx(40.0)


async def test_once_the_time_is_over_no_line_gives_it_back() -> None:
    now_s = 100.0

    async def late() -> None:
        nonlocal now_s
        async with asyncio.timeout(0) as scope:
            moved = TimeLeft(60.0, scope, lambda: now_s).in_line()
            try:
                await asyncio.sleep(LONG_S)
            finally:
                now_s += 70
                moved()

    with pytest.raises(TimeoutError):
        await late()


async def test_pauses_after_unhappy_answers_are_no_standing_in_line(records: Records) -> None:
    limits = Limits(starts=50, per_s=1.0)
    unwell = ScriptedVendor(
        policy=quick(limits, backoff_s=0.2, backoff_longest_s=0.2, unwell_tries=1000),
        on_submit=[Verdict.UNWELL] * 1000,
    )

    async with Ledger(records, LedgerSettings(look_s=0.02)) as ledger:
        with pytest.raises(CallUnfinished):
            await ledger.run(call(), unwell, deadline_s=0.6)

    assert len(unwell.asked) < 10
