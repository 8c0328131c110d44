"""Who is next, asked of Postgres: for any number of workers on any number of machines.

The table itself is the queue: a claim locks the next jobs of each tenant and skips what others
have locked. Why no library carries the ids is in docs/decisions/0020-fleet-dispatch.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heapreplace
from typing import Final

from milepost.jobs.claims import begun
from milepost.jobs.model import Job
from milepost.records.records import Records
from milepost.records.transaction import Transaction

TENANTS: Final = """
WITH RECURSIVE waiting(tenant) AS (
    (SELECT tenant FROM jobs WHERE state = 'queued' AND kind = :kind ORDER BY tenant LIMIT 1)
    UNION ALL
    SELECT (SELECT tenant FROM jobs
            WHERE state = 'queued' AND kind = :kind AND tenant > waiting.tenant
            ORDER BY tenant LIMIT 1)
    FROM waiting WHERE waiting.tenant IS NOT NULL
), running(tenant, jobs) AS (
    SELECT tenant, count(*) FROM jobs WHERE state = 'running' AND kind = :kind GROUP BY tenant
)
SELECT waiting.tenant, COALESCE(running.jobs, 0),
    (SELECT started_ms FROM jobs
        WHERE kind = :kind AND jobs.tenant = waiting.tenant AND started_ms <= :now_ms
        ORDER BY started_ms DESC LIMIT 1)
FROM waiting LEFT JOIN running ON running.tenant = waiting.tenant
WHERE waiting.tenant IS NOT NULL
"""
"""Tenants with waiting jobs, each found by one step in the index, however many jobs wait: LIMIT
rather than min(), for Postgres reads all of them for a min() when it believes that few wait.
A start in the future is from before the clock was set back: it would keep its tenant waiting."""
CANDIDATES: Final = """
SELECT picked.tenant, picked.id
FROM unnest(CAST(:tenants AS TEXT[]), CAST(:shares AS INTEGER[])) AS asked(tenant, share)
CROSS JOIN LATERAL (
    SELECT tenant, id FROM jobs
    WHERE state = 'queued' AND kind = :kind AND jobs.tenant = asked.tenant
        AND not_before_ms <= :now_ms AND (deadline_ms IS NULL OR deadline_ms > :now_ms)
    ORDER BY priority DESC, seq LIMIT asked.share FOR UPDATE SKIP LOCKED
) AS picked
"""
"""Each tenant's next jobs. What is locked is also begun, so that others skip nothing in vain."""
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
        for tenant, running, started_ms in transaction.rows(
            TENANTS, kind=kind, now_ms=transaction.now_ms
        )
    }
    jobs: list[Job] = []
    while turns and len(jobs) < most:
        shares = shares_in_turn(turns, most - len(jobs))
        rows = transaction.rows(
            CANDIDATES,
            tenants=list(shares),
            shares=list(shares.values()),
            kind=kind,
            now_ms=transaction.now_ms,
        )
        jobs += begun(transaction, [job_id for _, job_id in rows], worker, lease_s)
        given = Counter(tenant for tenant, _ in rows)
        for tenant, share in shares.items():
            if given[tenant] < share:
                del turns[tenant]  # nothing more of it waits; the rest is for the others
            else:
                running, started_ms = turns[tenant]
                turns[tenant] = running + share, started_ms
    return jobs


def shares_in_turn(turns: Mapping[str, tuple[int, int]], most: int) -> dict[str, int]:
    """How many jobs of each tenant are next, if all have enough.

    Args:
        turns: of every tenant that has something waiting: how many jobs it has running, and when
            the last one began (any number that grows).
        most: jobs altogether.
    """
    heap = [(*turn, tenant) for tenant, turn in turns.items()]
    heapify(heap)
    shares: Counter[str] = Counter()
    for _ in range(most if heap else 0):
        running, started_ms, tenant = heap[0]
        shares[tenant] += 1
        heapreplace(heap, (running + 1, started_ms, tenant))
    return dict(shares)
