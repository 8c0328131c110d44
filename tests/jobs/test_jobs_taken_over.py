"""Jobs whose process died, restarted, or is not the only one."""

from __future__ import annotations

import asyncio

import pytest

from jobs.posters_wanted import WAIT_S, claim_one, submit
from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Failure, LeaseTimes
from milepost.jobs.refusals import ClaimLost
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from milepost.records.refusals import AlreadyRunning


async def test_a_silent_workers_job_is_taken_over_and_its_word_counts_no_more(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records, times=LeaseTimes(lease_s=-1))
    await jobs.start_running()
    await submit(jobs)
    dead = await claim_one(jobs, "dead")

    await jobs.recover()

    taken = await claim_one(jobs, "living")
    assert (taken.job_id, taken.attempts) == (dead.job_id, 2)
    with pytest.raises(ClaimLost):
        await jobs.finish(claim_of(dead), None)
    assert (await jobs.finish(claim_of(taken), None)).state == "succeeded"
    await jobs.close()
    await records.close()


async def test_a_job_that_kills_its_workers_becomes_a_dead_letter(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records, times=LeaseTimes(lease_s=-1), deaths_most=3)
    await jobs.start_running()
    job = await submit(jobs)

    for _ in range(3):
        await claim_one(jobs)
        await jobs.recover()

    dead = await jobs.show(job.job_id)
    assert (dead.state, dead.error["reason"], dead.attempts) == ("failed", "worker_died", 3)
    await jobs.close()
    await records.close()


async def test_tries_while_the_world_failed_are_no_deaths(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records, times=LeaseTimes(lease_s=-1), deaths_most=2)
    await jobs.start_running()
    job = await submit(jobs)
    for _ in range(5):
        away = Failure("store_unreachable", "away", retry_in_s=0.0)
        await jobs.fail(claim_of(await claim_one(jobs)), away)

    await claim_one(jobs)
    await jobs.recover()

    waiting = await jobs.show(job.job_id)
    assert (waiting.state, waiting.attempts, waiting.error["deaths"]) == ("queued", 6, 1)
    await jobs.close()
    await records.close()


async def test_restarts_and_deaths_use_up_no_tries(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records, times=LeaseTimes(lease_s=-1), deaths_most=9)
    await jobs.start_running()
    job = await submit(jobs)
    failed = Failure("nobody_answered", "unwell", retry_in_s=0.0, tries={"nobody_answered": 1})
    await jobs.fail(claim_of(await claim_one(jobs)), failed)

    for _ in range(3):
        await claim_one(jobs)
        await jobs.recover()
    await jobs.release(claim_of(await claim_one(jobs)))

    waiting = await jobs.show(job.job_id)
    assert waiting.error["tries"] == {"nobody_answered": 1}
    assert waiting.error["deaths"] == 3
    await jobs.close()
    await records.close()


async def test_what_waited_and_ran_is_there_after_a_restart(where: str) -> None:
    first = await open_records(where, [SCHEMA])
    before = Jobs(first, times=LeaseTimes(lease_s=-1))
    await before.start_running()
    accepted = {(await submit(before, number=number)).job_id for number in range(4)}
    await before.claim(["poster"], "dead", 2)
    await before.close()
    await first.close()

    second = await open_records(where, [SCHEMA])
    after = Jobs(second)
    await after.start_running()
    await after.recover()

    claimed = await after.claim(["poster"], "living", 9)
    assert {job.job_id for job in claimed} == accepted
    await after.close()
    await second.close()


async def test_jobs_that_another_process_wrote_are_found(where: str) -> None:
    near, far = await open_records(where, [SCHEMA]), await open_records(where, [SCHEMA])
    running, accepting = Jobs(near), Jobs(far)
    await running.start_running()
    await submit(accepting)

    async with asyncio.timeout(WAIT_S):
        while not (claimed := await running.claim(["poster"], "w", 1)):
            await running.wait_for_work(["poster"], WAIT_S)

    assert len(claimed) == 1
    await running.close()
    await near.close()
    await far.close()


async def test_a_second_process_that_runs_jobs_on_sqlite_is_refused(where: str) -> None:
    first, second = await open_records(where, [SCHEMA]), await open_records(where, [SCHEMA])
    running, refused = Jobs(first), Jobs(second)
    await running.start_running()

    if first.database == "sqlite":
        with pytest.raises(AlreadyRunning, match="postgresql://"):
            await refused.start_running()
    else:
        await refused.start_running()

    await running.close()
    await refused.close()
    await first.close()
    await second.close()
