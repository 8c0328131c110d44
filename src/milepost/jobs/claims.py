"""Units of work of a worker: every one asks first whether the job is still its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from milepost.jobs.clock_jumps import JUMP_S
from milepost.jobs.model import Failure, Job, JobState, job_of
from milepost.jobs.refusals import ClaimLost
from milepost.jobs.table import CHANGED, QUEUED, job_text
from milepost.records.transaction import Database, Row, Transaction

IDS: Final[Mapping[Database, str]] = {
    "sqlite": "SELECT value FROM json_each(:ids)",
    "postgres": "SELECT jsonb_array_elements_text(CAST(:ids AS JSONB))",
}
BEGIN: Final = """
UPDATE jobs SET state = 'running', revision = revision + 1, attempts = attempts + 1,
    claimed_by = :worker, lease_until_ms = :lease_until_ms, started_ms = :now_ms, progress = NULL
WHERE id IN ({ids}) AND state = 'queued' AND not_before_ms <= :now_ms
    AND (deadline_ms IS NULL OR deadline_ms > :now_ms)
RETURNING *
"""
END: Final[Mapping[Database, str]] = {
    "sqlite": """
UPDATE jobs SET state = value ->> 3, revision = revision + 1, result = value ->> 4,
    error = value ->> 5, lease_until_ms = NULL, finished_ms = :now_ms
FROM json_each(:rows)
WHERE jobs.id = value ->> 0 AND claimed_by = value ->> 1 AND attempts = value ->> 2
    AND state = 'running'
RETURNING *
""",
    "postgres": """
UPDATE jobs SET state = value ->> 3, revision = revision + 1, result = value ->> 4,
    error = value ->> 5, lease_until_ms = NULL, finished_ms = :now_ms
FROM jsonb_array_elements(CAST(:rows AS JSONB))
WHERE jobs.id = value ->> 0 AND claimed_by = value ->> 1
    AND attempts = CAST(value ->> 2 AS INTEGER) AND state = 'running'
RETURNING jobs.*
""",
}
AGAIN: Final = """
UPDATE jobs SET state = CASE WHEN cancel_ms IS NULL THEN 'queued' ELSE 'cancelled' END,
    finished_ms = CASE WHEN cancel_ms IS NULL THEN NULL ELSE CAST(:now_ms AS BIGINT) END,
    revision = revision + 1, lease_until_ms = NULL,
    claimed_by = NULL, not_before_ms = :not_before_ms, attempts = attempts - :given_back,
    error = COALESCE(:error, error)
WHERE id = :id AND claimed_by = :worker AND attempts = :attempt AND state = 'running'
RETURNING *
"""
PROGRESS: Final = """
UPDATE jobs SET progress = :progress, revision = revision + 1
WHERE id = :id AND claimed_by = :worker AND attempts = :attempt AND state = 'running'
"""
BEAT: Final = """
UPDATE jobs SET lease_until_ms = :lease_until_ms
WHERE claimed_by = :worker AND state = 'running' RETURNING id, attempts, cancel_ms
"""
SILENT: Final = """
SELECT * FROM jobs
WHERE state = 'running' AND (lease_until_ms < :before_ms OR lease_until_ms > :beyond_ms) LIMIT 500
"""
OVERDUE: Final = """
UPDATE jobs SET state = 'failed', revision = revision + 1, finished_ms = :now_ms, error = :error
WHERE deadline_ms <= :now_ms AND COALESCE(state, '') = 'queued' RETURNING id
"""
"""So written that the index of states is of no use, and that of deadlines is: all may wait."""
TOO_LATE: Final = Failure("deadline_passed", "its deadline passed", "deadline")
DIED: Final = Failure("worker_died", "the process that ran it died each time", "worker_died")
EVERYONE_MS: Final = 2**62


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to end one attempt of a job."""

    job_id: str
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Held:
    """What a worker still has."""

    claims: frozenset[tuple[str, int]]
    """Id and attempt of each."""
    cancelling: frozenset[str]
    """Ids of those that somebody wants to end."""
    at_ms: int = 0
    """When that was so, by the database's clock."""


def claim_of(job: Job) -> Claim:
    """The claim that a job was handed out with."""
    return Claim(job.job_id, job.claimed_by or "", job.attempts)


def begun(
    transaction: Transaction, job_ids: Sequence[str], worker: str, lease_s: float
) -> Sequence[Job]:
    """Take waiting jobs, in that order; those not waiting any more, or not yet, are left out."""
    now_ms = transaction.now_ms
    rows = transaction.rows(
        BEGIN.replace("{ids}", IDS[transaction.database]),
        ids=job_text(job_ids),
        worker=worker,
        now_ms=now_ms,
        lease_until_ms=now_ms + round(lease_s * 1000),
    )
    taken = {job.job_id: job for job in map(job_of, rows)}
    for job_id in taken:
        transaction.tell(CHANGED, job_id)
    return [taken[job_id] for job_id in job_ids if job_id in taken]


def error_text(failure: Failure) -> str:
    """A failure as it stands in the row."""
    said: dict[str, object] = {"code": failure.code, "message": failure.message}
    if failure.deaths:
        said["deaths"] = failure.deaths
    if failure.tries:
        said["tries"] = failure.tries
    return job_text({**said, "reason": failure.reason})


@dataclass(frozen=True, slots=True)
class Ending:
    """A unit that finishes, fails or cancels for good. Saying the same twice is fine."""

    claim: Claim
    state: JobState
    result: str | None = None
    failure: Failure | None = None

    def __call__(self, transaction: Transaction) -> Job:
        """End one job.

        Raises:
            ClaimLost: another worker has the job, or it has ended otherwise.
        """
        (job,) = self.joined(transaction, [self])
        if isinstance(job, ClaimLost):
            raise job
        return job

    def joined(
        self, transaction: Transaction, alike: Sequence[Ending]
    ) -> Sequence[Job | ClaimLost]:
        """End many; each that is another's has its own error."""
        rows = transaction.rows(
            END[transaction.database],
            rows=job_text([each.values() for each in alike]),
            now_ms=transaction.now_ms,
        )
        jobs = {job.job_id: job for job in map(job_of, rows)}
        for job_id in jobs:
            transaction.tell(CHANGED, job_id)
        return [
            jobs[each.claim.job_id]
            if each.claim == claim_of_or_none(jobs.get(each.claim.job_id))
            else _ended_before(transaction, each)
            for each in alike
        ]

    def values(self) -> tuple[object, ...]:
        """As the statement numbers them."""
        error = None if self.failure is None else error_text(self.failure)
        claim = self.claim
        return claim.job_id, claim.worker, claim.attempt, self.state, self.result, error


def claim_of_or_none(job: Job | None) -> Claim | None:
    """The claim of a job that may not be there."""
    return None if job is None else claim_of(job)


def again(
    transaction: Transaction, claim: Claim, *, failure: Failure | None, delay_s: float
) -> Job:
    """Put a job back: to be tried again after a failure, or given back untried (None).

    One that somebody wanted to end meanwhile is cancelled.

    Raises:
        ClaimLost: another worker has the job.
    """
    now_ms = transaction.now_ms
    row = transaction.row(
        AGAIN,
        **_named(claim),
        now_ms=now_ms,
        not_before_ms=now_ms + round(delay_s * 1000) if delay_s > 0 else 0,
        given_back=1 if failure is None else 0,
        error=None if failure is None else error_text(failure),
    )
    if row is None:
        raise ClaimLost(claim.job_id)
    transaction.tell(CHANGED, claim.job_id)
    job = job_of(row)
    if not job.final:
        transaction.tell(QUEUED, job.kind)
    return job


def progressed(transaction: Transaction, claim: Claim, progress: Mapping[str, Any]) -> None:
    """Show how far it is.

    Raises:
        ClaimLost: another worker has the job.
    """
    if not transaction.change(PROGRESS, **_named(claim), progress=job_text(progress)):
        raise ClaimLost(claim.job_id)
    transaction.tell(CHANGED, claim.job_id)


def beaten(transaction: Transaction, worker: str, lease_s: float) -> Held:
    """Say that a worker lives; returns what it still has."""
    until_ms = transaction.now_ms + round(lease_s * 1000)
    rows = transaction.rows(BEAT, worker=worker, lease_until_ms=until_ms)
    return Held(
        frozenset((row[0], row[1]) for row in rows),
        frozenset(row[0] for row in rows if row[2] is not None),
        transaction.now_ms,
    )


def recovered(
    transaction: Transaction, *, deaths_most: int, everyone: bool = False, lease_s: float = 60
) -> Sequence[Job]:
    """Take the jobs of the dead: queue them again, or bury those that killed too often.

    Args:
        transaction: where.
        deaths_most: a job whose workers died this often, one after the other, is not begun again.
        everyone: whether every running job belongs to a dead process, whatever its lease says.
        lease_s: no lease is longer; one that seems to be is from before the clock was set back.

    Returns:
        Those that wait again.
    """
    now_ms = transaction.now_ms
    before_ms = EVERYONE_MS if everyone else now_ms
    sql = SILENT
    if transaction.database == "postgres":
        sql = f"{SILENT} FOR UPDATE SKIP LOCKED"
    waiting = []
    beyond_ms = now_ms + round((lease_s + JUMP_S) * 1000)
    for row in transaction.rows(sql, before_ms=before_ms, beyond_ms=beyond_ms):
        job = _taken_over(transaction, row, deaths_most)
        if job is not None:
            waiting.append(job)
    late = error_text(TOO_LATE)
    for (job_id,) in transaction.rows(OVERDUE, now_ms=now_ms, error=late):
        transaction.tell(CHANGED, job_id)
    return waiting


def _taken_over(transaction: Transaction, row: Row, deaths_most: int) -> Job | None:
    job = job_of(row)
    claim = claim_of(job)
    before = job.error or {}
    died = replace(DIED, deaths=before.get("deaths", 0) + 1, tries=before.get("tries", {}))
    if job.cancel_ms is not None:
        Ending(claim, "cancelled")(transaction)
    elif died.deaths >= deaths_most:
        Ending(claim, "failed", failure=died)(transaction)
    else:
        return again(transaction, claim, failure=died, delay_s=0)
    return None


def _ended_before(transaction: Transaction, ending: Ending) -> Job | ClaimLost:
    claim = ending.claim
    row = transaction.row("SELECT * FROM jobs WHERE id = :id", id=claim.job_id)
    if row is not None:
        job = job_of(row)
        if claim_of(job) == claim and job.state == ending.state:
            return job  # the answer to the first saying was lost on its way
    return ClaimLost(claim.job_id)


def _named(claim: Claim) -> dict[str, object]:
    return {"id": claim.job_id, "worker": claim.worker, "attempt": claim.attempt}
