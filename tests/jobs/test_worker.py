from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from milepost.errors import WorldFailure
from milepost.jobs.claims import Held
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, JobState, NewJob
from milepost.jobs.retries import Backoff, Retries
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.jobs.worker import Handler, Sleep, Worker, compare
from milepost.records.records import open_records

POSTER = NewJob(tenant="a", kind="poster", payload={})
WAIT_S = 10
GRACE_S = 30


class VendorBusy(WorldFailure):
    code = "vendor_busy_in_this_test"
    retryable = True

    def __str__(self) -> str:
        return "come again"


@asynccontextmanager
async def working(
    jobs: Jobs,
    handler: Handler,
    *,
    at_once: int = 4,
    retries: Retries | None = None,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Worker]:
    worker = Worker(
        jobs,
        {"poster": handler},
        worker_id="w",
        at_once=at_once,
        retries=retries,
        chance=lambda: 0.0,
        sleep=sleep,
    )
    run = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(WAIT_S):
            yield worker
    finally:
        worker.drain(grace_s=0)
        await asyncio.wait_for(run, WAIT_S)


async def until(jobs: Jobs, job: Job, state: JobState) -> Job:
    async for each in jobs.watch(job.job_id):
        if each.state == state:
            return each
    raise AssertionError(f"it ended without having been {state}")


async def accepted(jobs: Jobs, new: NewJob = POSTER) -> Job:
    return (await jobs.submit(new)).job


async def done(job: Job, _running: Running) -> str | None:
    return f"asset:{job.job_id}"


async def endless(_job: Job, _running: Running) -> str | None:
    await asyncio.Event().wait()
    raise AssertionError


async def test_every_job_is_done_and_says_where_its_result_is(jobs: Jobs) -> None:
    waiting = [await accepted(jobs) for _ in range(20)]

    async with working(jobs, done):
        ended = [await until(jobs, job, "succeeded") for job in waiting]

    assert [job.result for job in ended] == [f"asset:{job.job_id}" for job in waiting]


async def test_no_more_run_at_once_than_are_allowed(jobs: Jobs) -> None:
    most = 0

    async def counting(_job: Job, _running: Running) -> str | None:
        nonlocal most
        most = max(most, worker.busy)
        return None

    waiting = [await accepted(jobs) for _ in range(12)]
    async with working(jobs, counting, at_once=3) as worker:
        for job in waiting:
            await until(jobs, job, "succeeded")

    assert 1 <= most <= 3


async def test_what_may_pass_is_tried_again_until_it_works(jobs: Jobs) -> None:
    async def third_time(job: Job, _running: Running) -> str | None:
        if job.attempts < 3:
            raise VendorBusy
        return "asset:1"

    job = await accepted(jobs)
    quick = Retries(otherwise=Backoff(first_s=0.001))
    async with working(jobs, third_time, retries=quick):
        ended = await until(jobs, job, "succeeded")

    assert ended.attempts == 3


async def test_what_never_passes_becomes_a_dead_letter(jobs: Jobs) -> None:
    async def never(_job: Job, _running: Running) -> str | None:
        raise VendorBusy

    job = await accepted(jobs)
    quick = Retries(otherwise=Backoff(first_s=0.001, attempts_most=2))
    async with working(jobs, never, retries=quick):
        dead = await until(jobs, job, "failed")

    assert dead.attempts == 2
    assert dead.error == {
        "code": "vendor_busy_in_this_test",
        "message": "come again",
        "reason": "attempts",
    }


async def test_a_bug_is_not_tried_again_and_its_words_are_not_kept(jobs: Jobs) -> None:
    async def broken(_job: Job, _running: Running) -> str | None:
        raise KeyError("a street and its number")

    job = await accepted(jobs)
    async with working(jobs, broken):
        dead = await until(jobs, job, "failed")

    assert dead.error == {"code": "our_bug", "message": "KeyError", "reason": "final"}


async def test_cancelling_stops_the_handler(jobs: Jobs) -> None:
    job = await accepted(jobs)

    async with working(jobs, endless):
        await until(jobs, job, "running")
        await jobs.cancel(job.job_id)
        ended = await until(jobs, job, "cancelled")

    assert ended.finished_ms is not None


async def test_a_handler_is_stopped_at_the_deadline(jobs: Jobs) -> None:
    async with working(jobs, endless):
        job = await accepted(jobs, replace(POSTER, deadline_s=0.3))
        dead = await until(jobs, job, "failed")

    assert dead.error["reason"] == "deadline"


async def test_progress_reaches_subscribers(jobs: Jobs) -> None:
    seen = asyncio.Event()

    async def telling(_job: Job, running: Running) -> str | None:
        running.report({"done": 0.5})
        await seen.wait()
        return None

    job = await accepted(jobs)
    async with working(jobs, telling):
        async for each in jobs.watch(job.job_id):
            if each.progress == {"done": 0.5}:
                seen.set()

    assert seen.is_set()


async def test_draining_lets_running_jobs_end_and_begins_no_other(jobs: Jobs) -> None:
    may_end = asyncio.Event()

    async def waiting(_job: Job, _running: Running) -> str | None:
        await may_end.wait()
        return None

    first, second = await accepted(jobs), await accepted(jobs)
    worker = Worker(jobs, {"poster": waiting}, worker_id="w", at_once=1)
    run = asyncio.create_task(worker.run())
    await asyncio.wait_for(until(jobs, first, "running"), WAIT_S)
    worker.drain(grace_s=GRACE_S)
    may_end.set()
    await asyncio.wait_for(run, WAIT_S)

    assert (await jobs.show(first.job_id)).state == "succeeded"
    assert (await jobs.show(second.job_id)).state == "queued"


async def test_what_still_runs_after_the_grace_is_given_back(jobs: Jobs) -> None:
    job = await accepted(jobs)

    async with working(jobs, endless):
        await until(jobs, job, "running")

    waiting = await jobs.show(job.job_id)
    assert (waiting.state, waiting.attempts, waiting.claimed_by) == ("queued", 0, None)


class SlowToTell(Jobs):
    """Tells what was claimed once somebody says so."""

    claimed: asyncio.Event
    may_tell: asyncio.Event

    async def claim(self, kinds: Sequence[str], worker: str, most: int) -> Sequence[Job]:
        jobs = await super().claim(kinds, worker, most)
        self.claimed.set()
        await self.may_tell.wait()
        return jobs


async def test_what_is_claimed_while_the_grace_ends_is_given_back(where: str) -> None:
    records = await open_records(where, [SCHEMA])
    jobs = SlowToTell(records)
    jobs.claimed, jobs.may_tell = asyncio.Event(), asyncio.Event()
    await jobs.start_running()
    job = await accepted(jobs)

    worker = Worker(jobs, {"poster": endless}, worker_id="w", at_once=1)
    run = asyncio.create_task(worker.run())
    await asyncio.wait_for(jobs.claimed.wait(), WAIT_S)
    worker.drain(grace_s=0)
    await asyncio.sleep(0)  # the grace is over
    jobs.may_tell.set()
    await asyncio.wait_for(run, WAIT_S)

    waiting = await jobs.show(job.job_id)
    assert (waiting.state, waiting.attempts, waiting.claimed_by) == ("queued", 0, None)
    await jobs.close()
    await records.close()


async def test_what_was_claimed_without_our_hearing_of_it_is_done_all_the_same(jobs: Jobs) -> None:
    lost = await accepted(jobs)
    await jobs.claim(["poster"], "w", 1)  # as if the answer had not come

    async def at_once(_seconds: float) -> None:
        await asyncio.sleep(0)

    async with working(jobs, done, sleep=at_once):
        ended = await until(jobs, lost, "succeeded")

    assert ended.attempts == 1


@pytest.mark.parametrize(
    ("attempts", "cancelling", "why"),
    [([], False, "lost"), ([2], False, "lost"), ([1], True, "cancelled"), ([1], False, None)],
)
async def test_a_handler_is_stopped_once_its_job_is_anothers(
    jobs: Jobs, attempts: list[int], *, cancelling: bool, why: str | None
) -> None:
    await accepted(jobs)
    (job,) = await jobs.claim(["poster"], "w", 1)
    running = Running(jobs, job)
    held = Held(
        frozenset((job.job_id, attempt) for attempt in attempts),
        frozenset({job.job_id} if cancelling else ()),
    )

    compare([running], held)

    assert running.stopping == why


def test_pauses_grow_up_to_a_limit_and_differ_by_chance() -> None:
    backoff = Backoff(first_s=1, factor=2, most_s=5, attempts_most=9, jitter=0.5)

    assert [backoff.pause_s(attempts, 0.0) for attempts in (1, 2, 3, 4, 8)] == [1, 2, 4, 5, 5]
    assert backoff.pause_s(1, 1.0) == 1.5
    assert backoff.pause_s(9, 0.0) is None


def test_the_nearest_class_of_an_error_decides() -> None:
    retries = Retries(by_class={OSError: Backoff(first_s=7), VendorBusy: Backoff(attempts_most=1)})

    assert retries.failure(ConnectionResetError(), {}, lambda: 0.0).retry_in_s == 7
    assert retries.failure(VendorBusy(), {}, lambda: 0.0).reason == "attempts"
    assert retries.failure(ValueError(), {}, lambda: 0.0).reason == "final"
