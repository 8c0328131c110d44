"""A process that works until it is killed: `working_process.py DATABASE NAME SECONDS_PER_JOB`."""

from __future__ import annotations

import asyncio
import sys

from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.jobs.worker import Worker
from milepost.records.records import open_records


async def work(where: str, name: str, job_s: float) -> None:
    async def slow(_job: Job, _running: Running) -> str | None:
        await asyncio.sleep(job_s)
        return name

    jobs = Jobs(await open_records(where, [SCHEMA]))
    await jobs.start_running()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await Worker(jobs, {"poster": slow}, worker_id=name, at_once=20).run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], float(sys.argv[3])))
