"""What tidying up asks about old jobs, beside `Jobs.purge`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from milepost.jobs.model import JobState
from milepost.records.transaction import Database, Transaction

STATES: Final[Mapping[Database, str]] = {
    "sqlite": "SELECT id, state FROM jobs WHERE id IN (SELECT value FROM json_each(:ids))",
    "postgres": "SELECT id, state FROM jobs "
    "WHERE id IN (SELECT jsonb_array_elements_text(CAST(:ids AS JSONB)))",
}


def ended_before(transaction: Transaction, older_than_s: float) -> int:
    """How many jobs `Jobs.purge` would delete."""
    before_ms = transaction.now_ms - round(older_than_s * 1000)
    row = transaction.row("SELECT count(*) FROM jobs WHERE finished_ms < :before", before=before_ms)
    return 0 if row is None else int(row[0])


def ended_of(transaction: Transaction, kind: str, older_than_s: float) -> list[tuple[str, str]]:
    """Tenant and id of each of one kind among them."""
    before_ms = transaction.now_ms - round(older_than_s * 1000)
    rows = transaction.rows(
        "SELECT tenant, id FROM jobs WHERE kind = :kind AND finished_ms < :before",
        kind=kind,
        before=before_ms,
    )
    return [(tenant, job_id) for tenant, job_id in rows]


def states_of(transaction: Transaction, job_ids: Sequence[str]) -> dict[str, JobState]:
    """The states of those that there are."""
    rows = transaction.rows(STATES[transaction.database], ids=json.dumps(list(job_ids)))
    return dict(rows)
