"""The tables' shape, and the units of work that submit, show and end jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final
from uuid import uuid4

from milepost.jobs.model import FINAL, Count, Job, NewJob, Submitted, job_of
from milepost.jobs.refusals import JobExists, JobNotFinished, JobUnknown, KeyReused
from milepost.records.schema import Schema
from milepost.records.transaction import Database, Transaction

QUEUED, CHANGED, CANCELLING = "job_queued", "job_changed", "job_cancelling"
"""Topics: a kind that has work; the id of a row that changed; the id of a job to stop."""

SCHEMA: Final = Schema(
    "jobs",
    (
        """
CREATE TABLE jobs (
    seq {sequence},
    id TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    not_before_ms BIGINT NOT NULL,
    deadline_ms BIGINT,
    attempts INTEGER NOT NULL,
    claimed_by TEXT,
    lease_until_ms BIGINT,
    cancel_ms BIGINT,
    idempotency_key TEXT,
    body_digest TEXT,
    payload TEXT NOT NULL,
    progress TEXT,
    result TEXT,
    error TEXT,
    revision INTEGER NOT NULL,
    created_ms BIGINT NOT NULL,
    started_ms BIGINT,
    finished_ms BIGINT
);
CREATE UNIQUE INDEX jobs_by_key ON jobs (tenant, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX jobs_by_turn ON jobs (state, kind, tenant, priority DESC, seq);
CREATE INDEX jobs_by_start ON jobs (kind, tenant, started_ms);
CREATE INDEX jobs_by_end ON jobs (finished_ms) WHERE finished_ms IS NOT NULL
""",
        """
CREATE INDEX jobs_ended ON jobs (tenant, kind, finished_ms, seq) WHERE finished_ms IS NOT NULL
""",
        # the last column lets a claim pass over delayed jobs without looking at their rows
        """
DROP INDEX jobs_by_turn;
CREATE INDEX jobs_by_turn ON jobs (state, kind, tenant, priority DESC, seq, not_before_ms)
""",
        # a tenant's list reads the tenant's own rows, however many others have
        """
CREATE INDEX jobs_listed ON jobs (tenant, kind, seq)
""",
        # every worker asks every two seconds, however many jobs wait
        """
CREATE INDEX jobs_by_deadline ON jobs (deadline_ms) WHERE deadline_ms IS NOT NULL
""",
    ),
)

INSERT: Final[Mapping[Database, str]] = {
    "sqlite": """
INSERT INTO jobs (id, tenant, kind, state, priority, not_before_ms, deadline_ms, attempts,
    idempotency_key, body_digest, payload, revision, created_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, 'queued', value ->> 3, value ->> 4, value ->> 5, 0,
    value ->> 6, value ->> 7, value ->> 8, 1, :now_ms
FROM json_each(:rows) WHERE true ON CONFLICT DO NOTHING RETURNING *
""",
    "postgres": """
INSERT INTO jobs (id, tenant, kind, state, priority, not_before_ms, deadline_ms, attempts,
    idempotency_key, body_digest, payload, revision, created_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, 'queued', CAST(value ->> 3 AS INTEGER),
    CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), 0,
    value ->> 6, value ->> 7, value ->> 8, 1, :now_ms
FROM jsonb_array_elements(CAST(:rows AS JSONB)) ON CONFLICT DO NOTHING RETURNING *
""",
}
"""Any number of jobs in one statement."""
LIST: Final = "SELECT * FROM jobs WHERE {chosen} ORDER BY seq DESC LIMIT :most"
COUNTS: Final = """
SELECT kind, state, count(*),
    min(CASE WHEN not_before_ms <= :now_ms THEN
        CASE WHEN not_before_ms > created_ms THEN not_before_ms ELSE created_ms END END)
FROM jobs WHERE state IN ('queued', 'running') GROUP BY kind, state
"""
CANCEL: Final = """
UPDATE jobs SET revision = revision + 1, cancel_ms = :now_ms,
    finished_ms = CASE WHEN state = 'queued' THEN CAST(:now_ms AS BIGINT) END,
    state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
WHERE id = :id AND state IN ('queued', 'running') RETURNING *
"""
RETRY: Final = """
UPDATE jobs SET state = 'queued', revision = revision + 1, attempts = 0, not_before_ms = 0,
    deadline_ms = NULL, cancel_ms = NULL, claimed_by = NULL, lease_until_ms = NULL,
    progress = NULL, error = NULL, started_ms = NULL, finished_ms = NULL
WHERE id = :id AND state IN ('failed', 'cancelled') RETURNING *
"""
ERASE: Final = """
UPDATE jobs SET state = 'erased', revision = revision + 1, payload = '{}', progress = NULL,
    result = NULL, error = NULL, idempotency_key = NULL, body_digest = NULL
WHERE id = :id AND finished_ms IS NOT NULL RETURNING *
"""
PURGE: Final = """
DELETE FROM jobs WHERE id IN (
    SELECT id FROM jobs WHERE finished_ms < :before_ms ORDER BY finished_ms LIMIT :most)
RETURNING *
"""
NEWEST: Final = 2**62


def job_text(value: object) -> str:
    """JSON as it is stored: the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


class Submission:
    """A unit that accepts one job; its id is made once, so it may run again."""

    def __init__(self, new: NewJob) -> None:
        self._new = new
        self._id = new.job_id or uuid4().hex
        self._payload = job_text(new.payload)
        self._digest = new.body_digest
        if self._digest is None and new.idempotency_key is not None:
            self._digest = sha256(f"{new.kind}\n{self._payload}".encode()).hexdigest()

    def __call__(self, transaction: Transaction) -> Submitted:
        """Insert the row.

        Raises:
            KeyReused: the key came with another request before.
            JobExists: the chosen id is taken.
        """
        (accepted,) = self.joined(transaction, [self])
        if isinstance(accepted, Exception):
            raise accepted
        return accepted

    def joined(
        self, transaction: Transaction, alike: Sequence[Submission]
    ) -> Sequence[Submitted | KeyReused | JobExists]:
        """Insert the rows of many; each that is refused has its own error."""
        now_ms = transaction.now_ms
        jobs = map(
            job_of,
            transaction.rows(
                INSERT[transaction.database],
                rows=job_text([each._values(now_ms) for each in alike]),  # noqa: SLF001  # its own class
                now_ms=now_ms,
            ),
        )
        inserted = {job.job_id: job for job in jobs}
        for kind in {job.kind for job in inserted.values()}:
            transaction.tell(QUEUED, kind)
        accepted: list[Submitted | KeyReused | JobExists] = []
        for each in alike:
            job = inserted.pop(each._id, None)  # noqa: SLF001  # its own class
            accepted.append(
                each._before(transaction) if job is None else Submitted(job, repeated=False)  # noqa: SLF001
            )
        return accepted

    def _values(self, now_ms: int) -> tuple[object, ...]:
        new = self._new
        return (
            self._id,
            new.tenant,
            new.kind,
            new.priority,
            now_ms + round(new.delay_s * 1000) if new.delay_s > 0 else 0,
            None if new.deadline_s is None else now_ms + round(new.deadline_s * 1000),
            new.idempotency_key,
            self._digest,
            self._payload,
        )

    def _before(self, transaction: Transaction) -> Submitted | KeyReused | JobExists:
        row = transaction.row(
            "SELECT * FROM jobs WHERE tenant = :tenant AND idempotency_key = :key",
            tenant=self._new.tenant,
            key=self._new.idempotency_key,
        )
        if row is None:
            return JobExists(self._id)
        job = job_of(row)
        if job.body_digest != self._digest:
            return KeyReused()
        return Submitted(job, repeated=True)


def shown(transaction: Transaction, job_id: str, tenant: str | None) -> Job:
    """One job; another tenant's is as unknown as none."""
    row = transaction.row("SELECT * FROM jobs WHERE id = :id", id=job_id)
    if row is None or (tenant is not None and row[2] != tenant):
        raise JobUnknown(job_id)
    return job_of(row)


def listed(
    transaction: Transaction,
    *,
    tenant: str | None,
    kind: str | None,
    state: str | None,
    before_seq: int | None,
    most: int,
    erased_too: bool,
) -> Sequence[Job]:
    """The newest first."""
    asked = {"tenant": tenant, "kind": kind, "state": state}
    sql = list_of([name for name, value in asked.items() if value is not None], erased_too)
    before = NEWEST if before_seq is None else before_seq
    return [job_of(row) for row in transaction.rows(sql, **asked, before=before, most=most)]


def list_of(columns: Sequence[str], erased_too: bool) -> str:  # noqa: FBT001  # as `listed` has it
    """The query whose values for those columns are given; others would keep it from an index."""
    chosen = ["seq < :before", *(f"{column} = :{column}" for column in columns)]
    if not erased_too:
        chosen.append("state <> 'erased'")
    return LIST.replace("{chosen}", " AND ".join(chosen))


def counted(transaction: Transaction) -> Sequence[Count]:
    """Every kind that has something to do."""
    now_ms = transaction.now_ms
    rows = {(row[0], row[1]): row[2:] for row in transaction.rows(COUNTS, now_ms=now_ms)}
    counts = []
    for kind in sorted({kind for kind, _ in rows}):
        waiting, oldest_ms = rows.get((kind, "queued"), (0, None))
        running, _ = rows.get((kind, "running"), (0, None))
        age_s = 0.0 if oldest_ms is None else max(0.0, (now_ms - oldest_ms) / 1000)
        counts.append(Count(kind, waiting, running, age_s))
    return counts


def cancelled(transaction: Transaction, job_id: str, tenant: str | None) -> Job:
    """End a waiting job, tell the worker of a running one, leave an ended one as it is."""
    job = shown(transaction, job_id, tenant)
    row = transaction.row(CANCEL, id=job_id, now_ms=transaction.now_ms)
    if row is None:
        return job
    transaction.tell(CHANGED, job_id)
    transaction.tell(CANCELLING, job_id)
    return job_of(row)


def retried(transaction: Transaction, job_id: str, tenant: str | None) -> Job:
    """Give a failed or cancelled job all its attempts again."""
    job = shown(transaction, job_id, tenant)
    row = transaction.row(RETRY, id=job_id)
    if row is None:
        raise JobNotFinished(job_id, job.state)
    transaction.tell(CHANGED, job_id)
    transaction.tell(QUEUED, job.kind)
    return job_of(row)


def erased(transaction: Transaction, job_id: str, tenant: str | None) -> Job:
    """Forget what an ended job was about; its id remains. Returns it as it was."""
    job = shown(transaction, job_id, tenant)
    if job.state not in FINAL or transaction.row(ERASE, id=job_id) is None:
        raise JobNotFinished(job_id, job.state)
    transaction.tell(CHANGED, job_id)
    return job


def purged(transaction: Transaction, older_than_s: float, most: int) -> Sequence[Job]:
    """Delete jobs that ended before that; returns them, for their results are to go too."""
    before_ms = transaction.now_ms - round(older_than_s * 1000)
    return [job_of(row) for row in transaction.rows(PURGE, before_ms=before_ms, most=most)]
