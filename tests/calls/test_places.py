"""Places in flight are given to others as soon as the vendor surely needs them no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from calls.scripted_vendor import ScriptedVendor, call, quick
from milepost.calls.call import Call, CallKey, Usage
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.pace import Pace
from milepost.calls.policy import Limits
from milepost.calls.vendor import Ended, Finished, Intent, Running, Submitted, VendorSaid, Verdict
from milepost.records.records import Records

LONG_S = 20.0
SEVERAL = 3
ONE = quick(Limits(running=1))


async def soon(seconds: float) -> None:
    """Let the others run; no time passes."""
    await asyncio.sleep(0 if seconds < 1 else 0.001)


@pytest_asyncio.fixture
async def hasty(records: Records) -> AsyncIterator[Ledger]:
    """A ledger to which every pause is over at once."""
    async with Ledger(records, LedgerSettings(look_s=0.01), sleep=soon) as ledger:
        yield ledger


@dataclass
class FetchedSlowly(ScriptedVendor):
    """Its results lie there until somebody opens the door."""

    door: asyncio.Event = field(default_factory=asyncio.Event)
    fetching: asyncio.Event = field(default_factory=asyncio.Event)
    unhappy_fetches: list[Verdict] = field(default_factory=list)

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        ended = await super().poll(key, task_id)
        assert isinstance(ended, Ended)

        async def fetch() -> Finished:
            self.fetching.set()
            if self.tasks[task_id] == "slow":
                await self.door.wait()
            if self.unhappy_fetches:
                raise VendorSaid(self.unhappy_fetches.pop(0), "Scripted.Fetch")
            return Finished(f"{key.tenant}/{task_id}", Usage(cost_cny=0.14, pictures=1))

        return Ended(fetch)


@dataclass
class SilentAbout(ScriptedVendor):
    """Does not answer when it is asked for `silent` until somebody opens the door."""

    takes_it: bool = False
    """Before it falls silent; else it takes it when the door opens."""
    door: asyncio.Event = field(default_factory=asyncio.Event)
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    not_told_yet: int = 0
    """Searches that cannot say yet whether a task is ours."""
    in_doubt: asyncio.Event = field(default_factory=asyncio.Event)
    """Once several of them were made."""
    _told_nothing: int = 0

    async def submit(self, call: Call) -> Submitted:
        if call.inputs["prompt"] != "silent":
            return await super().submit(call)
        taken = await super().submit(call) if self.takes_it else None
        self.silent.set()
        await self.door.wait()
        return taken or await super().submit(call)

    async def find_unknown(self, intent: Intent) -> str | None:
        if self.not_told_yet:
            self.not_told_yet -= 1
            self._told_nothing += 1
            if self._told_nothing == SEVERAL:
                self.in_doubt.set()
            raise VendorSaid(Verdict.UNWELL, "Scripted.NotTold")
        return await super().find_unknown(intent)


async def test_a_place_is_free_while_what_the_task_gave_is_fetched(ledger: Ledger) -> None:
    vendor = FetchedSlowly(policy=ONE)
    slow = asyncio.create_task(ledger.run(call("slow"), vendor, deadline_s=LONG_S))
    await vendor.fetching.wait()

    quicker = await ledger.run(call("quick"), vendor, deadline_s=LONG_S)
    vendor.door.set()

    assert quicker.paid_now
    assert (await slow).paid_now
    assert vendor.most_in_flight == 1


async def test_a_fetch_that_was_broken_off_is_begun_again_and_nothing_is_paid_twice(
    ledger: Ledger,
) -> None:
    vendor = FetchedSlowly(policy=ONE)
    first = asyncio.create_task(ledger.run(call("slow"), vendor, deadline_s=LONG_S))
    await vendor.fetching.wait()
    first.cancel()
    await asyncio.wait({first})
    vendor.door.set()

    result = await ledger.run(call("slow"), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-1"
    assert len(vendor.asked) == 1


async def test_an_unhappy_fetch_is_repeated_from_a_new_look(ledger: Ledger) -> None:
    vendor = FetchedSlowly(policy=ONE, unhappy_fetches=[Verdict.UNWELL])

    result = await ledger.run(call("quick"), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-1"
    assert vendor.polled == ["task-1", "task-1"]


async def test_while_a_vendor_is_silent_and_has_taken_nothing_others_have_the_place(
    hasty: Ledger,
) -> None:
    vendor = SilentAbout(policy=ONE)
    await hasty.run(call("how long an answer takes"), vendor, deadline_s=LONG_S)
    silent = asyncio.create_task(hasty.run(call("silent"), vendor, deadline_s=LONG_S))
    await vendor.silent.wait()

    await hasty.run(call("another"), vendor, deadline_s=LONG_S)
    still_waits = not silent.done()
    vendor.door.set()

    assert still_waits
    assert (await silent).paid_now
    assert list(vendor.tasks.values()) == ["how long an answer takes", "another", "silent"]


async def test_a_task_that_the_list_shows_is_not_waited_for_in_silence(hasty: Ledger) -> None:
    vendor = SilentAbout(policy=ONE, takes_it=True, not_told_yet=2)
    await hasty.run(call("how long an answer takes"), vendor, deadline_s=LONG_S)

    result = await hasty.run(call("silent"), vendor, deadline_s=LONG_S)

    assert result.address == "default/task-2"
    assert not vendor.door.is_set()
    assert len(vendor.asked) == 2


async def test_a_task_that_may_be_ours_keeps_its_place(hasty: Ledger) -> None:
    vendor = SilentAbout(policy=ONE, takes_it=True, not_told_yet=1_000_000)
    await hasty.run(call("how long an answer takes"), vendor, deadline_s=LONG_S)
    silent = asyncio.create_task(hasty.run(call("silent"), vendor, deadline_s=LONG_S))
    await vendor.silent.wait()
    other = asyncio.create_task(hasty.run(call("another"), vendor, deadline_s=LONG_S))
    await vendor.in_doubt.wait()

    waits = not other.done() and len(vendor.asked) == 2
    vendor.door.set()
    await asyncio.gather(silent, other)

    assert waits
    assert vendor.most_in_flight == 1


async def test_nobody_is_in_doubt_before_it_is_known_how_long_answers_take(hasty: Ledger) -> None:
    vendor = SilentAbout(policy=ONE)
    silent = asyncio.create_task(hasty.run(call("silent"), vendor, deadline_s=LONG_S))
    await vendor.silent.wait()
    for _ in range(100):
        await asyncio.sleep(0)

    searched = vendor.searched
    vendor.door.set()
    await silent

    assert searched == 0


@pytest.mark.parametrize(("answered_s", "doubt_s"), [(0.01, 0.3), (0.5, 2.0), (3.0, 12.0)])
def test_an_answer_is_overdue_when_it_takes_several_times_as_long_as_others(
    answered_s: float, doubt_s: float
) -> None:
    pace = Pace(5.0)
    pace.answered(answered_s / 2)
    pace.answered(answered_s)

    assert pace.doubt_s() == doubt_s
