"""From a claimed call to its result: search, wait for the turn, submit, look until it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol, TypeVar

from milepost.calls.asking import Asking
from milepost.calls.call import Call, Result
from milepost.calls.claim import Failed, Mine
from milepost.calls.errors import VendorUnwell
from milepost.calls.pace import Pace
from milepost.calls.patiently import Patiently
from milepost.calls.table import Table
from milepost.calls.vendor import Ended, Finished, Submitted, Vendor, VendorSaid, Verdict

T = TypeVar("T")
ONCE = frozenset({Verdict.REFUSED, Verdict.FAILED, Verdict.ACCOUNT})
"""Asked exactly once."""
AGAIN = frozenset({Verdict.GONE, Verdict.EMPTY})
"""The task has come to nothing: submitted again."""


class LostToAnother(Exception):  # noqa: N818  # no failure: the work goes on elsewhere
    """This process was silent for so long that another has taken the call over."""


class ToItsEnd(Protocol):
    """Finishes a piece of work even if whoever waits for it is cancelled."""

    async def __call__(self, name: str, work: Coroutine[Any, Any, T], /) -> T:
        """What the work gave."""
        ...


@dataclass(slots=True, kw_only=True)
class Carrier:
    """One claimed call on its way."""

    call: Call
    vendor: Vendor
    owner: str
    table: Table
    leased: Callable[[], bool]
    """Whether the lease still holds, by this process's own count of seconds."""
    turn: Callable[[float], Awaitable[None]]
    """Waits until this call, which stands in line, may submit; told how long it pauses first."""
    patiently: Patiently
    to_its_end: ToItsEnd
    left_s: Callable[[], float]
    clock: Callable[[], float]
    pace: Pace
    sleep: Callable[[float], Awaitable[None]]
    random: Random
    sent: bool = field(default=False, init=False)
    """Whether the vendor has, or may have, the call."""
    _unhappy: int = field(default=0, init=False)
    """Unhappy answers since the last happy one."""
    _unwell: int = field(default=0, init=False)
    _pausing_s: float = field(default=0.0, init=False)
    """Before it stands in line again."""

    async def carry(self, claim: Mine) -> Result:
        """Bring the call to its end.

        Raises:
            LostToAnother: the lease ran out and another process has it.
            MilepostError: as `Ledger.run` says.
        """
        task_id, resubmits = claim.task_id, claim.resubmits
        perhaps_sent = claim.granted_for_s is not None and task_id is None
        lost_s = claim.granted_for_s or 0.0
        self.sent = perhaps_sent or task_id is not None
        asked_s: float | None = None
        while True:
            if perhaps_sent:
                task_id = await self._search(lost_s)
            if task_id is None:
                await self.turn(self._pausing_s)
                if not self.leased():
                    raise LostToAnother
                lost_s, self.sent, asked_s = 0.0, True, self.clock()
                answer = await self.to_its_end(self.call.key.digest, self._submit())
                if isinstance(answer, Result):
                    return answer
                task_id = answer.task_id if isinstance(answer, Submitted) else None
                perhaps_sent = answer is Verdict.LOST
                if task_id is None:
                    asked_s = None
                    continue
            perhaps_sent = False
            with self.pace.waiting():
                ended = await self._look_until_done(task_id, asked_s)
            if isinstance(ended, Result):
                return ended
            if resubmits >= self.vendor.policy.resubmits:
                await self._fail(ended)
            resubmits += 1
            task_id = None
            await self._back_in_line(0.0, resubmit=True)

    async def _submit(self) -> Result | Submitted | Verdict:
        """Ask, and write the answer down; not cancelled by whoever waits for the call.

        Returns:
            The result, the task, or why the call stands in line again; LOST if it may be at the
            vendor, to be searched for.
        """
        asking = Asking(
            call=self.call,
            vendor=self.vendor,
            owner=self.owner,
            table=self.table,
            patiently=self.patiently,
            pace=self.pace,
            clock=self.clock,
            sleep=self.sleep,
        )
        try:
            answer = await asking.answer()
        except VendorSaid as said:
            return await self._unhappy_submit(said)
        self._unhappy = self._unwell = 0
        if isinstance(answer, Finished):
            return await self._finish(answer)
        if not await self._task_is_ours(answer.task_id):
            raise LostToAnother
        return answer

    async def _task_is_ours(self, task_id: str) -> bool:
        """Write the task down, unless it or the call has become another's."""
        return await self.patiently(
            lambda: self.table.submitted(self.call.key, self.owner, task_id)
        )

    async def _unhappy_submit(self, said: VendorSaid) -> Verdict:
        if said.verdict in ONCE:
            await self._fail(said)
        if said.verdict is Verdict.LOST and self.vendor.policy.searchable:
            return Verdict.LOST
        if said.verdict is not Verdict.BUSY:
            self._unwell += 1
            policy = self.vendor.policy
            most = policy.away_tries if said.verdict is Verdict.AWAY else policy.unwell_tries
            if self._unwell >= most:
                await self._back_in_line(0.0)
                raise VendorUnwell(self.call.account, self.call.model, said.vendor_code) from said
        await self._back_in_line(self._pause_s(said))
        if (said.retry_after_s or 0.0) > self.left_s():  # the chain's next can do it sooner
            raise VendorUnwell(self.call.account, self.call.model, said.vendor_code) from said
        return said.verdict if said.verdict is not Verdict.LOST else Verdict.UNWELL

    async def _search(self, lost_s: float) -> str | None:
        """Find the task that may have been taken; without one, stand in line again."""
        key, policy = self.call.key, self.vendor.policy
        while policy.searchable:
            intent = await self.patiently(lambda: self.table.intent(self.call))
            try:
                found = await self.vendor.find_unknown(intent)
            except VendorSaid as said:
                if said.verdict is Verdict.ACCOUNT:
                    raise Failed(said.verdict, said.vendor_code).error(key) from said
                await self.sleep(self._pause_s(said))
                continue
            if found is not None and await self._task_is_ours(found):
                return found
            if lost_s >= policy.search_settles_s:
                break
            pause_s = min(policy.search_settles_s - lost_s, policy.search_settles_s / 2)
            await self.sleep(pause_s)
            lost_s += pause_s
        await self._back_in_line(0.0)
        return None

    async def _look_until_done(self, task_id: str, asked_s: float | None) -> Result | VendorSaid:
        """The result, or why the task came to nothing and is to be submitted again.

        Args:
            task_id: the task.
            asked_s: when it was asked for, by the clock; None if that was not just now.
        """
        known_s = self.clock() if asked_s is None else asked_s
        if asked_s is not None:
            await self._pause(known_s)
        while True:
            looked_s = self.clock()
            try:
                answer = await self.vendor.poll(self.call.key, task_id)
                if isinstance(answer, Ended):
                    if asked_s is not None:
                        self.pace.ended(looked_s - asked_s)
                    return await self._fetch(task_id, answer)
            except VendorSaid as said:
                if said.verdict in AGAIN:
                    return said
                if said.verdict is Verdict.ACCOUNT:
                    # The task is paid for: with a good key the next run fetches it.
                    raise Failed(said.verdict, said.vendor_code).error(self.call.key) from said
                if said.verdict in ONCE:
                    await self._fail(said)
                await self.sleep(self._pause_s(said))
                continue
            self._unhappy = 0
            await self._pause(known_s)

    async def _fetch(self, task_id: str, ended: Ended) -> Result:
        """Let others have the place, then fetch what the task gave."""
        key = self.call.key
        await self.patiently(lambda: self.table.vacate(key, self.owner, task_id))
        finished = await ended.fetch()
        return await self.to_its_end(key.digest, self._finish(finished))

    async def _pause(self, since_s: float) -> None:
        pause_s = self.pace.pause_s(self.clock() - since_s)
        await self.sleep(min(pause_s, max(self.left_s(), 0.0)))

    async def _finish(self, finished: Finished) -> Result:
        key = self.call.key
        result = await self.patiently(lambda: self.table.finish(key, self.owner, finished))
        if result is None:
            raise LostToAnother
        return result

    async def _fail(self, said: VendorSaid) -> None:
        verdict = Verdict.FAILED if said.verdict in AGAIN else said.verdict
        failed = Failed(verdict, said.vendor_code)
        await self.patiently(lambda: self.table.fail(self.call.key, self.owner, failed))
        raise failed.error(self.call.key) from said

    async def _back_in_line(self, pause_s: float, *, resubmit: bool = False) -> None:
        key = self.call.key
        await self.patiently(
            lambda: self.table.wait_again(key, self.owner, pause_s, resubmit=resubmit)
        )
        self.sent, self._pausing_s = False, pause_s

    def _pause_s(self, said: VendorSaid) -> float:
        """Doubling, half of it chance, never shorter than the vendor asked for."""
        policy = self.vendor.policy
        self._unhappy += 1
        whole = min(policy.backoff_s * 2.0 ** min(self._unhappy - 1, 16), policy.backoff_longest_s)
        return max(whole * (0.5 + self.random.random() / 2), said.retry_after_s or 0.0)
