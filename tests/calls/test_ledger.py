from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from calls.scripted_vendor import QUICK, AtOnceVendor, ScriptedVendor, call
from milepost.calls.call import Call
from milepost.calls.claim import Claims
from milepost.calls.errors import (
    AccountRefused,
    CallFailed,
    CallRefused,
    CallUnfinished,
    VendorUnwell,
)
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.schema import CALLS_SCHEMA
from milepost.calls.table import Table
from milepost.calls.turns import Gate
from milepost.calls.vendor import Verdict
from milepost.errors import MilepostError
from milepost.records.records import Records, open_records

LONG_S = 20.0


async def died(records: Records, vendor: ScriptedVendor, asked: Call, *, task: str | None) -> None:
    """A process that had begun the call, and was killed before or after it knew the task."""
    claims = Claims(records=records, lease_ms=60_000, account_failures_stand_ms=0, day_offset_ms=0)
    await claims.claim(asked, "dead", None)
    table = Table(records=records, lease_ms=60_000)
    await table.renew("dead", [asked.key.digest])
    gate = Gate(
        records=records,
        account="scripted",
        model="tasks",
        policy=vendor.policy,
        lease_ms=60_000,
    )
    assert (await gate.look("dead", [asked.key.digest])).granted == (asked.key.digest,)
    if task is not None:
        await table.submitted(asked.key, "dead", task)
    await Table(records=records, lease_ms=0).renew("dead", [asked.key.digest])


async def test_the_second_of_two_equal_calls_gets_the_result_and_pays_nothing(
    ledger: Ledger,
) -> None:
    vendor = ScriptedVendor()

    first = await ledger.run(call(), vendor, deadline_s=LONG_S)
    second = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert (first.address, first.paid_now, first.submits) == ("default/task-1", True, 1)
    assert (second.address, second.paid_now) == ("default/task-1", False)
    assert second.usage == first.usage
    assert len(vendor.asked) == 1


async def test_equal_calls_at_the_same_moment_in_one_process_pay_once(ledger: Ledger) -> None:
    vendor = ScriptedVendor()

    results = await asyncio.gather(
        *(ledger.run(call(), vendor, deadline_s=LONG_S) for _ in range(5))
    )

    assert {result.address for result in results} == {"default/task-1"}
    assert [result.paid_now for result in results].count(True) == 1
    assert len(vendor.asked) == 1


async def test_equal_calls_at_the_same_moment_in_two_processes_pay_once(
    where: str, ledger: Ledger
) -> None:
    vendor = ScriptedVendor()
    others = await open_records(where, [CALLS_SCHEMA])

    async with Ledger(others) as other:
        results = await asyncio.gather(
            *(one.run(call(), vendor, deadline_s=LONG_S) for one in (ledger, other))
        )
    await others.close()

    assert {result.address for result in results} == {"default/task-1"}
    assert len(vendor.asked) == 1


@pytest.mark.parametrize(
    ("verdict", "error"), [(Verdict.REFUSED, CallRefused), (Verdict.ACCOUNT, AccountRefused)]
)
async def test_refusals_are_asked_exactly_once(
    ledger: Ledger, verdict: Verdict, error: type[MilepostError]
) -> None:
    vendor = ScriptedVendor(on_submit=[verdict])

    for _ in range(3):
        with pytest.raises(error, match="Scripted"):
            await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == 1


async def test_a_failed_task_is_asked_exactly_once(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[None, Verdict.FAILED])

    for _ in range(2):
        with pytest.raises(CallFailed):
            await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == 1


async def test_a_refused_account_is_asked_again_after_a_while(records: Records) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.ACCOUNT])

    async with Ledger(records, LedgerSettings(account_failures_stand_s=0)) as ledger:
        with pytest.raises(AccountRefused):
            await ledger.run(call(), vendor, deadline_s=LONG_S)
        result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.paid_now


async def test_a_key_that_is_refused_while_polling_loses_no_paid_task(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[Verdict.ACCOUNT])

    with pytest.raises(AccountRefused):
        await ledger.run(call(), vendor, deadline_s=LONG_S)
    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.task_id == "task-1"
    assert len(vendor.asked) == 1


async def test_a_busy_vendor_is_asked_again_until_it_takes_the_call(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.BUSY] * 6)

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.paid_now
    assert len(vendor.tasks) == 1


async def test_an_unwell_vendor_is_asked_a_few_times(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.UNWELL] * 9)

    with pytest.raises(VendorUnwell):
        await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == QUICK.unwell_tries


async def test_a_pause_longer_than_the_time_left_is_not_waited_for(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.BUSY], retry_after_s=3600.0)

    with pytest.raises(VendorUnwell):
        await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == 1


async def test_a_vendor_that_cannot_be_reached_is_given_up_sooner(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.AWAY] * 3)

    with pytest.raises(VendorUnwell):
        await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == 3 < QUICK.unwell_tries


async def test_a_task_is_not_given_up_because_its_vendor_cannot_be_reached(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[Verdict.AWAY] * 10)

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-1"


async def test_unhappy_looks_at_a_task_are_repeated(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[Verdict.UNWELL, Verdict.LOST, Verdict.BUSY, None])

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.task_id == "task-1"
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("verdict", [Verdict.GONE, Verdict.EMPTY])
async def test_a_task_that_came_to_nothing_is_submitted_again(
    ledger: Ledger, verdict: Verdict
) -> None:
    vendor = ScriptedVendor(on_poll=[verdict])

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)
    known = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.task_id == "task-2"
    assert (result.submits, known.submits) == (2, 2)


async def test_tasks_that_come_to_nothing_again_and_again_fail(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[Verdict.EMPTY] * 9)

    with pytest.raises(CallFailed):
        await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert len(vendor.asked) == 1 + QUICK.resubmits


async def test_a_call_whose_answer_was_lost_is_found_and_not_paid_again(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.LOST])

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.task_id == "task-1"
    assert len(vendor.asked) == 1


async def test_a_lost_call_that_never_arrived_is_submitted_after_a_search(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.LOST], taken_when_lost=False)

    await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert vendor.searched >= 2
    assert len(vendor.tasks) == 1


async def test_equal_prompts_of_two_tenants_never_share_a_found_task(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.LOST, Verdict.LOST])

    results = await asyncio.gather(
        *(ledger.run(call(tenant=name), vendor, deadline_s=LONG_S) for name in ("a", "b"))
    )

    assert {result.task_id for result in results} == {"task-1", "task-2"}
    assert len(vendor.tasks) == 2


async def test_a_vendor_without_a_list_is_asked_again_which_may_pay_twice(ledger: Ledger) -> None:
    vendor = AtOnceVendor([Verdict.LOST])

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.usage.output_tokens == 22
    assert vendor.asked == 2


async def test_a_dead_process_s_task_is_polled_not_submitted(
    records: Records, ledger: Ledger
) -> None:
    vendor = ScriptedVendor(tasks={"task-9": "a lake"})
    await died(records, vendor, call(), task="task-9")

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-9"
    assert not vendor.asked


async def test_a_dead_process_s_unknown_task_is_found(records: Records, ledger: Ledger) -> None:
    vendor = ScriptedVendor(tasks={"task-9": "a lake"})
    await died(records, vendor, call(), task=None)

    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-9"
    assert not vendor.asked


async def test_a_dead_process_s_intent_that_never_arrived_is_submitted(
    records: Records, ledger: Ledger
) -> None:
    vendor = ScriptedVendor()
    await died(records, vendor, call(), task=None)

    await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert vendor.searched
    assert len(vendor.tasks) == 1


async def test_a_cancelled_run_s_submit_is_written_down_and_continued(ledger: Ledger) -> None:
    vendor = ScriptedVendor(gate=asyncio.Event())
    run = asyncio.create_task(ledger.run(call(), vendor, deadline_s=LONG_S))
    await vendor.arrived.wait()

    run.cancel()
    again = asyncio.create_task(ledger.run(call(), vendor, deadline_s=LONG_S))
    assert vendor.gate is not None
    vendor.gate.set()
    result = await again

    assert result.task_id == "task-1"
    assert (len(vendor.asked), vendor.searched) == (1, 0)


async def test_cancelling_does_not_wait_for_a_submit_on_its_way(records: Records) -> None:
    vendor = ScriptedVendor(gate=asyncio.Event())
    async with Ledger(records, LedgerSettings(drain_s=LONG_S)) as ledger:
        run = asyncio.create_task(ledger.run(call(), vendor, deadline_s=LONG_S))
        await vendor.arrived.wait()

        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert vendor.gate is not None
        vendor.gate.set()

    async with Ledger(records) as ledger:
        result = await ledger.run(call(), vendor, deadline_s=LONG_S)
    assert result.task_id == "task-1"
    assert len(vendor.asked) == 1


async def test_a_call_past_its_deadline_is_continued_by_the_next(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[None] * 100_000)

    with pytest.raises(CallUnfinished):
        await ledger.run(call(), vendor, deadline_s=0.2)
    vendor.on_poll.clear()
    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert result.task_id == "task-1"
    assert len(vendor.asked) == 1


async def test_a_forgotten_call_is_asked_again(ledger: Ledger) -> None:
    vendor = ScriptedVendor()
    await ledger.run(call(), vendor, deadline_s=LONG_S)

    await ledger.forget(call())
    result = await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert (result.paid_now, result.task_id) == (True, "task-2")


async def test_young_calls_are_not_purged(ledger: Ledger) -> None:
    await ledger.run(call(), ScriptedVendor(), deadline_s=LONG_S)

    assert await ledger.purge(0) == 0


async def test_a_call_nobody_sent_leaves_no_row(records: Records) -> None:
    vendor = ScriptedVendor(on_submit=[Verdict.BUSY] * 10_000)
    vendor.policy = replace(QUICK, backoff_s=30)

    async with Ledger(records) as ledger:
        with pytest.raises(CallUnfinished):
            await ledger.run(call(), vendor, deadline_s=0.1)
    spent = await records.read(
        lambda rows: rows.row("SELECT SUM(cost_cny + reserved_cny) FROM calls")
    )

    assert spent is not None
    assert not spent[0]


def test_equal_content_is_one_key_whatever_its_order() -> None:
    one = Call(tenant="t", account="a", model="m", inputs={"a": 1, "b": "夏"}, seed=1)
    same = Call(tenant="t", account="a", model="m", inputs={"b": "夏", "a": 1}, seed=1)
    others = [
        replace(one, tenant="u"),
        replace(one, account="b"),
        replace(one, model="n"),
        replace(one, seed=2),
        replace(one, seed=None),
        replace(one, inputs={"a": 1, "b": "冬"}),
    ]

    assert one.key == same.key
    assert len({one.key.digest, *(other.key.digest for other in others)}) == 7
    assert "夏" not in repr(one)


async def test_a_call_counts_as_paid_once_its_task_is_known_and_not_before(ledger: Ledger) -> None:
    vendor = ScriptedVendor(on_poll=[None] * 100_000)
    before = await ledger.is_paid(call())
    with pytest.raises(CallUnfinished):
        await ledger.run(call(), vendor, deadline_s=0.2)
    meanwhile = await ledger.is_paid(call())
    vendor.on_poll = [Verdict.FAILED]
    with pytest.raises(CallFailed):
        await ledger.run(call(), vendor, deadline_s=LONG_S)

    assert (before, meanwhile, await ledger.is_paid(call())) == (False, True, False)
