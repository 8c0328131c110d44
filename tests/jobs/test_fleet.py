from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio

from milepost.jobs import fleet
from milepost.jobs.claims import claim_of
from milepost.jobs.fleet import shares_in_turn
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from milepost.records.transaction import Transaction

WAIT_S = 10
FILL = """
INSERT INTO jobs (id, tenant, kind, state, priority, not_before_ms, attempts, payload, revision,
    created_ms)
SELECT 'j' || at, 't' || at %% %(tenants)s, 'poster', 'queued', 0, 0, 0, '{}', 1, 0
FROM generate_series(1, %(rows)s) AS at
"""


@pytest_asyncio.fixture
async def jobs(postgres: str) -> AsyncIterator[Jobs]:
    """The queue of a new database on Postgres, ready to run."""
    records = await open_records(postgres, [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    yield jobs
    await jobs.close()
    await records.close()


def fill(postgres: str, *, rows: int, tenants: int) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(FILL, {"rows": rows, "tenants": tenants})
        connection.execute("VACUUM ANALYZE jobs")


async def submit(jobs: Jobs, tenant: str, count: int, *, delay_s: float = 0.0) -> None:
    new = NewJob(tenant=tenant, kind="poster", payload={}, delay_s=delay_s)
    await asyncio.gather(*(jobs.submit(new) for _ in range(count)))


def test_shares_go_to_who_has_the_fewest_running_then_to_the_longest_unserved() -> None:
    turns = {"busy": (5, 1), "late": (0, 9), "early": (0, 3), "new": (0, -1)}

    assert shares_in_turn(turns, 1) == {"new": 1}
    assert shares_in_turn(turns, 4) == {"new": 2, "early": 1, "late": 1}
    assert shares_in_turn(turns, 16) == {"new": 6, "early": 5, "late": 5}
    assert shares_in_turn(turns, 19) == {"new": 6, "early": 6, "late": 6, "busy": 1}


def test_nobody_waiting_has_no_share() -> None:
    assert shares_in_turn({}, 5) == {}


async def test_what_one_tenant_leaves_of_its_share_is_for_the_others(jobs: Jobs) -> None:
    await submit(jobs, "few", 1)
    await submit(jobs, "delayed", 9, delay_s=3600)
    await submit(jobs, "many", 20)

    claimed = await jobs.claim(["poster"], "w", 10)

    assert Counter(job.tenant for job in claimed) == {"few": 1, "many": 9}


async def test_each_of_a_thousand_tenants_is_served_before_any_is_served_again(
    jobs: Jobs, postgres: str
) -> None:
    fill(postgres, rows=3000, tenants=1000)

    served: Counter[str] = Counter()
    for worker in range(10):
        served.update(job.tenant for job in await jobs.claim(["poster"], f"w{worker}", 100))

    assert len(served) == 1000


async def test_what_another_worker_is_just_taking_is_skipped_and_not_waited_for(
    jobs: Jobs, postgres: str
) -> None:
    fill(postgres, rows=10, tenants=2)

    with psycopg.connect(postgres) as taking:
        taking.execute("SELECT id FROM jobs WHERE id IN ('j1', 'j2', 'j3') FOR UPDATE")
        claimed = await asyncio.wait_for(jobs.claim(["poster"], "w", 10), WAIT_S)

    assert {job.job_id for job in claimed} == {f"j{at}" for at in range(4, 11)}


async def test_workers_that_claim_at_once_get_every_job_once(postgres: str) -> None:
    fleet_of_four = [await open_records(postgres, [SCHEMA]) for _ in range(4)]
    queues = [Jobs(records) for records in fleet_of_four]
    for each in queues:
        await each.start_running()
    fill(postgres, rows=400, tenants=7)

    async def claim_until_empty(jobs: Jobs, worker: str) -> list[str]:
        claimed: list[str] = []
        while more := await jobs.claim(["poster"], worker, 9):
            claimed += [job.job_id for job in more]
        return claimed

    claims = await asyncio.gather(
        *(claim_until_empty(each, f"w{at}") for at, each in enumerate(queues))
    )

    job_ids = [job_id for claimed in claims for job_id in claimed]
    assert len(job_ids) == len(set(job_ids)) == 400
    for each, records in zip(queues, fleet_of_four, strict=True):
        await each.close()
        await records.close()


@pytest.mark.parametrize("tenants", [4, 1000])
async def test_a_claim_never_reads_the_whole_table(jobs: Jobs, postgres: str, tenants: int) -> None:
    fill(postgres, rows=20_000, tenants=tenants)
    asked = {"kind": "poster", "tenants": ["t1"], "shares": [5], "now_ms": 1}

    def plans(transaction: Transaction) -> list[str]:
        return [
            "\n".join(row[0] for row in transaction.rows(f"EXPLAIN {sql}", **asked))
            for sql in (fleet.TENANTS, fleet.CANDIDATES)
        ]

    for plan in await jobs._records.read(plans):
        assert "jobs_by_turn" in plan
        assert "Seq Scan on jobs" not in plan


async def test_a_sudden_burst_is_not_read_whole_because_statistics_say_that_nothing_waits(
    jobs: Jobs, postgres: str
) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(FILL, {"rows": 20_000, "tenants": 4})
        connection.execute("UPDATE jobs SET state = 'succeeded', started_ms = 1")
        connection.execute("ALTER TABLE jobs SET (autovacuum_enabled = off)")
        connection.execute("VACUUM FULL ANALYZE jobs")
        connection.execute(FILL.replace("'j' ||", "'burst' ||"), {"rows": 5000, "tenants": 4})

    (((plan,),),) = await jobs._records.read(
        lambda each: each.rows(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {fleet.TENANTS}", kind="poster", now_ms=1
        )
    )

    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 100


async def test_delayed_jobs_are_passed_over_in_the_index(jobs: Jobs, postgres: str) -> None:
    fill(postgres, rows=20_000, tenants=4)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("UPDATE jobs SET not_before_ms = 2 WHERE seq < 20000")
        connection.execute("VACUUM ANALYZE jobs")
    asked = {"kind": "poster", "tenants": ["t0"], "shares": [5], "now_ms": 1}

    plan = await jobs._records.read(
        lambda each: "\n".join(
            row[0] for row in each.rows(f"EXPLAIN ANALYZE {fleet.CANDIDATES}", **asked)
        )
    )

    assert "jobs_by_turn" in plan
    assert "Rows Removed by Filter" not in plan


async def test_a_job_put_back_is_claimed_in_its_old_place(jobs: Jobs) -> None:
    await submit(jobs, "a", 3)
    first, second = await jobs.claim(["poster"], "w", 2)

    await jobs.release(claim_of(first))

    (again,) = await jobs.claim(["poster"], "w", 1)
    assert again.job_id == first.job_id != second.job_id
