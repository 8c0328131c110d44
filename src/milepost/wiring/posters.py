"""Posters over HTTP: the service's queue, its store, and the worker that makes what is ordered."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final
from uuid import uuid4

from starlette.types import Scope

from milepost.api.bug_log import log_bug
from milepost.api.door import tenant_of, token_id_of
from milepost.api.ops.figures import QueueFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency
from milepost.api.ops.readiness import Readiness
from milepost.api.ops.routes import ControlRoom
from milepost.api.posters.counter import Caller, Counter
from milepost.api.posters.garage import CarFacts
from milepost.api.posters.order import Menu
from milepost.api.posters.rate import TokenBuckets
from milepost.assets.failures import StoreUnreachable
from milepost.car.catalogue import Catalogue
from milepost.errors import MilepostError
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.worker import Worker
from milepost.painter.styles import STYLES
from milepost.poster.request import get_ready
from milepost.records.refusals import DatabaseAway
from milepost.settings import read_settings
from milepost.tasks import KeptFiles, Studio
from milepost.tasks.poster_desk import DurableDesk
from milepost.tasks.poster_job import KIND, PosterJob
from milepost.wiring import registry
from milepost.wiring.access import ServiceRecords
from milepost.wiring.store import RETRIES, open_store, owned

DRAIN_S: Final = 5.0
"""What posters that are being made are given at the end; the rest is made at the next start."""
STORE_LIMIT_S: Final = 1.5


@dataclass(kw_only=True)
class PosterService:
    """Everything about posters in one server process."""

    root: Path
    records: ServiceRecords
    lanes: Lanes
    cars: Catalogue
    at_once: int
    """Posters made at the same time."""
    environment: str
    """Whose part of the store is used."""
    _jobs: Jobs | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._registry = registry()
        self._producer = read_settings().content_producer
        address = read_settings().assets
        self.assets = open_store(self.root, environment=self.environment, address=address)

    def jobs(self) -> Jobs:
        """The queue.

        Raises:
            DatabaseAway: it is not open.
        """
        if self._jobs is None:
            raise DatabaseAway("it is not open")
        return self._jobs

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, what is ordered is made; what was begun before goes on.

        Raises:
            AlreadyRunning: another server makes this data root's posters.
            MilepostError: as `owned`.
        """
        reading = asyncio.create_task(asyncio.to_thread(get_ready), name="milepost-tables")
        async with (
            self.records.opened() as records,
            owned(self.root, records, self.assets),
        ):
            jobs = Jobs(records)
            await jobs.start_running()
            await reading  # before anybody is answered: the first order shall be as quick as any
            worker = Worker(
                jobs,
                {KIND: PosterJob(studio_for=self._studio_for, assets=self.assets)},
                worker_id=f"server-{uuid4().hex}",
                at_once=self.at_once,
                retries=RETRIES,
                failed=_log,
            )
            working = asyncio.create_task(worker.run(), name="milepost-worker")
            self._jobs = jobs
            try:
                yield
            finally:
                worker.drain(grace_s=DRAIN_S)
                await asyncio.wait({working})  # it has a time limit of its own
                self._jobs = None
                await jobs.close()

    @contextmanager
    def _studio_for(self, _tenant: str) -> Iterator[Studio]:
        """An engine for one poster: its files are nobody else's, its lanes everybody's."""
        files = KeptFiles()
        services = {"catalogue": self.cars, "producer": self._producer, "files": files}
        yield Studio(Engine(self._registry, lanes=self.lanes, services=services), files)

    def counter(self) -> Counter:
        """Where orders are taken."""
        return Counter(
            desk=DurableDesk(jobs=self.jobs, assets=self.assets),
            garage=_Garage(self.cars),
            menu=Menu(
                styles={str(name): line for name, line in STYLES.items()},
                painters=frozenset({"builtin"}),
                writers=frozenset({"rules"}),
            ),
            rate=TokenBuckets(per_second=read_settings().rate_per_token, clock_s=time.monotonic),
            caller_of=_caller_of,
            scratch=Path(tempfile.gettempdir()),
        )

    def control_room(self) -> ControlRoom:
        """What operators ask."""
        checks = {"database": self._check_database, "store": self._check_store}
        return ControlRoom(
            version=version("milepost"),
            readiness=Readiness(checks, clock_s=time.monotonic),
            figures=_Figures(self),
            latency=RequestLatency(clock_s=time.perf_counter),
        )

    async def _check_database(self) -> None:
        await self.jobs().counts()

    async def _check_store(self) -> None:
        if not await asyncio.to_thread(self.assets.is_reachable, limit_s=STORE_LIMIT_S):
            raise StoreUnreachable("it takes or gives no bytes")


@dataclass(frozen=True)
class _Garage:
    """The data root's cars and ours."""

    catalogue: Catalogue

    async def cars(self, tenant: str) -> Sequence[CarFacts]:  # noqa: ARG002  # all see the same
        """Every car that an order may name."""
        return [
            CarFacts(
                name=car.name,
                models=tuple(car.model.models),
                generations=tuple(car.model.generations),
                colour=car.model.colour,
                facing=car.model.facing,
                own=car.artwork is not None,
            )
            for car in self.catalogue.cars
        ]


@dataclass(frozen=True)
class _Figures:
    service: PosterService

    async def figures(self) -> ServiceFigures:
        """What waits and runs over all processes."""
        counts = await self.service.jobs().counts()
        queues = tuple(
            QueueFigures(
                queue=each.kind,
                waiting=each.waiting,
                running=each.running,
                oldest_waiting_s=each.oldest_waiting_s,
            )
            for each in counts
        )
        posters = {
            "queued": sum(each.waiting for each in counts if each.kind == KIND),
            "running": sum(each.running for each in counts if each.kind == KIND),
        }
        return ServiceFigures(queues=queues, posters=posters)


def _caller_of(scope: Scope) -> Caller:
    tenant = tenant_of(scope)
    return Caller(tenant=tenant, token=token_id_of(scope) or tenant)


def _log(_job: Job, error: Exception) -> None:
    if not isinstance(error, MilepostError):  # ours are in the job's row, for whoever asks
        log_bug(error)
