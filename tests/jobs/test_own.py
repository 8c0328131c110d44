from __future__ import annotations

from pathlib import Path

from milepost.jobs import own
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records


async def test_what_a_worker_of_this_process_has_begun_is_not_taken_from_it(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "jobs.db", [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    ids = [
        (await jobs.submit(NewJob(tenant="a", kind="prompt", payload={}))).job.job_id
        for _ in range(2)
    ]
    (begun,) = await jobs.claim(["prompt"], "w", 1)

    taken = await jobs.do(lambda each: own.taken_over(each, "prompt", "book"))

    assert begun.job_id == ids[0]
    assert [job.job_id for job in taken] == ids[1:]
    await jobs.close()
    await records.close()
