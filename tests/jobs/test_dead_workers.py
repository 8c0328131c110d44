from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from postgres.databases import postgres_or_skip

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
PROGRAM = Path(__file__).with_name("working_process.py")
NEW = NewJob(tenant="a", kind="poster", payload={})
RECOVERED_S = 10
PATIENCE_S = 45
FOREVER_S = 1000.0


class Workers:
    """Processes that can be killed."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.living: list[asyncio.subprocess.Process] = []

    async def start(self, name: str, *, job_s: float) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, PROGRAM, self.where, name, str(job_s), stdout=asyncio.subprocess.PIPE
        )
        self.living.append(process)
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) == b"ready\n"
        return process

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        self.living.remove(process)
        process.kill()
        await process.wait()


@pytest_asyncio.fixture
async def workers(where: str) -> AsyncIterator[Workers]:
    workers = Workers(where)
    yield workers
    for process in tuple(workers.living):
        await workers.kill(process)


@pytest_asyncio.fixture
async def accepting(where: str) -> AsyncIterator[Jobs]:
    """A queue that runs nothing itself."""
    records = await open_records(where, [SCHEMA])
    yield Jobs(records)
    await records.close()


async def reached(jobs: Jobs, job: Job, state: str) -> Job:
    async for each in jobs.watch(job.job_id):
        if each.state == state:
            return each
    raise AssertionError(state)


async def test_the_jobs_of_a_killed_process_are_finished_within_ten_seconds(
    workers: Workers, accepting: Jobs
) -> None:
    waiting = [(await accepting.submit(NEW)).job for _ in range(10)]
    dying = await workers.start("dying", job_s=FOREVER_S)
    for job in waiting:
        await asyncio.wait_for(reached(accepting, job, "running"), PATIENCE_S)
    embedded = accepting._records.database == "sqlite"
    if not embedded:  # it lives on beside the dying one; on SQLite the next process is the heir
        await workers.start("living", job_s=0.01)

    killed_s = time.monotonic()
    await workers.kill(dying)
    if embedded:
        await workers.start("living", job_s=0.01)
    ended = [
        await asyncio.wait_for(reached(accepting, job, "succeeded"), PATIENCE_S) for job in waiting
    ]

    assert time.monotonic() - killed_s < RECOVERED_S
    assert {job.result for job in ended} == {"living"}
    assert {job.attempts for job in ended} == {2}


async def test_no_job_is_lost_or_ended_twice_while_workers_are_killed(
    workers: Workers, accepting: Jobs
) -> None:
    waiting = [(await accepting.submit(NEW)).job for _ in range(200)]
    embedded = accepting._records.database == "sqlite"
    others = 0 if embedded else 1
    for at in range(others):
        await workers.start(f"steady-{at}", job_s=0.2)

    for at in range(3):
        dying = await workers.start(f"dying-{at}", job_s=0.2)
        await asyncio.sleep(0.5)  # a while of work: this is about what happens in the middle
        await workers.kill(dying)
    await workers.start("last", job_s=0.01)
    ended = [
        await asyncio.wait_for(reached(accepting, job, "succeeded"), PATIENCE_S) for job in waiting
    ]

    # begun and ended once each time it was begun: every other change of the row is a take-over
    assert all(job.revision == 1 + 2 * job.attempts for job in ended)
    assert Counter(job.state for job in await accepting.list(most=500)) == {"succeeded": 200}


async def test_postgres_may_stop_and_start_again_meanwhile() -> None:
    cluster = postgres_or_skip()
    workers = Workers(cluster.new_database(f"test_{uuid4().hex[:12]}"))
    records = await open_records(workers.where, [SCHEMA])
    jobs = Jobs(records)
    waiting = [(await jobs.submit(NEW)).job for _ in range(100)]
    await workers.start("one", job_s=0.2)
    await workers.start("two", job_s=0.2)

    await asyncio.to_thread(cluster.stop)
    await asyncio.to_thread(cluster.start)
    ended = [await asyncio.wait_for(reached(jobs, job, "succeeded"), PATIENCE_S) for job in waiting]

    assert all(job.revision == 1 + 2 * job.attempts for job in ended)
    for process in tuple(workers.living):
        await workers.kill(process)
    await records.close()
