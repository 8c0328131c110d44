"""Who hands out the jobs of a fleet: our table, Procrastinate or pgqueuer, measured alike.

    pip install procrastinate pgqueuer
    benchmarks/fleet_dispatch.py --postgres URL [--jobs N] [--backlog N] [--rounds N] [NAME ...]

URL is a database whose user may create others; each measurement makes its own and drops it.
Names: direct, procrastinate, pgqueuer (both with our order of tenants), procrastinate-alone,
pgqueuer-alone (the library's own order). Prints each figure as it is known, then a table.

    PYTHONPATH=benchmarks FLEET=NAME pytest -p fleet_dispatch tests/jobs -m "not recovery"

runs the port's tests with one of them; the tests that start processes do not know of it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Final, TypeAlias
from uuid import uuid4

import psycopg

from milepost.jobs import jobs as port
from milepost.jobs.fleet import FleetDispatch
from milepost.jobs.jobs import Dispatch, Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.running import Running
from milepost.jobs.table import SCHEMA
from milepost.jobs.worker import Worker
from milepost.records.records import Records, open_records

Measure: TypeAlias = Callable[[str, str, int], Awaitable[dict[str, float]]]
"""Given a dispatch's name, an empty database and how many jobs: figures by name."""
PAYLOAD: Final = {"workflow": {str(at): {"class_type": "Node", "inputs": {}} for at in range(20)}}
TENANTS: Final = ("t0", "t1", "t2", "t3")
AT_ONCE: Final = 100
SUBMITTERS: Final = 16
IDLE: Final = 200
CLAIMS: Final = 20
HUNDREDS: Final = 400
"""Jobs of the tenant that was there first; the three others have a quarter of them each."""
FILL: Final = """
INSERT INTO jobs (id, tenant, kind, state, priority, not_before_ms, attempts, payload, revision,
    created_ms)
SELECT 'b' || at, 't' || at %% %(tenants)s, 'poster', 'queued', 0, 0, 0, '{}', 1, 0
FROM generate_series(1, %(rows)s) AS at
"""

WRITTEN: Final = "SELECT pg_current_wal_lsn() - '0/0'"


def carried(module: str, carrier: str, *, by_tenant: bool) -> Callable[[Records], Dispatch]:
    """A dispatch by a library, which is imported only if it is asked for."""

    def dispatch(records: Records) -> Dispatch:
        made: Dispatch = import_module("carried_dispatch").CarriedDispatch(
            records, getattr(import_module(module), carrier)(), by_tenant=by_tenant
        )
        return made

    return dispatch


DISPATCHES: Final[Mapping[str, Callable[[Records], Dispatch]]] = {
    "direct": FleetDispatch,
    "procrastinate": carried("procrastinate_carrier", "ProcrastinateCarrier", by_tenant=True),
    "pgqueuer": carried("pgqueuer_carrier", "PgqueuerCarrier", by_tenant=True),
    "procrastinate-alone": carried(
        "procrastinate_carrier", "ProcrastinateCarrier", by_tenant=False
    ),
    "pgqueuer-alone": carried("pgqueuer_carrier", "PgqueuerCarrier", by_tenant=False),
}


def use(name: str) -> None:
    """Have every queue on Postgres of this process use that dispatch."""
    setattr(port, "FleetDispatch", DISPATCHES[name])  # noqa: B010  # a class's place, on purpose


def pytest_configure() -> None:
    """As a plugin of the port's tests."""
    use(os.environ["FLEET"])


@asynccontextmanager
async def queue(url: str) -> AsyncIterator[Jobs]:
    """A queue that runs jobs."""
    records = await open_records(url, [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    yield jobs
    await jobs.close()
    await records.close()


@asynccontextmanager
async def new_database(postgres: str) -> AsyncIterator[str]:
    """An empty database, dropped at the end."""
    name = f"fleet_{uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{postgres.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def work(url: str, name: str, job_s: float) -> None:
    """Run jobs until killed."""

    async def wait(_job: Job, _running: Running) -> str | None:
        if job_s:
            await asyncio.sleep(job_s)
        return name

    async with queue(url) as jobs:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await Worker(jobs, {"poster": wait}, worker_id=name, at_once=AT_ONCE).run()


@asynccontextmanager
async def workers(
    dispatch: str, url: str, count: int, *, job_s: float
) -> AsyncIterator[Sequence[asyncio.subprocess.Process]]:
    """So many processes that run jobs."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--work", url, f"w{uuid4().hex[:6]}", str(job_s), dispatch,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(count)
    ]  # fmt: skip
    try:
        for process in processes:
            assert process.stdout is not None  # noqa: S101  # it was asked for
            await process.stdout.readline()
        yield processes
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def submit_all(jobs: Jobs, tenants: Sequence[str], submitters: int) -> list[float]:
    """Submit one job for each of `tenants`, in their order; seconds of every submission."""
    took_s: list[float] = []
    left = iter(tenants)

    async def submitter() -> None:
        for tenant in left:
            start_s = time.perf_counter()
            await jobs.submit(NewJob(tenant=tenant, kind="poster", payload=PAYLOAD))
            took_s.append(time.perf_counter() - start_s)

    await asyncio.gather(*(submitter() for _ in range(submitters)))
    return took_s


async def emptied(jobs: Jobs) -> None:
    """Return when nothing waits or runs."""
    while await jobs.counts():  # noqa: ASYNC110  # a look from outside, as an autoscaler's
        await asyncio.sleep(0.02)


async def submitting(dispatch: str, url: str, count: int) -> dict[str, float]:
    """How fast jobs are accepted, nobody running them."""
    del dispatch
    async with queue(url) as jobs:
        start_s = time.perf_counter()
        took_s = await submit_all(jobs, TENANTS * (count // 4), SUBMITTERS)
        return {
            "submits/s": len(took_s) / (time.perf_counter() - start_s),
            "submit p99 ms": statistics.quantiles(took_s, n=100)[98] * 1000,
        }


async def weighing(dispatch: str, url: str, count: int) -> dict[str, float]:
    """What the database writes for one job from submit to end, whatever else the machine does."""
    del dispatch

    async def nothing(_job: Job, _running: Running) -> str | None:
        return None

    with psycopg.connect(url, autocommit=True) as connection:
        async with queue(url) as jobs:
            (before,) = connection.execute(WRITTEN).fetchone() or (0,)
            await submit_all(jobs, TENANTS * (count // 4), SUBMITTERS)
            worker = Worker(jobs, {"poster": nothing}, worker_id="w", at_once=AT_ONCE)
            run = asyncio.create_task(worker.run())
            await emptied(jobs)
            worker.drain(grace_s=0)
            await run
            (after,) = connection.execute(WRITTEN).fetchone() or (0,)
    return {"bytes of WAL a job": float(after - before) / count}


async def emptying(dispatch: str, url: str, count: int) -> dict[str, float]:
    """How fast one and two workers empty the table."""
    figures = {}
    async with queue(url) as jobs:
        for job_s in (0.0, 0.05):
            for number in (1, 2):
                async with workers(dispatch, url, number, job_s=job_s):
                    start_s = time.perf_counter()
                    await submit_all(jobs, TENANTS * (count // 4), SUBMITTERS)
                    await emptied(jobs)
                    took_s = time.perf_counter() - start_s
                name = f"jobs/s of {job_s * 1000:.0f} ms, {number} workers, submitting beside"
                figures[name] = count / took_s
    return figures


async def idle(dispatch: str, url: str, count: int) -> dict[str, float]:
    """From the call of submit to the handler's first line, nothing else going on."""
    del dispatch, count
    began: asyncio.Queue[float] = asyncio.Queue()

    async def note(_job: Job, _running: Running) -> str | None:
        began.put_nowait(time.perf_counter())
        return None

    took_s = []
    async with queue(url) as jobs:
        worker = Worker(jobs, {"quick": note}, worker_id="idle", at_once=4)
        run = asyncio.create_task(worker.run())
        for _ in range(IDLE):
            start_s = time.perf_counter()
            await jobs.submit(NewJob(tenant="t0", kind="quick", payload={}))
            took_s.append(await began.get() - start_s)
            await emptied(jobs)
        worker.drain(grace_s=0)
        await run
    return {
        "idle p50 ms": statistics.median(took_s) * 1000,
        "idle p99 ms": statistics.quantiles(took_s, n=100)[98] * 1000,
    }


async def sharing(dispatch: str, url: str, count: int) -> dict[str, float]:
    """How far from even shares four tenants are, the first of which has come long before."""
    del count
    quarter = HUNDREDS // 4
    async with queue(url) as jobs:
        await submit_all(jobs, ["t0"] * HUNDREDS, 1)
        for tenant in TENANTS[1:]:
            await submit_all(jobs, [tenant] * quarter, 1)
        async with workers(dispatch, url, 1, job_s=0.05):
            await emptied(jobs)
        ended = await jobs.list(most=2 * HUNDREDS)
    first = sorted(ended, key=lambda job: (job.started_ms or 0, job.seq))[:HUNDREDS]
    shares = Counter(job.tenant for job in first)
    return {"unfair by %": max(abs(shares[name] - quarter) for name in TENANTS) / quarter * 100}


async def taking_over(dispatch: str, url: str, count: int) -> dict[str, float]:
    """From SIGKILL of a worker with 20 jobs until another has done them."""
    del count
    async with queue(url) as jobs, workers(dispatch, url, 1, job_s=1000) as (dying,):
        await submit_all(jobs, ["t0"] * 20, 1)
        while sum(each.running for each in await jobs.counts()) < 20:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.02)
        async with workers(dispatch, url, 1, job_s=0.0):
            start_s = time.perf_counter()
            dying.kill()
            await emptied(jobs)
            return {"taken over and done after s": time.perf_counter() - start_s}


def backlog(tenants: int) -> Measure:
    """What a claim of ten costs while very many wait, of so many tenants."""

    async def measure(dispatch: str, url: str, waiting: int) -> dict[str, float]:
        del dispatch
        took_s = []
        async with queue(url) as jobs:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(FILL, {"tenants": tenants, "rows": waiting})
                connection.execute("VACUUM ANALYZE")
            for at in range(CLAIMS):
                start_s = time.perf_counter()
                claimed = await jobs.claim(["poster"], f"w{at}", 10)
                took_s.append(time.perf_counter() - start_s)
                assert len(claimed) == 10  # noqa: S101  # otherwise the figure is none
        name = f"claim of 10 from {waiting} of {tenants} tenants, p50 ms"
        return {name: statistics.median(took_s) * 1000}

    return measure


PARTS: Final[Mapping[Measure, bool]] = {
    submitting: False,
    weighing: False,
    emptying: False,
    idle: False,
    sharing: False,
    taking_over: False,
    backlog(4): True,
    backlog(1000): True,
}
"""What is measured, and whether its number of jobs is that of the backlog."""


async def main(
    postgres: str, names: Sequence[str], *, count: int, waiting: int, rounds: int
) -> None:
    """Measure all in turn, so many times, and print the medians."""
    measured: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for part, many in PARTS.items():
        for _ in range(rounds):
            for name in names:
                use(name)
                async with new_database(postgres) as url:
                    figures = await part(name, url, waiting if many else count)
                print(name, {key: round(value, 2) for key, value in figures.items()}, flush=True)
                for key, value in figures.items():
                    measured[name].setdefault(key, []).append(value)
    print(f"\n{'':<56}" + "".join(f"{name:>20}" for name in names))
    for key in measured[names[0]]:
        row = "".join(f"{statistics.median(measured[name][key]):>20,.1f}" for name in names)
        print(f"{key:<56}{row}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        url, worker, job_s, dispatch = sys.argv[2:]
        use(dispatch)
        asyncio.run(work(url, worker, float(job_s)))
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", default=list(DISPATCHES))
    parser.add_argument("--postgres", required=True)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--backlog", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    asyncio.run(
        main(
            options.postgres,
            options.names,
            count=options.jobs,
            waiting=options.backlog,
            rounds=options.rounds,
        )
    )
