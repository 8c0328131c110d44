"""Where jobs are done: the same in a server that works itself and in a worker.

No HTTP is known here, so that a worker starts without it.
"""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from milepost.api.bug_log import log_bug
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.store import AssetStore
from milepost.car.catalogue import Catalogue
from milepost.errors import MilepostError
from milepost.graph.lanes import Lanes
from milepost.graph.process_lane import cores
from milepost.graph.run import Engine
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.worker import Handler, Worker
from milepost.node.registry import Registry
from milepost.records.records import Records
from milepost.settings import read_settings
from milepost.tasks import KeptFiles, Studio
from milepost.tasks.poster_cars import OwnCars
from milepost.tasks.poster_job import ASKING, KINDS, PosterJob
from milepost.wiring import registry
from milepost.wiring.models import ModelService, default_chains, makers
from milepost.wiring.outcomes import OutcomesOf
from milepost.wiring.seats import Seats
from milepost.wiring.store import RETRIES

DRAIN_S: Final = 5.0
"""What jobs that are being done are given at the end; then others do them, or the next start."""
ASKING_MOST: Final = 300
"""Posters begun in one process that wait for outside models, or may; each takes half a mebibyte."""
WAITING_POSTERS: Final = 1
"""Posters that are begun beside those that are drawn, so that no drawing process is ever idle."""
DEATHS_MOST: Final = 100
"""A job whose processes died so often, one after the other, is a dead letter: it may be why. While
a machine that is in trouble kills what it likes, less is soon reached by jobs that are not: by all
the posters that wait for models in the process that dies."""
AGAIN_S: Final = 1.0


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Handlers of jobs that use the same thing up, so that their number is limited together."""

    handlers: Mapping[str, Handler]
    """By the kind of job."""
    at_once: int
    """Jobs begun at the same time; those that only wait for others may be hundreds."""
    most: Mapping[str, int] = field(default_factory=dict)
    """The same for single kinds, so that the others get past them."""
    seats: Seats | None = None
    """What those that do not wait share, if that is less."""


def poster_crew(
    *,
    lanes: Lanes,
    cars: OwnCars,
    assets: AssetStore,
    outcomes: OutcomeStore | None,
    models: ModelService,
    drawing: int | None,
) -> Crew:
    """Makes posters.

    Args:
        lanes: where their nodes run.
        cars: what a trip's car is chosen from.
        assets: where pictures and reports go.
        outcomes: where what costly nodes made outlives a crash.
        models: writes and paints where a journey asks for it.
        drawing: how many processes draw; None for one per core.
    """
    services = {"producer": read_settings().content_producer, **default_chains()}
    seats = Seats(lanes.of("async"), seats=(drawing or cores()) + WAITING_POSTERS)
    own = Lanes({"async": seats, **{name: lanes.of(name) for name in ("thread", "process", "gpu")}})
    studios = _Studios(registry(), own, services, outcomes, models)
    job = PosterJob(studio_for=studios, cars=cars, assets=assets, makers=makers())
    return Crew(
        handlers=dict.fromkeys(KINDS, job),
        at_once=2 * ASKING_MOST,
        most={ASKING: ASKING_MOST},
        seats=seats,
    )


def queue_in(records: Records) -> Jobs:
    """The queue of an open database, for a process that may do jobs."""
    return Jobs(records, deaths_most=DEATHS_MOST)


@asynccontextmanager
async def at_work(
    jobs: Jobs,
    crews: Sequence[Crew],
    *,
    called: str,
    drain_s: float = DRAIN_S,
    again_s: float = AGAIN_S,
) -> AsyncIterator[Callable[[], None]]:
    """While open, the crews do jobs; at the end they are given a moment and give back the rest.

    What it gives is to be called when the end is near: then that moment begins.

    Args:
        jobs: the open queue.
        crews: nobody works if there are none.
        called: begins the workers' names in the queue.
        drain_s: what running jobs are given at the end.
        again_s: the pause before a crew begins anew that our own bug has ended.

    Raises:
        AlreadyRunning: on SQLite, another process works.
    """
    if crews:
        await jobs.start_running()
    shifts = [_Shift(jobs, crew, called, again_s) for crew in crews]
    tasks = [asyncio.create_task(shift.work(), name="milepost-crew") for shift in shifts]

    def drain() -> None:
        for shift in shifts:
            shift.drain(drain_s)

    try:
        yield drain
    finally:
        drain()
        try:
            await asyncio.gather(*tasks)  # the drain has a time limit
        finally:
            for task in tasks:
                task.cancel()


class _Shift:
    """One crew from the beginning of the program's work to its end."""

    def __init__(self, jobs: Jobs, crew: Crew, called: str, again_s: float) -> None:
        self._jobs = jobs
        self._crew = crew
        self._called = called
        self._again_s = again_s
        self._worker = self._new_worker()
        self._over = False

    async def work(self) -> None:
        """Do jobs until drained, whatever happens."""
        while not self._over:
            try:
                await self._worker.run()
            except* Exception as bugs:  # noqa: BLE001  # one must not end the service
                for bug in bugs.exceptions:
                    log_bug(bug)
                self._worker = self._new_worker()  # the old one's jobs come back by their leases
                await asyncio.sleep(self._again_s)

    def drain(self, grace_s: float) -> None:
        """Begin nothing more."""
        self._over = True
        self._worker.drain(grace_s=grace_s)

    def _new_worker(self) -> Worker:
        seats = self._crew.seats
        worker = Worker(
            self._jobs,
            self._crew.handlers,
            worker_id=_new_name(self._called),
            at_once=self._crew.at_once,
            retries=RETRIES,
            failed=_log,
            room=None if seats is None else seats.room,
            most=self._crew.most,
        )
        if seats is not None:
            seats.freed = worker.look_again
        return worker


@dataclass(frozen=True)
class _Studios:
    """An engine for each poster: its files are nobody else's, its lanes everybody's."""

    known: Registry
    lanes: Lanes
    services: Mapping[str, object]
    outcomes: OutcomeStore | None
    models: ModelService

    @contextmanager
    def __call__(self, job: Job, cars: Catalogue) -> Iterator[Studio]:
        files = KeptFiles()
        models = self.models.desk.of(job.tenant, owner=job.job_id)
        services = {**self.services, "catalogue": cars, "files": files, "models": models}
        kept = None
        if self.outcomes is not None:
            kept = OutcomesOf(self.outcomes, job.tenant, job_id=job.job_id)
        yield Studio(Engine(self.known, lanes=self.lanes, services=services, kept=kept), files)


def _new_name(called: str) -> str:
    """Never used before, and an operator finds the process by it."""
    return f"{called}-{platform.node()}-{os.getpid()}-{uuid4().hex[:12]}"


def _log(_job: Job, error: Exception) -> None:
    if not isinstance(error, MilepostError):  # ours are in the job's row, for whoever asks
        log_bug(error)
