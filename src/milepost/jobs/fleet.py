"""Who is next, asked of Postgres: for any number of workers on any number of machines.

For now the table itself is the queue: a claim locks candidates and skips what others have
locked. An existing engine is to take over the carrying of ids; the promises, and their tests,
are those of `Jobs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heapreplace
from typing import Final

from milepost.jobs.claims import begun
from milepost.jobs.model import Job
from milepost.jobs.table import QUEUED
from milepost.records.records import Records
from milepost.records.transaction import Transaction

TENANTS: Final = """
WITH RECURSIVE waiting(tenant) AS (
    SELECT min(tenant) FROM jobs WHERE state = 'queued' AND kind = :kind
    UNION ALL
    SELECT (SELECT min(tenant) FROM jobs
            WHERE state = 'queued' AND kind = :kind AND tenant > waiting.tenant)
    FROM waiting WHERE waiting.tenant IS NOT NULL
)
SELECT tenant,
    (SELECT count(*) FROM jobs
        WHERE state = 'running' AND kind = :kind AND jobs.tenant = waiting.tenant),
    (SELECT max(started_ms) FROM jobs WHERE kind = :kind AND jobs.tenant = waiting.tenant)
FROM waiting WHERE tenant IS NOT NULL
"""
"""Tenants with waiting jobs, each found by one step in the index, however many jobs wait."""
CANDIDATES: Final = """
SELECT picked.tenant, picked.id FROM unnest(CAST(:tenants AS TEXT[])) AS waiting(tenant)
CROSS JOIN LATERAL (
    SELECT tenant, id FROM jobs
    WHERE state = 'queued' AND kind = :kind AND jobs.tenant = waiting.tenant
        AND not_before_ms <= :now_ms AND (deadline_ms IS NULL OR deadline_ms > :now_ms)
    ORDER BY priority DESC, seq LIMIT :most FOR UPDATE SKIP LOCKED
) AS picked
"""
NEVER: Final = -1


class FleetDispatch:
    """Claims rows directly; keeps nothing in memory."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def rebuild(self) -> None:
        """Nothing to rebuild: the table is asked each time."""

    def queued(self, jobs: Iterable[Job]) -> None:
        """Workers hear of them from the database."""

    def ended(self, tenant: str) -> None:
        """The table knows."""

    async def claim(
        self, kinds: Sequence[str], worker: str, most: int, lease_s: float
    ) -> Sequence[Job]:
        """Take the next ones: of the tenant with the fewest running, then the longest unserved."""

        def unit(transaction: Transaction) -> list[Job]:
            jobs: list[Job] = []
            for kind in kinds:
                if len(jobs) < most:
                    jobs += _claimed(transaction, kind, worker, most - len(jobs), lease_s)
            return jobs

        return await self._records.write_aside(unit)


def _claimed(
    transaction: Transaction, kind: str, worker: str, most: int, lease_s: float
) -> list[Job]:
    turns = {
        tenant: (running, NEVER if started_ms is None else started_ms)
        for tenant, running, started_ms in transaction.rows(TENANTS, kind=kind)
    }
    if not turns:
        return []
    lines: dict[str, list[str]] = {}
    for tenant, job_id in transaction.rows(
        CANDIDATES, tenants=list(turns), kind=kind, most=most, now_ms=transaction.now_ms
    ):
        lines.setdefault(tenant, []).append(job_id)
    left_over = sum(map(len, lines.values())) > most
    chosen = _in_turn(lines, turns, most)
    jobs = begun(transaction, chosen, worker, lease_s)
    if left_over:  # others have just skipped these as locked: let them look again
        transaction.tell(QUEUED, kind)
    return list(jobs)


def _in_turn(
    lines: dict[str, list[str]], turns: dict[str, tuple[int, int]], most: int
) -> list[str]:
    """One job of one tenant after the other."""
    heap = [(*turns[tenant], tenant) for tenant in lines]
    heapify(heap)
    next_of = {tenant: iter(ids) for tenant, ids in lines.items()}
    chosen: list[str] = []
    while heap and len(chosen) < most:
        running, started_ms, tenant = heap[0]
        job_id = next(next_of[tenant], None)
        if job_id is None:
            heappop(heap)
            continue
        chosen.append(job_id)
        heapreplace(heap, (running + 1, started_ms, tenant))
    return chosen
