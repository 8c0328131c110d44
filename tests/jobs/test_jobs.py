from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from milepost.jobs.claims import OVERDUE, claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Failure, Job, LeaseTimes, NewJob
from milepost.jobs.refusals import ClaimLost, JobExists, JobNotFinished, JobUnknown, KeyReused
from milepost.jobs.table import SCHEMA, list_of
from milepost.records.records import open_records
from milepost.records.refusals import AlreadyRunning

POSTER = NewJob(tenant="a", kind="poster", payload={"trip": 1})
WAIT_S = 5


async def submit(jobs: Jobs, *, tenant: str = "a", priority: int = 0, number: int = 0) -> Job:
    new = replace(POSTER, tenant=tenant, priority=priority, payload={"trip": number})
    return (await jobs.submit(new)).job


async def claim_one(jobs: Jobs, worker: str = "w") -> Job:
    (job,) = await jobs.claim(["poster"], worker, 1)
    return job


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


async def test_looking_for_passed_deadlines_reads_no_waiting_jobs(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "jobs.db", [SCHEMA])
    sql = f"EXPLAIN QUERY PLAN {OVERDUE}"

    plan = await records.read(lambda each: [row[3] for row in each.rows(sql, now_ms=1, error="")])

    assert ["jobs_by_deadline" in step for step in plan] == [True]
    await records.close()


async def test_counts_say_what_waits_and_runs(jobs: Jobs) -> None:
    for number in range(3):
        await submit(jobs, number=number)
    await claim_one(jobs)

    (count,) = await jobs.counts()

    assert (count.kind, count.waiting, count.running) == ("poster", 2, 1)
    assert 0 <= count.oldest_waiting_s < WAIT_S


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


async def test_a_living_workers_jobs_are_left_to_it(jobs: Jobs) -> None:
    await submit(jobs)
    await claim_one(jobs)

    assert not await jobs.recover()


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
