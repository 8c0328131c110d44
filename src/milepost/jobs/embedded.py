"""Who is next, in memory: for the one process that runs the jobs of an SQLite database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count

from milepost.jobs.claims import begun
from milepost.jobs.model import Job, job_of
from milepost.records.records import Records
from milepost.records.transaction import Transaction


@dataclass(slots=True)
class _Line:
    """One tenant's waiting jobs of one kind."""

    ready: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Heap of (-priority, seq, revision, id)."""
    later: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    """Heap of (not before, in ms; -priority, seq, revision, id)."""

    def wake(self, now_ms: int) -> None:
        """Move those whose time has come."""
        while self.later and self.later[0][0] <= now_ms:
            heappush(self.ready, heappop(self.later)[1:])


class EmbeddedDispatch:
    """A copy of what waits in the table. The table decides: what it no longer has is skipped."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lines: dict[tuple[str, str], _Line] = {}
        self._known: dict[str, int] = {}
        """The revision of every job that waits here: what stands in line under another is passed
        over, as a job that was cancelled and then wanted again stands there twice."""
        self._running: Counter[str] = Counter()
        self._served: dict[str, int] = {}
        self._turns = count()

    async def rebuild(self) -> None:
        """Read the table: at the start, and when another process has written to it."""
        rows = await self._records.read(
            lambda each: each.rows("SELECT * FROM jobs WHERE state = 'queued'")
        )
        self.queued([job_of(row) for row in rows])

    def queued(self, jobs: Iterable[Job]) -> None:
        """Let jobs wait for their turn; one that waits already is not added twice."""
        for job in jobs:
            if self._known.get(job.job_id) == job.revision:
                continue
            self._known[job.job_id] = job.revision
            line = self._lines.setdefault((job.kind, job.tenant), _Line())
            turn = (-job.priority, job.seq, job.revision, job.job_id)
            if job.not_before_ms:
                heappush(line.later, (job.not_before_ms, *turn))
            else:
                heappush(line.ready, turn)

    def ended(self, tenant: str) -> None:
        """One of the tenant's jobs runs no more."""
        self._running[tenant] -= 1
        if self._running[tenant] <= 0:
            del self._running[tenant]

    async def claim(
        self, kinds: Sequence[str], worker: str, most: int, lease_s: float
    ) -> Sequence[Job]:
        """Take the next ones: of the tenant with the fewest running, then the longest unserved."""
        if any(line.later for line in self._lines.values()):
            now_ms = await self._records.read(lambda each: each.now_ms)
            for line in self._lines.values():
                line.wake(now_ms)
        chosen = self._choose(kinds, most)
        if not chosen:
            return ()

        def unit(transaction: Transaction) -> Sequence[Job]:
            return begun(transaction, [job_id for job_id, _ in chosen], worker, lease_s)

        try:
            jobs = await self._records.write(unit)
        except BaseException:
            for _, tenant in chosen:
                self.ended(tenant)
            await self.rebuild()  # the chosen still wait there, unless the commit did last
            raise
        taken = {job.job_id for job in jobs}
        for job_id, tenant in chosen:
            if job_id not in taken:
                self.ended(tenant)
        return jobs

    def _choose(self, kinds: Sequence[str], most: int) -> list[tuple[str, str]]:
        """Ids and tenants; each counts as running from now on."""
        lines = [(key[1], line) for key, line in self._lines.items() if key[0] in kinds]
        ready = [
            (self._turn(tenant), at, tenant)
            for at, (tenant, line) in enumerate(lines)
            if line.ready
        ]
        heapify(ready)
        chosen: list[tuple[str, str]] = []
        while ready and len(chosen) < most:
            turn, at, tenant = heappop(ready)
            if turn != self._turn(tenant):  # the same tenant was served from another kind's line
                heappush(ready, (self._turn(tenant), at, tenant))
                continue
            line = lines[at][1]
            _, _, revision, job_id = heappop(line.ready)
            if self._known.get(job_id) == revision:
                del self._known[job_id]
                chosen.append((job_id, tenant))
                self._running[tenant] += 1
                self._served[tenant] = next(self._turns)
            if line.ready:
                heappush(ready, (self._turn(tenant), at, tenant))
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
