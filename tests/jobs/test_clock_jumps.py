from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio

from milepost.jobs.claims import claim_of
from milepost.jobs.clock_jumps import ClockJumps
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.jobs.worker import Worker
from milepost.records.records import open_records

HOUR_S = 3600
WAIT_S = 10
POSTER = NewJob(tenant="a", kind="poster", payload={})
CLOCK = """
CREATE SCHEMA settable;
CREATE TABLE settable.clock (ahead INTERVAL NOT NULL);
INSERT INTO settable.clock VALUES ('0');
CREATE FUNCTION settable.clock_timestamp() RETURNS TIMESTAMPTZ LANGUAGE sql AS
    'SELECT pg_catalog.clock_timestamp() + ahead FROM settable.clock';
"""
"""Found before Postgres's own function: only this database's clock is set."""


class SettableClock:
    def __init__(self, url: str) -> None:
        self.url = url
        name = url.rpartition("/")[2]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(CLOCK)
            connection.execute(
                f"ALTER DATABASE {name} SET search_path = settable, pg_catalog".encode()
            )

    def set_ahead(self, seconds: float) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("UPDATE clock SET ahead = make_interval(secs => %s)", [seconds])


class Steps:
    """A worker's pauses, each of which ends when the test says so."""

    def __init__(self) -> None:
        self.reached: asyncio.Queue[None] = asyncio.Queue()
        self.may_go_on: asyncio.Queue[None] = asyncio.Queue()

    async def __call__(self, _seconds: float) -> None:
        self.reached.put_nowait(None)
        await self.may_go_on.get()

    async def beats(self, count: int) -> None:
        for _ in range(count):
            self.may_go_on.put_nowait(None)
            await asyncio.wait_for(self.reached.get(), WAIT_S)


@pytest.fixture
def clock(postgres: str) -> SettableClock:
    return SettableClock(postgres)


@pytest_asyncio.fixture
async def jobs(postgres: str, clock: SettableClock) -> AsyncIterator[Jobs]:
    del clock  # it must be there before the first connection
    records = await open_records(postgres, [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    yield jobs
    await jobs.close()
    await records.close()


@pytest_asyncio.fixture
async def steps(jobs: Jobs) -> AsyncIterator[Steps]:
    """A living worker that runs another kind, and looks for the dead at each step."""
    steps = Steps()

    async def nothing(_job: Job, _running: Running) -> str | None:
        return None

    worker = Worker(jobs, {"other": nothing}, worker_id="living", at_once=1, sleep=steps)
    run = asyncio.create_task(worker.run())
    await asyncio.wait_for(steps.reached.get(), WAIT_S)
    yield steps
    worker.drain(grace_s=0)
    await asyncio.wait_for(run, WAIT_S)


async def claimed_by(jobs: Jobs, worker: str) -> Job:
    await jobs.submit(POSTER)
    (job,) = await jobs.claim(["poster"], worker, 1)
    return job


async def test_a_living_workers_job_stays_its_own_when_the_clock_is_set_forward(
    jobs: Jobs, clock: SettableClock, steps: Steps
) -> None:
    job = await claimed_by(jobs, "busy")

    clock.set_ahead(HOUR_S)
    await steps.beats(1)  # before the busy one had its chance to say that it lives
    await jobs.heartbeat("busy")
    await steps.beats(4)

    assert (await jobs.finish(claim_of(job), "asset:1")).attempts == 1


async def test_a_dead_workers_job_is_taken_over_though_the_clock_was_set_back(
    jobs: Jobs, clock: SettableClock, steps: Steps
) -> None:
    job = await claimed_by(jobs, "dead")

    clock.set_ahead(-HOUR_S)
    await steps.beats(5)  # ten seconds

    assert (await jobs.show(job.job_id)).state == "queued"


async def test_tenants_take_turns_after_the_clock_was_set_back_as_before(
    jobs: Jobs, clock: SettableClock
) -> None:
    for tenant in ("a", "b") * 3:
        await jobs.submit(NewJob(tenant=tenant, kind="poster", payload={}))
    served = []
    for _ in range(5):
        (job,) = await jobs.claim(["poster"], "w", 1)
        await jobs.finish(claim_of(job), None)
        served.append(job.tenant)
        clock.set_ahead(-HOUR_S)

    assert sorted(served[1:]) == ["a", "a", "b", "b"]


def test_a_clock_that_goes_as_fast_as_ours_has_not_jumped() -> None:
    seconds = iter([100.0, 102.0, 104.0, 106.0, 108.0])
    jumps = ClockJumps(lambda: next(seconds))

    jumped = [jumps.jumped(ms) for ms in (50_000, 52_500, 54_000, 3_656_000, 58_000)]

    assert jumped == [False, False, False, True, True]


def test_an_answer_without_a_time_says_nothing() -> None:
    assert not ClockJumps(lambda: 1.0).jumped(0)
