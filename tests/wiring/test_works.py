from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from milepost.graph.lanes import AsyncLane, Work
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.node.spec import NodeSpec, Outcome
from milepost.records.records import Records, open_records
from milepost.wiring.seats import Seats
from milepost.wiring.works import Crew, at_work
from postgres import databases

where = databases.where
PATIENCE_S = 20
HUNDREDS = 300


@pytest_asyncio.fixture
async def records(where: str) -> AsyncIterator[Records]:
    opened = await open_records(where, [SCHEMA])
    yield opened
    await opened.close()


async def submitted(jobs: Jobs, kind: str, count: int) -> list[Job]:
    return [
        (await jobs.submit(NewJob(tenant="a", kind=kind, payload={}))).job for _ in range(count)
    ]


async def ended(jobs: Jobs, job: Job) -> Job:
    async with asyncio.timeout(PATIENCE_S):
        async for each in jobs.watch(job.job_id):
            last = each
    return last


class Meeting:
    """A handler that waits, as for a vendor, until as many as that wait with it."""

    def __init__(self, size: int) -> None:
        self._barrier = asyncio.Barrier(size)

    async def __call__(self, _job: Job, _running: Running) -> str:
        await self._barrier.wait()
        return "met"


def read_result(result: object) -> Outcome:
    return Outcome(values=(result,))


class OneByOne:
    """A handler that notices another one at work beside it."""

    def __init__(self) -> None:
        self.most = 0
        self._now = 0

    async def __call__(self, _job: Job, _running: Running) -> str:
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        return "drawn"


async def test_hundreds_of_jobs_wait_beside_those_that_draw(records: Records) -> None:
    jobs, drawing = Jobs(records), OneByOne()
    asked = [*await submitted(jobs, "wait", HUNDREDS), *await submitted(jobs, "draw", 5)]
    crews = (
        Crew(handlers={"wait": Meeting(HUNDREDS)}, at_once=HUNDREDS),
        Crew(handlers={"draw": drawing}, at_once=1),
    )

    async with at_work(jobs, crews, called="test"):
        results = [(await ended(jobs, job)).result for job in asked]

    assert results == ["met"] * HUNDREDS + ["drawn"] * 5
    assert drawing.most == 1
    await jobs.close()


async def test_jobs_that_wait_for_outside_models_leave_their_seats(records: Records) -> None:
    many = 20
    jobs, meeting = Jobs(records), Meeting(many)
    asked = await submitted(jobs, "poster", many)
    seats = Seats(AsyncLane(), seats=2)

    async def ask_a_model(job: Job, running: Running) -> str:
        node = NodeSpec(
            class_type="Ask",
            function=partial(meeting, job, running),
            read_result=read_result,
            inputs={},
            outputs=(),
            lane="async",
        )
        return str(await seats.run(Work(node, {}, since=float(job.seq))))

    crew = Crew(handlers={"poster": ask_a_model}, at_once=HUNDREDS, seats=seats)
    async with at_work(jobs, [crew], called="test"):
        results = [(await ended(jobs, job)).result for job in asked]

    assert results == ["met"] * many
    await jobs.close()


async def test_posters_that_ask_nobody_pass_those_that_wait_for_a_vendor_that_hangs(
    records: Records,
) -> None:
    jobs, at_most = Jobs(records), 5
    seats = Seats(AsyncLane(), seats=2)

    async def hangs(job: Job, _running: Running) -> str:
        node = NodeSpec(
            class_type="Ask",
            function=asyncio.Event().wait,
            read_result=read_result,
            inputs={},
            outputs=(),
            lane="async",
        )
        return str(await seats.run(Work(node, {}, since=float(job.seq))))

    asking = await submitted(jobs, "asking", 3 * at_most)
    drawn = await submitted(jobs, "draw", 3)
    crew = Crew(
        handlers={"draw": OneByOne(), "asking": hangs},
        at_once=HUNDREDS,
        most={"asking": at_most},
        seats=seats,
    )
    async with at_work(jobs, [crew], called="test", drain_s=0):
        results = [(await ended(jobs, job)).result for job in drawn]
        begun = [(await jobs.show(job.job_id)).state for job in asking].count("running")

    assert results == ["drawn"] * 3
    assert begun <= at_most + 1  # a claim may bring one more than there is a seat for
    await jobs.close()


async def test_nobody_works_without_a_crew(records: Records) -> None:
    accepting, working = Jobs(records), Jobs(records)
    (job,) = await submitted(accepting, "draw", 1)

    async with at_work(accepting, (), called="test"):
        assert (await accepting.show(job.job_id)).state == "queued"
        async with at_work(working, [Crew(handlers={"draw": OneByOne()}, at_once=1)], called="b"):
            assert (await ended(accepting, job)).result == "drawn"

    await working.close()
    await accepting.close()


class Shaky(Jobs):
    """Breaks the first time that it is asked for work."""

    broken = False

    async def claim(self, kinds: Sequence[str], worker: str, most: int) -> Sequence[Job]:
        if not self.broken:
            self.broken = True
            raise RuntimeError("private words")
        return await super().claim(kinds, worker, most)


async def test_a_bug_in_the_queue_ends_no_service(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    records = await open_records(tmp_path / "milepost.db", [SCHEMA])
    jobs = Shaky(records)
    (job,) = await submitted(jobs, "draw", 1)
    crew = Crew(handlers={"draw": OneByOne()}, at_once=1)

    with caplog.at_level(logging.ERROR):
        async with at_work(jobs, [crew], called="test", again_s=0):
            assert (await ended(jobs, job)).result == "drawn"

    assert "RuntimeError" in caplog.text
    assert "private" not in caplog.text
    await jobs.close()
    await records.close()


async def test_what_is_not_finished_at_the_end_waits_for_others(records: Records) -> None:
    jobs, begun = Jobs(records), asyncio.Event()

    async def forever(_job: Job, _running: Running) -> None:
        begun.set()
        await asyncio.Event().wait()

    (job,) = await submitted(jobs, "draw", 1)

    async with at_work(
        jobs, [Crew(handlers={"draw": forever}, at_once=1)], called="test", drain_s=0
    ):
        await begun.wait()

    given_back = await jobs.show(job.job_id)
    assert (given_back.state, given_back.attempts) == ("queued", 0)
    await jobs.close()
