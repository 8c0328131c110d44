"""A task at the vendor that nobody waits for any more: its end frees a place for others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from milepost.calls.call import CallKey
from milepost.calls.carry import AGAIN, ONCE
from milepost.calls.claim import Failed
from milepost.calls.table import Table
from milepost.calls.vendor import Ended, Vendor, VendorSaid, Verdict


@dataclass(frozen=True, slots=True)
class Orphan:
    """The task, and who looks after it now."""

    key: CallKey
    task_id: str
    vendor: Vendor
    owner: str
    table: Table
    sleep: Callable[[float], Awaitable[None]]

    async def see_to(self) -> None:
        """Look until it has ended, and keep what it gave: it is paid for."""
        policy = self.vendor.policy
        while True:
            try:
                answer = await self.vendor.poll(self.key, self.task_id)
                if isinstance(answer, Ended):
                    await self.table.vacate(self.key, self.owner, self.task_id)
                    await self.table.finish(self.key, self.owner, await answer.fetch())
                    return
            except VendorSaid as said:
                if said.verdict in AGAIN:
                    await self.table.wait_again(self.key, self.owner, 0.0, resubmit=True)
                    return
                if said.verdict is Verdict.ACCOUNT:
                    await self.sleep(policy.backoff_longest_s)  # else it is adopted again at once
                    return
                if said.verdict in ONCE:
                    failed = Failed(said.verdict, said.vendor_code)
                    await self.table.fail(self.key, self.owner, failed)
                    return
                await self.sleep(max(policy.backoff_s, said.retry_after_s or 0.0))
                continue
            await self.sleep(policy.poll_s)
