"""What has ended of one kind for one tenant: the newest first, whole, or gone."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from milepost.jobs.model import Job, job_of
from milepost.jobs.own import IDS
from milepost.records.transaction import Transaction

NEWEST: Final = """
SELECT id, revision FROM (
    SELECT id, revision, finished_ms, seq,
        sum(length(payload) + coalesce(length(result), 0))
            OVER (ORDER BY finished_ms DESC, seq DESC ROWS UNBOUNDED PRECEDING) AS size
    FROM (
        SELECT id, revision, finished_ms, seq, payload, result FROM jobs
        WHERE tenant = :tenant AND kind = :kind AND finished_ms IS NOT NULL AND state <> 'erased'
        ORDER BY finished_ms DESC, seq DESC LIMIT :most
    ) AS newest
) AS sized
WHERE size <= :bytes_most OR (finished_ms, seq) = (
    SELECT finished_ms, seq FROM jobs
    WHERE tenant = :tenant AND kind = :kind AND finished_ms IS NOT NULL AND state <> 'erased'
    ORDER BY finished_ms DESC, seq DESC LIMIT 1)
ORDER BY finished_ms DESC, seq DESC
"""
WHOLE: Final = """
SELECT * FROM jobs WHERE id IN ({ids}) AND tenant = :tenant AND kind = :kind
    AND finished_ms IS NOT NULL AND state <> 'erased'
"""
FORGET: Final = """
DELETE FROM jobs WHERE id IN ({ids}) AND tenant = :tenant AND kind = :kind
    AND finished_ms IS NOT NULL
"""
FORGET_ALL: Final = """
DELETE FROM jobs WHERE tenant = :tenant AND kind = :kind AND finished_ms IS NOT NULL
"""
TRIM: Final = """
DELETE FROM jobs WHERE seq IN (
    SELECT seq FROM jobs
    WHERE tenant = :tenant AND kind = :kind AND finished_ms IS NOT NULL
    ORDER BY finished_ms DESC, seq DESC LIMIT :most OFFSET :keep)
"""


class Named(NamedTuple):
    """One that has ended, and which version of it."""

    job_id: str
    revision: int


def newest(
    transaction: Transaction, *, tenant: str, kind: str, most: int, bytes_most: int
) -> Sequence[Named]:
    """The newest first, as many as that, and as fit; the newest of all always."""
    rows = transaction.rows(NEWEST, tenant=tenant, kind=kind, most=most, bytes_most=bytes_most)
    return [Named(*row) for row in rows]


def whole(
    transaction: Transaction, *, tenant: str, kind: str, job_ids: Collection[str]
) -> Sequence[Job]:
    """Those of them that have ended, in no order."""
    sql = WHOLE.replace("{ids}", IDS[transaction.database])
    rows = transaction.rows(sql, tenant=tenant, kind=kind, ids=json.dumps(list(job_ids)))
    return [job_of(row) for row in rows]


def forget(
    transaction: Transaction, *, tenant: str, kind: str, job_ids: Collection[str] | None
) -> None:
    """Delete some, or all if None; what has not ended stays."""
    if job_ids is None:
        transaction.change(FORGET_ALL, tenant=tenant, kind=kind)
        return
    sql = FORGET.replace("{ids}", IDS[transaction.database])
    transaction.change(sql, tenant=tenant, kind=kind, ids=json.dumps(list(job_ids)))


def trim(transaction: Transaction, *, tenant: str, kind: str, keep: int, most: int) -> int:
    """Delete up to `most` of those that are older than the newest `keep`; how many it were."""
    return transaction.change(TRIM, tenant=tenant, kind=kind, keep=keep, most=most)
