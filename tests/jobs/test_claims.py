"""Who gets which job, and when."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

from jobs.posters_wanted import POSTER, claim_one, submit
from milepost.jobs.claims import OVERDUE, claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records


async def test_a_job_is_claimed_once(jobs: Jobs) -> None:
    accepted = [(await submit(jobs, number=number)).job_id for number in range(40)]

    claimed = await asyncio.gather(*(jobs.claim(["poster"], f"w{at}", 10) for at in range(4)))

    taken = [job.job_id for each in claimed for job in each]
    while more := await jobs.claim(["poster"], "last", 10):
        taken += [job.job_id for job in more]
    assert sorted(taken) == sorted(accepted)


async def test_only_kinds_that_are_asked_for_are_claimed(jobs: Jobs) -> None:
    await jobs.submit(replace(POSTER, kind="workflow"))

    assert not await jobs.claim(["poster"], "w", 1)
    assert len(await jobs.claim(["poster", "workflow"], "w", 1)) == 1


async def test_higher_priority_goes_first_and_equals_in_their_order(jobs: Jobs) -> None:
    low, first, second = [await submit(jobs, priority=priority) for priority in (-1, 0, 0)]
    high = await submit(jobs, priority=5)

    order = [(await claim_one(jobs)).job_id for _ in range(4)]

    assert order == [job.job_id for job in (high, first, second, low)]


async def test_tenants_share_evenly_whatever_they_have_waiting(jobs: Jobs) -> None:
    for number in range(30):
        await submit(jobs, tenant="many", number=number, priority=9)
    for number in range(5):
        await submit(jobs, tenant="few", number=number)

    claimed = await jobs.claim(["poster"], "w", 10)

    assert Counter(job.tenant for job in claimed) == {"many": 5, "few": 5}


async def test_tenants_take_turns_when_one_job_runs_at_a_time(jobs: Jobs) -> None:
    for tenant in ("a", "b", "c"):
        for number in range(3):
            await submit(jobs, tenant=tenant, number=number)

    served = []
    for _ in range(6):
        job = await claim_one(jobs)
        await jobs.finish(claim_of(job), None)
        jobs.let_go(job)
        served.append(job.tenant)
        await asyncio.sleep(0.002)  # the database tells two starts apart by the millisecond

    assert Counter(served) == {"a": 2, "b": 2, "c": 2}


async def test_a_tenant_with_running_jobs_stands_back(jobs: Jobs) -> None:
    for number in range(8):
        await submit(jobs, tenant="busy", number=number)
    await jobs.claim(["poster"], "w", 4)
    for number in range(4):
        await submit(jobs, tenant="new", number=number)

    claimed = await jobs.claim(["poster"], "w", 4)

    assert [job.tenant for job in claimed] == ["new"] * 4


async def test_a_delayed_job_waits(jobs: Jobs) -> None:
    await jobs.submit(replace(POSTER, delay_s=3600))

    assert not await jobs.claim(["poster"], "w", 1)


async def test_a_job_that_waited_beyond_its_deadline_fails(jobs: Jobs) -> None:
    job = (await jobs.submit(replace(POSTER, deadline_s=0.0))).job

    assert not await jobs.claim(["poster"], "w", 1)
    await jobs.recover()

    late = await jobs.show(job.job_id)
    assert late.state == "failed"
    assert late.error["reason"] == "deadline"


async def test_a_released_job_is_claimed_again_and_has_lost_no_attempt(jobs: Jobs) -> None:
    await submit(jobs)

    await jobs.release(claim_of(await claim_one(jobs)))

    assert (await claim_one(jobs, "other")).attempts == 1


async def test_looking_for_passed_deadlines_reads_no_waiting_jobs(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "jobs.db", [SCHEMA])
    sql = f"EXPLAIN QUERY PLAN {OVERDUE}"

    plan = await records.read(lambda each: [row[3] for row in each.rows(sql, now_ms=1, error="")])

    assert ["jobs_by_deadline" in step for step in plan] == [True]
    await records.close()


async def test_a_living_workers_jobs_are_left_to_it(jobs: Jobs) -> None:
    await submit(jobs)
    await claim_one(jobs)

    assert not await jobs.recover()
