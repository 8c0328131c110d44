"""How fast jobs are accepted, and how fast a worker empties the table.

    python benchmarks/jobs.py [--database URL] [--jobs N]

Without --database a new SQLite file in a temporary folder. Prints a table and, as its last line,
the figures as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.jobs.worker import Worker
from milepost.records.records import Records, open_records

PAYLOAD: Final = {"workflow": {str(at): {"class_type": "Node", "inputs": {}} for at in range(20)}}
CASES: Final = ((4, 0), (64, 0), (4, 100))
"""Submitters at once, and jobs running at once beside them."""
TENANTS: Final = 4
HANDLER_S: Final = 0.05


async def submit_all(jobs: Jobs, submitters: int, each: int) -> list[float]:
    """Seconds of every submission."""
    took_s: list[float] = []

    async def submitter(tenant: str) -> None:
        for _ in range(each):
            start_s = time.perf_counter()
            await jobs.submit(NewJob(tenant=tenant, kind="poster", payload=PAYLOAD))
            took_s.append(time.perf_counter() - start_s)

    await asyncio.gather(*(submitter(f"t{at % TENANTS}") for at in range(submitters)))
    return took_s


async def small(_job: Job, _running: Running) -> str | None:
    """Wait as for a quick vendor."""
    await asyncio.sleep(HANDLER_S)
    return None


async def emptied(jobs: Jobs) -> None:
    """Return when nothing waits or runs."""
    while await jobs.counts():  # noqa: ASYNC110  # a look from outside, as an autoscaler's
        await asyncio.sleep(0.02)


async def measure(records: Records, count: int) -> dict[str, float]:
    """All figures by name."""
    jobs = Jobs(records)
    await jobs.start_running()
    figures: dict[str, float] = {}
    for submitters, at_once in CASES:
        name = f"{submitters} submitters" + (f", {at_once} running beside" if at_once else "")
        worker = Worker(jobs, {"poster": small}, worker_id=f"w{at_once}", at_once=at_once or 100)
        run = asyncio.create_task(worker.run()) if at_once else None
        start_s = time.perf_counter()
        took_s = await submit_all(jobs, submitters, count // submitters)
        figures[f"{name}: submits/s"] = len(took_s) / (time.perf_counter() - start_s)
        figures[f"{name}: p50 ms"] = statistics.median(took_s) * 1000
        figures[f"{name}: p99 ms"] = statistics.quantiles(took_s, n=100)[98] * 1000
        start_s = time.perf_counter()
        waiting = sum(each.waiting for each in await jobs.counts())
        run = run or asyncio.create_task(worker.run())
        await emptied(jobs)
        if not at_once:
            figures[f"{name}: then emptied, jobs/s"] = waiting / (time.perf_counter() - start_s)
        worker.drain(grace_s=0)
        await run
    figures["idle: submit to start, p50 ms"] = await idle_latency_ms(jobs)
    await jobs.close()
    return figures


async def idle_latency_ms(jobs: Jobs) -> float:
    """From the call of submit to the handler's first line, nothing else going on."""
    began: asyncio.Queue[float] = asyncio.Queue()

    async def note(_job: Job, _running: Running) -> str | None:
        began.put_nowait(time.perf_counter())
        return None

    worker = Worker(jobs, {"quick": note}, worker_id="idle", at_once=4)
    run = asyncio.create_task(worker.run())
    took_s = []
    for _ in range(50):
        start_s = time.perf_counter()
        await jobs.submit(NewJob(tenant="t0", kind="quick", payload={}))
        took_s.append(await began.get() - start_s)
    worker.drain(grace_s=0)
    await run
    return statistics.median(took_s) * 1000


async def main(where: str, count: int) -> None:
    """Measure and print."""
    records = await open_records(where, [SCHEMA])
    try:
        figures = await measure(records, count)
    finally:
        await records.close()
    for name, value in figures.items():
        print(f"{name:<50} {value:>10,.1f}")
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database")
    parser.add_argument("--jobs", type=int, default=4000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(options.database or str(Path(folder) / "milepost.db"), options.jobs))
