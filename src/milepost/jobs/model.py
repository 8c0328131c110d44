"""A job as everybody outside the table sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

JobState: TypeAlias = Literal["queued", "running", "succeeded", "failed", "cancelled", "erased"]
Reason: TypeAlias = Literal["final", "attempts", "deadline", "worker_died"]
"""Why a failed job is not tried again: its error is final, it was tried often enough, its time
was over, or the processes that ran it died each time. Failed jobs are the dead letters."""

FINAL: Final[frozenset[JobState]] = frozenset({"succeeded", "failed", "cancelled", "erased"})
COLUMNS: Final = 22


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJob:
    """What is asked for."""

    tenant: str
    kind: str
    """Which handler does it; also the queue that it waits in."""
    payload: Mapping[str, Any]
    """JSON; holds nothing private, it is stored."""
    job_id: str | None = None
    """Made up if the caller has none."""
    priority: int = 0
    """Higher ones go first among one tenant's jobs; tenants share evenly whatever they write."""
    delay_s: float = 0.0
    """It starts no sooner than this."""
    deadline_s: float | None = None
    """It fails if it is not finished this long after it was accepted."""
    idempotency_key: str | None = None
    """The same key of the same tenant gives the same job."""
    body_digest: str | None = None
    """Says whether a repeated key asks for the same thing; by default made from the payload."""


@dataclass(frozen=True, slots=True)
class Job:
    """One row; its fields are the columns, in their order. Times are ms since 1970."""

    seq: int
    """Grows with every job accepted."""
    job_id: str
    tenant: str
    kind: str
    state: JobState
    priority: int
    not_before_ms: int
    deadline_ms: int | None
    attempts: int
    """How often it was begun."""
    claimed_by: str | None
    """The worker that runs it or ran it last."""
    lease_until_ms: int | None
    cancel_ms: int | None
    """When somebody asked for its end while it ran."""
    idempotency_key: str | None
    body_digest: str | None
    payload: Any = field(repr=False)
    progress: Any
    result: str | None
    """Where the result is; opaque here."""
    error: Any
    """{"code", "message", "reason"} of the last attempt, also of a queued job; "deaths" too if
    there were any; of a queued one "tries", how many attempts have failed so far by code."""
    revision: int
    """Grows with every change of the row."""
    created_ms: int
    started_ms: int | None
    finished_ms: int | None

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in FINAL


def job_of(row: tuple[Any, ...]) -> Job:
    """The job of a whole row; columns that a newer version has added are left out."""
    values = list(row[:COLUMNS])
    for column in (14, 15, 17):
        if values[column] is not None:
            values[column] = json.loads(values[column])
    return Job(*values)


@dataclass(frozen=True, slots=True)
class Submitted:
    """An accepted job."""

    job: Job
    repeated: bool
    """Whether it had been accepted before, under the same idempotency key."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How an attempt ended badly."""

    code: str
    message: str
    """One line, nothing private."""
    reason: Reason = "final"
    retry_in_s: float | None = None
    """When to try again; None makes the job a dead letter."""
    tries: Mapping[str, int] = field(default_factory=dict)
    """Attempts that failed so far, this one among them, by code; for one that is tried again."""
    deaths: int = 0
    """How many of its workers died, one after the other."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one kind is to be done: what an autoscaler asks for."""

    kind: str
    waiting: int
    running: int
    oldest_waiting_s: float
    """Age of the oldest job that could start now; 0 if none could."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseTimes:
    """When a worker's silence means its death."""

    lease_s: float = 6.0
    beat_s: float = 2.0
    """Between two signs of life, and between two looks for the dead."""
