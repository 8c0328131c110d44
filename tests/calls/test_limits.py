from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from calls.scripted_vendor import ScriptedVendor, call, quick
from milepost.calls.claim import Claims
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.policy import Limits
from milepost.calls.schema import CALLS_SCHEMA
from milepost.calls.table import Table
from milepost.calls.turns import Gate, Turns
from milepost.calls.vendor import Verdict
from milepost.errors import OurBug
from milepost.records.records import Records, open_records

LONG_S = 20.0
LEASE_MS = 60_000


@asynccontextmanager
async def two_ledgers(where: str) -> AsyncIterator[tuple[Ledger, Ledger]]:
    """As two processes have them."""
    settings = LedgerSettings(look_s=0.01)
    first, second = [await open_records(where, [CALLS_SCHEMA]) for _ in range(2)]
    async with Ledger(first, settings) as one, Ledger(second, settings) as two:
        yield one, two
    await first.close()
    await second.close()


class Line:
    """Calls in line, without anyone who carries them."""

    def __init__(self, records: Records, limits: Limits, outlives_us_s: float = 900.0) -> None:
        policy = quick(limits, outlives_us_s=outlives_us_s)
        self.gate = Gate(
            records=records, account="scripted", model="tasks", policy=policy, lease_ms=LEASE_MS
        )
        self.table = Table(records=records, lease_ms=LEASE_MS)
        self._dead = Table(records=records, lease_ms=0)
        self._claims = Claims(
            records=records, lease_ms=LEASE_MS, account_failures_stand_ms=0, day_offset_ms=0
        )
        self._names: dict[str, str] = {}
        self._granted: set[str] = set()

    async def ask(self, owner: str, *prompts: str, tenant: str = "default") -> None:
        for prompt in prompts:
            asked = call(prompt, tenant=tenant)
            self._names[asked.key.digest] = prompt
            await self._claims.claim(asked, owner, None)

    async def turns(self, owner: str) -> Turns:
        """Of calls that are still in line; those granted before are on their way."""
        in_line = self._names.keys() - self._granted
        turns = await self.gate.look(owner, in_line)
        self._granted.update(turns.granted)
        return turns

    async def look(self, owner: str) -> list[str]:
        return self.names(await self.turns(owner))

    def names(self, turns: Turns) -> list[str]:
        return [self._names[digest] for digest in turns.granted]

    async def take(self, owner: str, prompt: str, task_id: str) -> None:
        await self.table.submitted(call(prompt).key, owner, task_id)

    async def dies(self, owner: str, *prompts: str) -> None:
        await self._dead.renew(owner, [call(prompt).key.digest for prompt in prompts])


async def test_tenants_take_turns_however_much_one_asks(records: Records) -> None:
    line = Line(records, Limits())
    await line.ask("me", "a1", "a2", "a3", "a4", tenant="a")
    await line.ask("me", "b1", "b2", tenant="b")

    granted = await line.look("me")

    assert granted == ["a1", "b1", "a2", "b2", "a3", "a4"]


async def test_a_newcomer_waits_for_one_round_not_for_the_whole_line(records: Records) -> None:
    line = Line(records, Limits(running=2))
    await line.ask("me", "a1", "a2", "a3", "a4", tenant="a")
    await line.look("me")
    await line.ask("me", "b1", tenant="b")
    for prompt in ("a1", "a2"):
        await line.table.release(call(prompt, tenant="a").key, "me", sent=False)

    granted = await line.look("me")

    assert set(granted) == {"a3", "b1"}


async def test_a_grant_whose_answer_was_lost_is_told_again(records: Records) -> None:
    line = Line(records, Limits(running=1))
    await line.ask("me", "first", "second")
    digests = [call(prompt).key.digest for prompt in ("first", "second")]

    first = await line.gate.look("me", digests)
    again = await line.gate.look("me", digests)

    assert line.names(first) == line.names(again) == ["first"]


async def test_nobody_overtakes_another_process_s_earlier_call(records: Records) -> None:
    line = Line(records, Limits(running=1))
    await line.ask("they", "first")
    await line.ask("me", "second")

    assert await line.look("me") == []
    assert await line.look("they") == ["first"]
    assert await line.look("me") == []


async def test_a_dead_process_in_line_holds_up_nobody(records: Records) -> None:
    line = Line(records, Limits(running=1))
    await line.ask("they", "first")
    await line.ask("me", "second")

    await line.dies("they", "first")

    assert await line.look("me") == ["second"]


async def test_a_dead_process_s_task_keeps_its_place_while_the_vendor_may_work_on_it(
    records: Records,
) -> None:
    line = Line(records, Limits(running=1))
    await line.ask("they", "first")
    await line.look("they")
    await line.take("they", "first", "task-1")
    await line.ask("me", "second")

    await line.dies("they", "first")
    turns = await line.turns("me")

    assert turns.granted == ()
    assert turns.orphan == call("first").key.digest


async def test_a_dead_process_s_place_is_free_once_the_task_must_have_ended(
    records: Records,
) -> None:
    line = Line(records, Limits(running=1), outlives_us_s=0)
    await line.ask("they", "first")
    await line.look("they")
    await line.ask("me", "second")

    await line.dies("they", "first")

    assert await line.look("me") == ["second"]


async def test_no_more_starts_than_allowed_and_the_next_moment_is_known(records: Records) -> None:
    line = Line(records, Limits(starts=2, per_s=3600.0))
    await line.ask("me", "first", "second", "third")

    first = await line.turns("me")
    again = await line.turns("me")

    assert line.names(first) == ["first"]  # the second a second later
    assert again.granted == ()
    assert again.next_in_s is not None
    assert 0.5 < again.next_in_s <= 1


@pytest.mark.parametrize(
    ("limits", "apart_ms"),
    [
        (Limits(), 0),
        (Limits(starts=2), 0),
        (Limits(starts=120, per_s=60), 500),
        (Limits(starts=2, per_s=60), 1000),
    ],
)
def test_a_limit_per_minute_is_held_to_the_second_too(limits: Limits, apart_ms: int) -> None:
    assert limits.spacing_ms == apart_ms


async def test_who_is_turned_away_is_followed_at_once_within_the_second_s_limit(
    records: Records,
) -> None:
    line = Line(records, Limits(starts=2, per_s=1.0, running=1))
    await line.ask("me", "first", "second", "third")
    await line.look("me")
    await line.table.wait_again(call("first").key, "me", pause_s=5)

    after = await line.look("me")
    await line.table.wait_again(call("second").key, "me", pause_s=5)

    assert after == ["second"]
    assert await line.look("me") == []


async def test_a_submit_on_its_way_counts_until_it_has_arrived(records: Records) -> None:
    line = Line(records, Limits(starts=1, per_s=0.001))
    await line.ask("me", "first", "second")
    await line.look("me")

    before = await line.look("me")
    await line.table.settle(call("first").key, "me")
    while not (after := await line.look("me")):
        pass  # at most 3 ms, by the database's clock

    assert before == []
    assert after == ["second"]


async def test_a_clock_set_back_holds_nobody_up(tmp_path: Path) -> None:
    now_ms = [2_000_000_000_000]
    records = await open_records(tmp_path / "calls.db", [CALLS_SCHEMA], now_ms=lambda: now_ms[0])
    line = Line(records, Limits(starts=1, running=1))
    await line.ask("they", "first", "second")
    await line.look("they")
    await line.table.release(call("first").key, "they", sent=False)

    now_ms[0] -= 3_600_000
    await line.ask("me", "third")
    granted = await line.look("me")
    await records.close()

    assert granted == ["third"]


async def test_an_orphaned_task_is_looked_after_by_whoever_waits_for_its_place(
    records: Records,
) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(running=1)), tasks={"task-1": "first"})
    line = Line(records, Limits(running=1))
    await line.ask("they", "first")
    await line.look("they")
    await line.take("they", "first", "task-1")
    await line.dies("they", "first")

    async with Ledger(records) as ledger:
        second = await ledger.run(call("second"), vendor, deadline_s=LONG_S)
        first = await ledger.run(call("first"), vendor, deadline_s=LONG_S)

    assert second.task_id == "task-2"
    assert (first.address, first.paid_now) == ("default/task-1", False)
    assert len(vendor.asked) == 1


async def test_two_processes_never_have_more_in_flight_than_allowed(where: str) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(running=2)))

    async with two_ledgers(where) as ledgers:
        results = await asyncio.gather(
            *(
                ledgers[number % 2].run(call(f"lake {number}"), vendor, deadline_s=LONG_S)
                for number in range(20)
            )
        )

    assert len({result.address for result in results}) == 20
    assert len(vendor.tasks) == 20
    assert vendor.most_in_flight == 2


async def test_a_cancelled_waiter_gives_its_place_to_the_next(records: Records) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(running=1)), gate=asyncio.Event())
    async with Ledger(records) as ledger:
        runs = [
            asyncio.create_task(ledger.run(call(f"lake {n}"), vendor, deadline_s=LONG_S))
            for n in range(3)
        ]
        await vendor.arrived.wait()
        runs[1].cancel()
        assert vendor.gate is not None
        vendor.gate.set()
        ended = await asyncio.gather(*runs, return_exceptions=True)

    assert isinstance(ended[1], asyncio.CancelledError)
    assert len(vendor.tasks) == 2


async def test_turned_away_calls_keep_their_place_in_the_line(records: Records) -> None:
    vendor = ScriptedVendor(policy=quick(Limits(running=1)), on_submit=[Verdict.BUSY])

    async with Ledger(records) as ledger:
        await asyncio.gather(
            *(ledger.run(call(f"lake {n}"), vendor, deadline_s=LONG_S) for n in range(3))
        )

    assert sorted(vendor.tasks.values()) == ["lake 0", "lake 1", "lake 2"]


@pytest.mark.parametrize(
    ("starts", "per_s", "running"), [(0, 1.0, None), (1, 0.0, None), (1, 1.0, 0)]
)
def test_limits_that_allow_nothing_are_a_mistake(
    starts: int, per_s: float, running: int | None
) -> None:
    with pytest.raises(OurBug):
        Limits(starts=starts, per_s=per_s, running=running)
