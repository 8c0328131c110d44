"""Procrastinate carries the ids: by its SQL functions, for its Python calls commit on their own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Final

from milepost.records.transaction import Transaction

ENQUEUE: Final = """
PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW({queue}, 'carry', NEW.priority, NULL, NULL,
    jsonb_build_object('id', NEW.id),
    CASE WHEN NEW.not_before_ms > 0 THEN to_timestamp(NEW.not_before_ms / 1000.0) END
)::procrastinate_job_to_defer_v1])
"""
FETCH: Final = """
SELECT (job).id, (job).args ->> 'id' FROM (
    SELECT procrastinate_fetch_job_v2(ARRAY[:queue]::varchar[], NULL) AS job
    FROM generate_series(1, :most) OFFSET 0
) AS fetched WHERE (job).id IS NOT NULL
"""
FINISH: Final = """
SELECT procrastinate_finish_job_v1(id, 'succeeded', true)
FROM unnest(CAST(:carried AS BIGINT[])) AS id
"""


class ProcrastinateCarrier:
    """`fetch_job` gives one job a call; here all calls of a claim go in one statement."""

    enqueue = ENQUEUE

    @property
    def tables(self) -> str:
        """The schema that the library ships."""
        return resources.files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8")

    def popped(self, transaction: Transaction, queue: str, most: int) -> Sequence[str]:
        """Fetch up to `most`, and finish them for the library."""
        rows = transaction.rows(FETCH, queue=queue, most=most)
        if rows:
            transaction.rows(FINISH, carried=[row[0] for row in rows])
        return [row[1] for row in rows]
