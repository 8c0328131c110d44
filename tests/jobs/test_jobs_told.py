"""What is told of jobs: to subscribers, in lists, as counts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from jobs.posters_wanted import POSTER, WAIT_S, claim_one, submit
from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA, list_of
from milepost.records.records import open_records


async def test_progress_is_shown(jobs: Jobs) -> None:
    await submit(jobs)
    running = await claim_one(jobs)

    await jobs.progress(claim_of(running), {"done": 0.5})

    assert (await jobs.show(running.job_id)).progress == {"done": 0.5}


async def test_a_subscriber_sees_each_state_and_the_end(jobs: Jobs) -> None:
    job = await submit(jobs)
    seen: list[str] = []

    async def subscribe() -> None:
        async for each in jobs.watch(job.job_id):
            seen.append(each.state)
            if each.state == "queued":
                claim = claim_of(await claim_one(jobs))
            elif each.progress is None and each.state == "running":
                await jobs.progress(claim, {"done": 1})
            elif each.state == "running":
                await jobs.finish(claim, None)

    await asyncio.wait_for(subscribe(), WAIT_S)

    assert seen == ["queued", "running", "running", "succeeded"]


async def test_a_subscriber_that_comes_back_sees_only_what_is_new(jobs: Jobs) -> None:
    job = await submit(jobs)
    done = await jobs.finish(claim_of(await claim_one(jobs)), None)

    seen = [each async for each in jobs.watch(job.job_id, after_revision=job.revision)]

    assert seen == [done]


async def test_a_subscriber_of_another_process_sees_the_end(where: str) -> None:
    near, far = await open_records(where, [SCHEMA]), await open_records(where, [SCHEMA])
    jobs, watching = Jobs(near), Jobs(far)
    job = await submit(jobs)
    states = []

    async def subscribe() -> None:
        async for each in watching.watch(job.job_id):
            states.append(each.state)
            if each.state == "queued":
                await jobs.cancel(job.job_id)

    await asyncio.wait_for(subscribe(), WAIT_S)

    assert states == ["queued", "cancelled"]
    await near.close()
    await far.close()


async def test_lists_go_page_by_page_from_the_newest(jobs: Jobs) -> None:
    accepted = [(await submit(jobs, number=number)).job_id for number in range(5)]
    await submit(jobs, tenant="b")

    first = await jobs.list(tenant="a", most=3)
    second = await jobs.list(tenant="a", most=3, before_seq=first[-1].seq)

    assert [job.job_id for job in (*first, *second)] == accepted[::-1]


async def test_lists_choose_kind_and_state(jobs: Jobs) -> None:
    await submit(jobs)
    await jobs.submit(replace(POSTER, kind="workflow"))

    assert len(await jobs.list(kind="workflow", state="queued")) == 1
    assert not await jobs.list(kind="workflow", state="running")


@pytest.mark.parametrize("columns", [("tenant", "kind"), ("tenant", "kind", "state")])
async def test_a_tenants_list_reads_no_rows_of_others(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    records = await open_records(tmp_path / "jobs.db", [SCHEMA])
    asked = {"tenant": "a", "kind": "poster", "state": "failed", "before": 9, "most": 9}
    sql = f"EXPLAIN QUERY PLAN {list_of(columns, False)}"

    plan = await records.read(lambda each: [row[3] for row in each.rows(sql, **asked)])

    assert "tenant=?" in plan[0]
    await records.close()


async def test_counts_say_what_waits_and_runs(jobs: Jobs) -> None:
    for number in range(3):
        await submit(jobs, number=number)
    await claim_one(jobs)

    (count,) = await jobs.counts()

    assert (count.kind, count.waiting, count.running) == ("poster", 2, 1)
    assert 0 <= count.oldest_waiting_s < WAIT_S
