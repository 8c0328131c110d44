"""pgqueuer carries the ids: by the SQL it builds, for its Python calls want autocommit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any, Final
from uuid import uuid4

from milepost.records.transaction import Transaction

ENQUEUE: Final = """
INSERT INTO pgqueuer (priority, entrypoint, payload, execute_after, status)
VALUES (NEW.priority, {queue}, convert_to(NEW.id, 'UTF8'),
    CASE WHEN NEW.not_before_ms > 0 THEN to_timestamp(NEW.not_before_ms / 1000.0)
        ELSE to_timestamp(0) END, 'queued')
"""
NUMBERED: Final = re.compile(r"\$(\d+)")
ID, PAYLOAD = 0, 10
"""Columns of a dequeued row."""
SILENT: Final = timedelta(days=3650)
"""Never taken for stale: the row is gone when the claim is committed."""


class PgqueuerCarrier:
    """`dequeue` takes a batch; each enqueue, pick and end is also written to the library's log."""

    enqueue = ENQUEUE

    def __init__(self) -> None:
        builders = import_module("pgqueuer.adapters.persistence.qb")
        self._queue: Any = builders.QueryQueueBuilder()
        self.tables: str = builders.QueryBuilderEnvironment().build_install_query()
        self._manager = uuid4()

    def popped(self, transaction: Transaction, queue: str, most: int) -> Sequence[str]:
        """Dequeue up to `most`, and log them as done."""
        query = self._queue.build_dequeue_query(
            batch_size=most,
            entrypoints=[queue],
            concurrency_limits=[0],
            queue_manager_id=self._manager,
            global_concurrency_limit=None,
            heartbeat_timeout=SILENT,
        )
        sql, by_name = named(query.sql, query.args)
        rows = transaction.rows(sql, **by_name)
        if rows:
            ids = [row[ID] for row in rows]
            done = [ids, ["successful"] * len(ids), [None] * len(ids)]
            sql, by_name = named(self._queue.build_log_job_query(), done)
            transaction.change(sql, **by_name)
        return [bytes(row[PAYLOAD]).decode() for row in rows]


def named(sql: str, values: Sequence[object]) -> tuple[str, dict[str, object]]:
    """`$1` as our transactions write it."""
    return NUMBERED.sub(r":v\1", sql), {f"v{at}": value for at, value in enumerate(values, 1)}
