from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import pytest
import pytest_asyncio

from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records
from milepost.records.refusals import DatabaseAway
from postgres.cluster import Cluster
from postgres.databases import postgres_or_skip

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
NEW = NewJob(tenant="a", kind="poster", payload={})
PATIENCE_S = 30
SOON_S = 5


@pytest_asyncio.fixture
async def queues() -> AsyncIterator[tuple[Cluster, Jobs, Jobs]]:
    """One process that runs jobs and one that accepts them, of a server that may be restarted."""
    cluster = postgres_or_skip()
    where = cluster.new_database(f"test_{uuid4().hex[:12]}")
    near, far = await open_records(where, [SCHEMA]), await open_records(where, [SCHEMA])
    running, accepting = Jobs(near), Jobs(far)
    await running.start_running()
    yield cluster, running, accepting
    await running.close()
    await near.close()
    await far.close()


async def until_it_answers(ask: Callable[[], Awaitable[object]]) -> None:
    """As a client does that is told to come again."""
    while True:
        try:
            await ask()
        except DatabaseAway:
            await asyncio.sleep(0.1)
        else:
            return


async def test_workers_and_subscribers_hear_again_after_a_restart(
    queues: tuple[Cluster, Jobs, Jobs],
) -> None:
    cluster, running, accepting = queues
    job = (await accepting.submit(NEW)).job
    (claimed,) = await running.claim(["poster"], "w", 1)
    states: asyncio.Queue[str] = asyncio.Queue()

    async def subscribe() -> None:
        async for each in accepting.watch(job.job_id):
            states.put_nowait(each.state)

    subscriber = asyncio.create_task(until_it_answers(subscribe))
    assert await asyncio.wait_for(states.get(), PATIENCE_S) == "running"
    await running.claim(["poster"], "w", 1)  # finds nothing: it waits from here

    await asyncio.to_thread(cluster.stop)
    await asyncio.to_thread(cluster.start)
    async with asyncio.timeout(PATIENCE_S):
        await running.wait_for_work(
            ["poster"], PATIENCE_S
        )  # woken to look, for it may have missed something
        await running.claim(["poster"], "w", 1)
        await until_it_answers(lambda: accepting.submit(NEW))
    start_s = time.monotonic()
    await running.wait_for_work(["poster"], PATIENCE_S)
    await running.finish(claim_of(claimed), "asset:1")
    async with asyncio.timeout(PATIENCE_S):
        while await states.get() != "succeeded":
            continue

    assert time.monotonic() - start_s < SOON_S
    await subscriber
