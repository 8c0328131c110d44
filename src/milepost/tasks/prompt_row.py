"""A prompt as a row of the jobs table, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from milepost.jobs.model import Job
from milepost.jobs.own import LastState
from milepost.tasks.prompt_desk import Unfinished
from milepost.tasks.prompt_entry import Ended, Finished, LastStatus, ended_of, filed_of

KIND: Final = "prompt"
STATES: Final[Mapping[LastStatus, LastState]] = {
    "completed": "succeeded",
    "failed": "failed",
    "cancelled": "cancelled",
}
_STATUSES: Final[Mapping[str, LastStatus]] = {state: status for status, state in STATES.items()}


def job_id_of(tenant: str, prompt_id: str) -> str:
    """Clients choose prompt ids, each tenant its own; no tenant's name has a slash."""
    return f"{tenant}/{prompt_id}"


def job_ids_of(tenant: str, asked: Iterable[str]) -> list[str]:
    """Of those that a prompt may have; Postgres takes no text with a NUL, not even to look for."""
    return [job_id_of(tenant, prompt_id) for prompt_id in asked if prompt_id.isprintable()]


def prompt_id_of(job_id: str) -> str:
    """The inverse."""
    return job_id.partition("/")[2]


def tenant_of(job_id: str) -> str:
    """Whose it is."""
    return job_id.partition("/")[0]


def unfinished_of(job: Job) -> Unfinished:
    """A row that waits or was running."""
    return Unfinished(job.tenant, filed_of(prompt_id_of(job.job_id), job.payload), job.attempts)


def finished_of(job: Job) -> Finished:
    """A row that has ended; by whoever it was ended."""
    filed = filed_of(prompt_id_of(job.job_id), job.payload)
    if job.result is not None:
        # a worker's job that ran to its end has succeeded, even where a node failed
        return Finished(filed, ended_of(json.loads(job.result)))
    status = _STATUSES[job.state]
    return Finished(
        filed,
        Ended(
            status=status,
            outputs={},
            display_ids={},
            messages=((_last_message(status), _last_words(job, filed.prompt_id)),),
            started_ms=job.started_ms,
            ended_ms=job.finished_ms or job.created_ms,
        ),
    )


def _last_message(status: LastStatus) -> str:
    return "execution_interrupted" if status == "cancelled" else "execution_error"


def _last_words(job: Job, prompt_id: str) -> dict[str, Any]:
    """Of one that no server ended: an operator cancelled it, or its servers died each time."""
    told: dict[str, Any] = {
        "prompt_id": prompt_id,
        "node_id": None,
        "node_type": None,
        "executed": [],
        "timestamp": job.finished_ms,
    }
    if job.state == "cancelled" or job.error is None:
        return told
    return {
        **told,
        "exception_type": job.error["code"],
        "exception_message": job.error["message"],
        "traceback": [],
        "current_inputs": {},
        "current_outputs": [],
    }
