from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from jobs.posters_wanted import POSTER, WAIT_S, claim_one, submit
from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Failure
from milepost.jobs.refusals import JobExists, JobNotFinished, JobUnknown, KeyReused


async def test_an_accepted_job_is_shown_as_it_was_asked_for(jobs: Jobs) -> None:
    submitted = await jobs.submit(replace(POSTER, job_id="mine", priority=3))

    job = await jobs.show("mine")

    assert job == submitted.job
    assert (job.tenant, job.kind, job.state, job.priority) == ("a", "poster", "queued", 3)
    assert job.payload == {"trip": 1}
    assert not submitted.repeated


async def test_an_id_that_is_taken_is_refused(jobs: Jobs) -> None:
    await jobs.submit(replace(POSTER, job_id="mine"))

    with pytest.raises(JobExists, match="'mine'"):
        await jobs.submit(replace(POSTER, job_id="mine"))


async def test_the_same_key_gives_the_same_job(jobs: Jobs) -> None:
    new = replace(POSTER, idempotency_key="k")

    both = await asyncio.gather(*(jobs.submit(new) for _ in range(8)))

    assert len({each.job.job_id for each in both}) == 1
    assert sorted(each.repeated for each in both) == [False] + [True] * 7


async def test_the_same_key_with_another_body_is_refused(jobs: Jobs) -> None:
    await jobs.submit(replace(POSTER, idempotency_key="k"))

    with pytest.raises(KeyReused):
        await jobs.submit(replace(POSTER, idempotency_key="k", payload={"trip": 2}))


async def test_the_same_key_of_another_tenant_is_another_job(jobs: Jobs) -> None:
    first = await jobs.submit(replace(POSTER, idempotency_key="k"))

    second = await jobs.submit(replace(POSTER, idempotency_key="k", tenant="b"))

    assert first.job.job_id != second.job.job_id


async def test_another_tenants_job_is_unknown(jobs: Jobs) -> None:
    job = await submit(jobs)

    for ask in (jobs.show, jobs.cancel, jobs.retry, jobs.erase):
        with pytest.raises(JobUnknown):
            await ask(job.job_id, tenant="b")


async def test_a_finished_job_says_where_its_result_is(jobs: Jobs) -> None:
    await submit(jobs)
    running = await claim_one(jobs)
    assert (running.state, running.attempts, running.claimed_by) == ("running", 1, "w")

    done = await jobs.finish(claim_of(running), "asset:1")

    assert (done.state, done.result) == ("succeeded", "asset:1")
    assert done.created_ms <= (done.started_ms or 0) <= (done.finished_ms or 0)


async def test_saying_the_end_twice_is_fine(jobs: Jobs) -> None:
    await submit(jobs)
    running = await claim_one(jobs)
    done = await jobs.finish(claim_of(running), "asset:1")

    assert await jobs.finish(claim_of(running), "asset:1") == done


async def test_a_failure_that_may_pass_is_tried_again_later(jobs: Jobs) -> None:
    await submit(jobs)
    failure = Failure("busy", "it is busy", retry_in_s=0.05)

    waiting = await jobs.fail(claim_of(await claim_one(jobs)), failure)

    assert waiting.state == "queued"
    assert not await jobs.claim(["poster"], "w", 1)
    async with asyncio.timeout(WAIT_S):
        while not (claimed := await jobs.claim(["poster"], "w", 1)):
            await jobs.wait_for_work(["poster"], 0.01)
    assert claimed[0].attempts == 2


async def test_a_final_failure_is_a_dead_letter_with_its_reason(jobs: Jobs) -> None:
    await submit(jobs)

    await jobs.fail(claim_of(await claim_one(jobs)), Failure("bad", "it is bad"))

    (dead,) = await jobs.list(state="failed")
    assert dead.error == {"code": "bad", "message": "it is bad", "reason": "final"}
    assert not await jobs.claim(["poster"], "w", 1)


async def test_a_dead_letter_can_be_tried_again_with_all_its_attempts(jobs: Jobs) -> None:
    job = await submit(jobs)
    await jobs.fail(claim_of(await claim_one(jobs)), Failure("bad", "it is bad"))

    await jobs.retry(job.job_id)

    again = await claim_one(jobs)
    assert (again.job_id, again.attempts, again.error) == (job.job_id, 1, None)


async def test_a_job_cancelled_while_it_waited_and_wanted_again_is_handed_out_once(
    jobs: Jobs,
) -> None:
    job = await submit(jobs)
    await jobs.cancel(job.job_id)
    await jobs.retry(job.job_id)

    claimed = await jobs.claim(["poster"], "w", 10)

    assert [each.job_id for each in claimed] == [job.job_id]


async def test_a_job_that_has_not_failed_cannot_be_tried_again(jobs: Jobs) -> None:
    job = await submit(jobs)

    with pytest.raises(JobNotFinished, match="it is queued; cancel it or wait"):
        await jobs.retry(job.job_id)


async def test_a_job_that_succeeded_is_not_made_again(jobs: Jobs) -> None:
    job = await submit(jobs)
    await jobs.finish(claim_of(await claim_one(jobs)), "done")

    with pytest.raises(JobNotFinished, match="it is succeeded; only failed and cancelled ones"):
        await jobs.retry(job.job_id)


async def test_a_waiting_job_is_cancelled_at_once(jobs: Jobs) -> None:
    job = await submit(jobs)

    cancelled = await jobs.cancel(job.job_id)

    assert cancelled.state == "cancelled"
    assert cancelled.finished_ms is not None
    assert not await jobs.claim(["poster"], "w", 1)


async def test_the_worker_of_a_running_job_hears_that_it_is_cancelled(jobs: Jobs) -> None:
    await submit(jobs)
    running = await claim_one(jobs)

    asked = await jobs.cancel(running.job_id)

    held = await jobs.heartbeat("w")
    assert asked.state == "running"
    assert held.cancelling == {running.job_id}
    assert (await jobs.stopped(claim_of(running))).state == "cancelled"


async def test_a_job_that_is_to_end_is_not_tried_again(jobs: Jobs) -> None:
    await submit(jobs)
    job = await claim_one(jobs)
    await jobs.cancel(job.job_id)

    ended = await jobs.fail(claim_of(job), Failure("vendor_busy", "busy", retry_in_s=0.0))

    assert (ended.state, ended.final) == ("cancelled", True)
    assert ended.finished_ms is not None
    assert not await jobs.claim(["poster"], "w", 1)


async def test_cancelling_an_ended_job_leaves_it_as_it_is(jobs: Jobs) -> None:
    await submit(jobs)
    done = await jobs.finish(claim_of(await claim_one(jobs)), None)

    assert await jobs.cancel(done.job_id) == done


async def test_an_erased_job_keeps_only_its_id(jobs: Jobs) -> None:
    await submit(jobs)
    done = await jobs.finish(claim_of(await claim_one(jobs)), "asset:1")

    as_it_was = await jobs.erase(done.job_id)

    left = await jobs.show(done.job_id)
    assert as_it_was.result == "asset:1"
    assert (left.state, left.payload, left.result) == ("erased", {}, None)


async def test_a_running_job_cannot_be_erased(jobs: Jobs) -> None:
    await submit(jobs)
    running = await claim_one(jobs)

    with pytest.raises(JobNotFinished, match="it is running"):
        await jobs.erase(running.job_id)


async def test_old_jobs_are_purged_and_others_stay(jobs: Jobs) -> None:
    waiting = await submit(jobs, tenant="b")
    await submit(jobs)
    claimed = await jobs.claim(["poster"], "w", 2)
    (mine,) = (job for job in claimed if job.tenant == "a")
    await jobs.finish(claim_of(mine), "asset:1")

    assert not await jobs.purge(older_than_s=3600)
    gone = await jobs.purge(older_than_s=-1)

    assert [job.result for job in gone] == ["asset:1"]
    assert [job.job_id for job in await jobs.list()] == [waiting.job_id]
