"""A submit on its way: until its answer comes, it is seen to that it keeps nobody waiting for long.

It holds two places: one among the submits of the last second, until it must have arrived, and one
among the tasks in flight. An answer that is overdue is not waited for: the vendor's list is asked.
A task in it is ours and looked at like any other; without one the place in flight is vacated,
though the call itself waits on, for to submit it again so early might pay twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from milepost.calls.call import Call
from milepost.calls.pace import Pace
from milepost.calls.patiently import Patiently
from milepost.calls.table import Table
from milepost.calls.vendor import Finished, Submitted, Vendor, VendorSaid, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One submit of a call whose turn has come."""

    call: Call
    vendor: Vendor
    owner: str
    table: Table
    patiently: Patiently
    pace: Pace
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]

    async def answer(self) -> Submitted | Finished:
        """What the vendor says, or what its list shows if it is silent.

        Raises:
            VendorSaid: as `Vendor.submit` does.
        """
        asking = asyncio.create_task(self._ask(), name="milepost-submit")
        minding = asyncio.create_task(self._mind(), name="milepost-mind-submit")
        try:
            await asyncio.wait({asking, minding}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done() and (found := await minding) is not None:
                return Submitted(found)
            return await asking
        finally:
            for task in (asking, minding):
                task.cancel()
            await asyncio.wait({asking, minding})

    async def _ask(self) -> Submitted | Finished:
        sent_s = self.clock()
        try:
            answer = await self.vendor.submit(self.call)
        except VendorSaid as said:
            if said.verdict is not Verdict.LOST:
                self.pace.answered(self.clock() - sent_s)
            raise
        self.pace.answered(self.clock() - sent_s)
        return answer

    async def _mind(self) -> str | None:
        """Give up, by and by, the places it holds; the task if one is found before its answer."""
        policy, key, sent_s = self.vendor.policy, self.call.key, self.clock()
        await self.sleep(policy.arrives_s)
        await self.patiently(lambda: self.table.settle(key, self.owner))
        doubt_s = self.pace.doubt_s()
        if doubt_s is None or not policy.searchable:
            return None
        await self.sleep(doubt_s - policy.arrives_s)
        while True:
            intent = await self.patiently(lambda: self.table.intent(self.call))
            try:
                found = await self.vendor.find_unknown(intent)
            except VendorSaid as said:
                if said.verdict is Verdict.ACCOUNT:
                    return None  # it shows us no list: only the answer can tell
                await self.sleep(self._pause_s(said, self.clock() - sent_s))
                continue
            if found is None:
                await self.patiently(lambda: self.table.vacate(key, self.owner, None))
                return None
            if await self._take(found):
                return found

    def _pause_s(self, said: VendorSaid, passed_s: float) -> float:
        """Until the list is asked again: a task may tell its words only once it has ended."""
        asked_for_s = said.retry_after_s if said.verdict is Verdict.BUSY else None
        least_s = self.vendor.policy.backoff_s
        return max(least_s, asked_for_s or 0.0, self.pace.pause_s(passed_s))

    async def _take(self, task_id: str) -> bool:
        """Write the task down, unless it is another call's."""
        key = self.call.key
        return await self.patiently(lambda: self.table.submitted(key, self.owner, task_id))
