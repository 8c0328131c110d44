"""Jobs that the accepting process runs itself: one insert and one last update each, many at once.

Such a row is claimed from its first moment, so nobody else takes it while its process lives. On
SQLite it has no lease: the next process that runs the jobs finds it. On Postgres a heartbeat
keeps the lease, and after its end the row waits for any worker like every other job.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from milepost.jobs.model import Job, job_of
from milepost.jobs.table import QUEUED
from milepost.records.transaction import Database, Transaction

LastState: TypeAlias = Literal["succeeded", "failed", "cancelled"]
INSERT: Final[Mapping[Database, str]] = {
    "sqlite": """
INSERT INTO jobs (id, tenant, kind, payload, state, result, claimed_by, finished_ms,
    priority, attempts, not_before_ms, revision, created_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, coalesce(value ->> 4, 'running'),
    value ->> 5, :worker, CASE WHEN value ->> 4 IS NULL THEN NULL ELSE :now_ms END,
    0, 0, 0, 1, :now_ms
FROM json_each(:rows) WHERE true ON CONFLICT DO NOTHING
""",
    "postgres": """
INSERT INTO jobs (id, tenant, kind, payload, state, result, claimed_by, finished_ms,
    lease_until_ms, priority, attempts, not_before_ms, revision, created_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, coalesce(value ->> 4, 'running'),
    value ->> 5, :worker,
    CASE WHEN value ->> 4 IS NULL THEN NULL ELSE CAST(:now_ms AS BIGINT) END,
    CASE WHEN value ->> 4 IS NULL THEN CAST(:lease_until_ms AS BIGINT) END, 0, 0, 0, 1, :now_ms
FROM jsonb_array_elements(CAST(:rows AS JSONB)) WHERE true ON CONFLICT DO NOTHING
""",
}
"""Nothing is returned: each row that is would cost the event loop a turn of Python's lock."""
END: Final[Mapping[Database, str]] = {
    "sqlite": """
UPDATE jobs SET state = value ->> 1, result = value ->> 2,
    revision = revision + 1, lease_until_ms = NULL, finished_ms = :now_ms
FROM json_each(:rows)
WHERE jobs.id = value ->> 0 AND claimed_by = :worker AND state = 'running'
""",
    "postgres": """
UPDATE jobs SET state = value ->> 1, result = value ->> 2,
    revision = revision + 1, lease_until_ms = NULL, finished_ms = :now_ms
FROM jsonb_array_elements(CAST(:rows AS JSONB))
WHERE jobs.id = value ->> 0 AND claimed_by = :worker AND state = 'running'
""",
}
BEGIN_AGAIN: Final = """
UPDATE jobs SET attempts = attempts + 1, revision = revision + 1
WHERE id IN ({ids}) AND claimed_by = :worker AND state = 'running'
"""
TAKE_OVER: Final = """
UPDATE jobs SET state = 'running', claimed_by = :worker, lease_until_ms = NULL,
    revision = revision + 1
WHERE kind = :kind AND state IN ('queued', 'running') AND lease_until_ms IS NULL RETURNING *
"""
"""What has a lease is with one of our own workers, which may have begun before us."""
GIVE_BACK: Final = """
UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until_ms = NULL,
    revision = revision + 1
WHERE claimed_by = :worker AND state = 'running' RETURNING kind
"""
BEAT: Final = """
UPDATE jobs SET lease_until_ms = :lease_until_ms WHERE claimed_by = :worker AND state = 'running'
"""
PAYLOADS: Final = "SELECT id, payload FROM jobs WHERE id IN ({ids})"
STATES: Final = "SELECT id, claimed_by, state FROM jobs WHERE id IN ({ids})"
WITHDRAW: Final = """
DELETE FROM jobs WHERE id IN ({ids}) AND claimed_by = :worker AND attempts = 0
"""
CANCELLING: Final = """
SELECT id FROM jobs WHERE state = 'running' AND claimed_by = :worker AND cancel_ms IS NOT NULL
"""
IDS: Final[Mapping[Database, str]] = {
    "sqlite": "SELECT value FROM json_each(:ids)",
    "postgres": "SELECT jsonb_array_elements_text(CAST(:ids AS JSONB))",
}


class NewRow(NamedTuple):
    """A job to be written down."""

    job_id: str
    tenant: str
    kind: str
    payload: str
    """JSON text in ASCII; nothing private; no two submissions have the same."""
    state: LastState | None = None
    """If it has ended already, how; and what `LastWrite` would tell beside that."""
    result: str | None = None


class LastWrite(NamedTuple):
    """How a job ended."""

    job_id: str
    state: LastState
    result: str
    """Opaque here; ASCII. It says when the job started, too: one index less is written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What of a batch was not written."""

    taken: frozenset[str] = frozenset()
    """Ids that were there before."""
    lost: frozenset[str] = frozenset()
    """Ids of jobs that are not this process's any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """A unit that writes what happened to one process's jobs since its last batch.

    Writing the same batch twice is fine, so it may be asked for again after a broken commit.
    """

    worker: str
    lease_s: float
    new: Sequence[NewRow] = ()
    begun_again: Sequence[str] = ()
    """Ids of taken-over jobs that are about to run."""
    ended: Sequence[LastWrite] = ()

    def __call__(self, transaction: Transaction) -> Written:
        """Write it."""
        taken = self._insert(transaction) if self.new else frozenset[str]()
        if self.begun_again:
            transaction.change(
                BEGIN_AGAIN.replace("{ids}", IDS[transaction.database]),
                ids=json.dumps(self.begun_again),
                worker=self.worker,
            )
        return Written(taken, self._end(transaction) if self.ended else frozenset())

    def _insert(self, transaction: Transaction) -> frozenset[str]:
        now_ms = transaction.now_ms
        lease = {"lease_until_ms": now_ms + round(self.lease_s * 1000)}
        inserted = transaction.change(
            INSERT[transaction.database],
            rows=json.dumps(self.new),
            worker=self.worker,
            now_ms=now_ms,
            **(lease if transaction.database == "postgres" else {}),
        )
        if inserted == len(self.new):
            return frozenset()
        found: dict[str, str] = dict(
            transaction.rows(
                PAYLOADS.replace("{ids}", IDS[transaction.database]),
                ids=json.dumps([row.job_id for row in self.new]),
            )
        )
        return frozenset(row.job_id for row in self.new if found.get(row.job_id) != row.payload)

    def _end(self, transaction: Transaction) -> frozenset[str]:
        changed = transaction.change(
            END[transaction.database],
            rows=json.dumps(self.ended),
            worker=self.worker,
            now_ms=transaction.now_ms,
        )
        if changed == len(self.ended):
            return frozenset()
        found = {
            job_id: (claimed_by, state)
            for job_id, claimed_by, state in transaction.rows(
                STATES.replace("{ids}", IDS[transaction.database]),
                ids=json.dumps([each.job_id for each in self.ended]),
            )
        }
        return frozenset(
            each.job_id
            for each in self.ended
            if found.get(each.job_id) != (self.worker, each.state)
        )


def withdrawn(transaction: Transaction, worker: str, job_ids: Sequence[str]) -> None:
    """Delete what was refused after a broken commit, and may have been written all the same."""
    sql = WITHDRAW.replace("{ids}", IDS[transaction.database])
    transaction.change(sql, ids=json.dumps(job_ids), worker=worker)


def taken_over(transaction: Transaction, kind: str, worker: str) -> Sequence[Job]:
    """Make every unfinished job of a kind this process's: for the sole runner of a database."""
    rows = transaction.rows(TAKE_OVER, kind=kind, worker=worker)
    return sorted(map(job_of, rows), key=lambda job: job.seq)


def given_back(transaction: Transaction, worker: str) -> None:
    """Let any worker have what this process leaves undone."""
    for kind in {row[0] for row in transaction.rows(GIVE_BACK, worker=worker)}:
        transaction.tell(QUEUED, kind)


def kept(transaction: Transaction, worker: str, lease_s: float) -> None:
    """Say that the process lives."""
    lease_until_ms = transaction.now_ms + round(lease_s * 1000)
    transaction.change(BEAT, worker=worker, lease_until_ms=lease_until_ms)


def cancelling(transaction: Transaction, worker: str) -> Sequence[str]:
    """Ids of the process's jobs that somebody else wants to end."""
    return [row[0] for row in transaction.rows(CANCELLING, worker=worker)]
