"""Jobs as tests ask for them: posters of a trip."""

from __future__ import annotations

from dataclasses import replace

from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob

POSTER = NewJob(tenant="a", kind="poster", payload={"trip": 1})
WAIT_S = 5


async def submit(jobs: Jobs, *, tenant: str = "a", priority: int = 0, number: int = 0) -> Job:
    new = replace(POSTER, tenant=tenant, priority=priority, payload={"trip": number})
    return (await jobs.submit(new)).job


async def claim_one(jobs: Jobs, worker: str = "w") -> Job:
    (job,) = await jobs.claim(["poster"], worker, 1)
    return job
