"""What tenants may spend on a day, and have spent."""

from __future__ import annotations

import asyncio

import pytest

from calls.scripted_vendor import ScriptedVendor, call
from milepost.calls.errors import CallRefused, SpendingCapReached
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.vendor import Verdict
from milepost.records.records import Records

LONG_S = 20.0


async def test_a_tenant_spends_no_more_than_its_cap(records: Records) -> None:
    vendor = ScriptedVendor()
    settings = LedgerSettings(cap_cny=0.5, caps_cny={"rich": 100.0})

    async with Ledger(records, settings) as ledger:
        paid = 0
        for number in range(9):
            try:
                await ledger.run(call(f"lake {number}"), vendor, deadline_s=LONG_S)
            except SpendingCapReached:
                break
            paid += 1
        await ledger.run(call(tenant="other"), vendor, deadline_s=LONG_S)
        for number in range(9):
            await ledger.run(call(f"{number}", tenant="rich"), vendor, deadline_s=LONG_S)
        known = await ledger.run(call("lake 0"), vendor, deadline_s=LONG_S)

    assert paid == 3  # 0.14 each; a fourth, estimated at 0.20, could end above 0.5
    assert not known.paid_now


async def test_what_every_tenant_spent_today_is_known(ledger: Ledger) -> None:
    vendor = ScriptedVendor()
    for tenant, text in (("one", "a"), ("one", "b"), ("two", "a")):
        await ledger.run(call(text, tenant=tenant), vendor, deadline_s=LONG_S)

    spent = await ledger.spent_today()

    assert spent["one"] == pytest.approx(2 * spent["two"])
    assert spent["two"] > 0


async def test_calls_at_once_cannot_pass_the_cap_together(records: Records) -> None:
    vendor = ScriptedVendor()

    async with Ledger(records, LedgerSettings(cap_cny=0.5)) as ledger:
        ended = await asyncio.gather(
            *(ledger.run(call(f"{n}"), vendor, deadline_s=LONG_S) for n in range(6)),
            return_exceptions=True,
        )

    refused = [one for one in ended if isinstance(one, SpendingCapReached)]
    assert len(vendor.asked) == 6 - len(refused)
    assert len(vendor.asked) * 0.14 <= 0.5


async def test_what_was_refused_costs_nothing(records: Records) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.REFUSED] * 4)

    async with Ledger(records, LedgerSettings(cap_cny=0.2)) as ledger:
        for number in range(4):
            with pytest.raises(CallRefused):
                await ledger.run(call(f"lake {number}"), vendor, deadline_s=LONG_S)
        result = await ledger.run(call("a field"), vendor, deadline_s=LONG_S)

    assert result.paid_now
