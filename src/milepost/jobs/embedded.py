"""Who is next, in memory: for the one process that runs the jobs of an SQLite database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final, NamedTuple, TypeAlias

from milepost.jobs.claims import begun
from milepost.jobs.model import Job
from milepost.records.records import Records
from milepost.records.transaction import Transaction

WAITING: Final = """
SELECT kind, tenant, not_before_ms, -priority, seq, revision, id FROM jobs WHERE state = 'queued'
"""
"""Not what they are about: a hundred thousand may wait."""
_Whose: TypeAlias = tuple[str, str]
"""Kind and tenant."""


class _Turn(NamedTuple):
    """One waiting job; the smallest is the next."""

    lower: int
    """The less, the higher its priority."""
    seq: int
    revision: int
    job_id: str


@dataclass(slots=True)
class _Line:
    """One tenant's waiting jobs of one kind."""

    ready: list[_Turn] = field(default_factory=list)
    """A heap."""
    later: list[tuple[int, _Turn]] = field(default_factory=list)
    """A heap, by the time before which they do not start, in ms."""

    def wake(self, now_ms: int) -> None:
        """Move those whose time has come."""
        while self.later and self.later[0][0] <= now_ms:
            heappush(self.ready, heappop(self.later)[1])


class EmbeddedDispatch:
    """A copy of what waits in the table. The table decides: what it no longer has is skipped."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lines: dict[_Whose, _Line] = {}
        self._known: dict[str, int] = {}
        """The revision of every job that waits here: what stands in line under another is passed
        over, as a job that was cancelled and then wanted again stands there twice."""
        self._running: Counter[str] = Counter()
        self._served: dict[str, int] = {}
        self._turns = count()

    async def rebuild(self) -> None:
        """Read the table: at the start, and when another process has written to it."""
        for kind, tenant, not_before_ms, *turn in await self._records.read(
            lambda each: each.rows(WAITING)
        ):
            self._wait((kind, tenant), _Turn(*turn), not_before_ms)

    def queued(self, jobs: Iterable[Job]) -> None:
        """Let jobs wait for their turn; one that waits already is not added twice."""
        for job in jobs:
            turn = _Turn(-job.priority, job.seq, job.revision, job.job_id)
            self._wait((job.kind, job.tenant), turn, job.not_before_ms)

    def ended(self, tenant: str) -> None:
        """One of the tenant's jobs runs no more."""
        self._running[tenant] -= 1
        if self._running[tenant] <= 0:
            del self._running[tenant]

    async def claim(
        self, kinds: Sequence[str], worker: str, most: int, lease_s: float
    ) -> Sequence[Job]:
        """Take the next ones: of the tenant with the fewest running, then the longest unserved.

        Of one tenant, those that were accepted first, of whatever kind.
        """
        if any(line.later for line in self._lines.values()):
            now_ms = await self._records.read(lambda each: each.now_ms)
            for line in self._lines.values():
                line.wake(now_ms)
        chosen = self._choose(kinds, most)
        if not chosen:
            return ()

        def unit(transaction: Transaction) -> Sequence[Job]:
            return begun(transaction, [turn.job_id for _, turn in chosen], worker, lease_s)

        try:
            jobs = await self._records.write(unit)
        except BaseException:
            for whose, turn in chosen:  # they still wait, unless the commit lasted all the same
                self.ended(whose[1])
                if turn.job_id not in self._known:
                    self._wait(whose, turn, 0)
            raise
        taken = {job.job_id for job in jobs}
        for (_, tenant), turn in chosen:
            if turn.job_id not in taken:
                self.ended(tenant)
        return jobs

    def _wait(self, whose: _Whose, turn: _Turn, not_before_ms: int) -> None:
        if self._known.get(turn.job_id) == turn.revision:
            return
        self._known[turn.job_id] = turn.revision
        line = self._lines.setdefault(whose, _Line())
        if not_before_ms:
            heappush(line.later, (not_before_ms, turn))
        else:
            heappush(line.ready, turn)

    def _choose(self, kinds: Sequence[str], most: int) -> list[tuple[_Whose, _Turn]]:
        """Each counts as running from now on."""
        lines = [(whose, line) for whose, line in self._lines.items() if whose[0] in kinds]
        ready = [
            (self._turn(whose[1]), line.ready[0], at, whose[1])
            for at, (whose, line) in enumerate(lines)
            if line.ready
        ]
        heapify(ready)
        chosen: list[tuple[_Whose, _Turn]] = []
        while ready and len(chosen) < most:
            turn, _, at, tenant = heappop(ready)
            whose, line = lines[at]
            if turn != self._turn(tenant):  # the same tenant was served from another kind's line
                heappush(ready, (self._turn(tenant), line.ready[0], at, tenant))
                continue
            first = heappop(line.ready)
            if self._known.get(first.job_id) == first.revision:
                del self._known[first.job_id]
                chosen.append((whose, first))
                self._running[tenant] += 1
                self._served[tenant] = next(self._turns)
            if line.ready:
                heappush(ready, (self._turn(tenant), line.ready[0], at, tenant))
        self._sweep()
        return chosen

    def _turn(self, tenant: str) -> tuple[int, int]:
        return self._running[tenant], self._served.get(tenant, -1)

    def _sweep(self) -> None:
        """Keep no trace of tenants that have gone."""
        for key in [key for key, line in self._lines.items() if not line.ready and not line.later]:
            del self._lines[key]
        if not self._lines:
            self._served.clear()
