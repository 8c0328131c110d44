"""Posters over HTTP: the service's queue and its store, and what is told of both."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

from starlette.types import Scope

from milepost.api.door import tenant_of, token_id_of
from milepost.api.ops.figures import ModelFigures, QueueFigures, ServiceFigures
from milepost.api.ops.latency import RequestLatency
from milepost.api.ops.readiness import Readiness
from milepost.api.ops.routes import ControlRoom
from milepost.api.posters.counter import Caller, Counter, Links
from milepost.api.posters.order import Menu
from milepost.api.posters.rate import TokenBuckets
from milepost.assets.failures import StoreUnreachable
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.store import AssetStore
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Count
from milepost.painter.styles import STYLES
from milepost.poster.request import get_ready
from milepost.records.refusals import DatabaseAway
from milepost.settings import read_settings
from milepost.tasks.poster_cars import OwnCars
from milepost.tasks.poster_desk import DurableDesk
from milepost.tasks.poster_job import KIND, KINDS
from milepost.tasks.prompt_row import KIND as PROMPT
from milepost.wiring.accounts import configured_accounts
from milepost.wiring.database import ServiceRecords
from milepost.wiring.garage import StoredGarage
from milepost.wiring.keeping import kept_tidy
from milepost.wiring.models import ModelService, makers
from milepost.wiring.store import owned
from milepost.wiring.works import Crew, at_work, queue_in

STORE_LIMIT_S: Final = 1.5
TABLES_S: Final = 0.4
"""After the start: what orders are read with is loaded beside the first of them at the latest."""


@dataclass(kw_only=True)
class PosterService:
    """Everything about posters in one server process."""

    root: Path
    records: ServiceRecords
    assets: AssetStore
    outcomes: OutcomeStore | None
    cars: OwnCars
    models: ModelService
    crews: Sequence[Crew]
    """Who does jobs in this process; with none it only accepts them."""
    _jobs: Jobs | None = field(default=None, init=False)
    _tables: asyncio.Task[None] | None = field(default=None, init=False)
    _ordered: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _drain: Callable[[], None] | None = field(default=None, init=False)

    def jobs(self) -> Jobs:
        """The queue.

        Raises:
            DatabaseAway: it is not open.
        """
        if self._jobs is None:
            raise DatabaseAway("it is not open")
        return self._jobs

    def begin_nothing_more(self) -> None:
        """The end is near: posters that are being made are given a moment."""
        if self._drain is not None:
            self._drain()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, what is ordered is made, here or by workers; what was begun goes on.

        Raises:
            AlreadyRunning: another server makes this data root's posters.
            MilepostError: as `owned`.
        """
        self._tables = asyncio.create_task(self._read_tables(), name="milepost-tables")
        async with (
            self.records.opened() as records,
            owned(self.root, records, self.assets),
        ):
            jobs = queue_in(records)
            try:
                async with (
                    kept_tidy(records, jobs, self.assets, self.outcomes),
                    self.models.opened(records),
                    at_work(jobs, self.crews, called="server") as self._drain,
                ):
                    self._jobs = jobs
                    yield
            finally:
                self._jobs = None
                await self._have_tables()
                await jobs.close()

    def counter(self, *, link_to: Links) -> Counter:
        """Where orders are taken.

        Args:
            link_to: makes addresses of pictures that need no token.
        """
        garage = StoredGarage(self.cars)
        accounts = frozenset(f"{each.name}:" for each in configured_accounts())
        return Counter(
            desk=DurableDesk(
                jobs=self.jobs, assets=self.assets, outcomes=self.outcomes, makers=makers()
            ),
            garage=garage,
            own_cars=garage,
            menu=Menu(
                styles={str(name): line for name, line in STYLES.items()},
                painters=accounts | {"builtin"},
                writers=accounts | {"rules"},
            ),
            ready=self._have_tables,
            rate=TokenBuckets(per_second=read_settings().rate_per_token, clock_s=time.monotonic),
            caller_of=_caller_of,
            link_to=link_to,
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

    async def _read_tables(self) -> None:
        """Not before the first answers are given, unless an order comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TABLES_S):
                await self._ordered.wait()
        await asyncio.to_thread(get_ready)

    async def _have_tables(self) -> None:
        if self._tables is not None and not self._tables.done():
            self._ordered.set()
            await asyncio.wait({self._tables})  # a thread that computes: it comes to its end

    async def _check_database(self) -> None:
        await self.records().check()

    async def _check_store(self) -> None:
        if not await asyncio.to_thread(self.assets.is_reachable, limit_s=STORE_LIMIT_S):
            raise StoreUnreachable("it takes or gives no bytes")


@dataclass(frozen=True)
class _Figures:
    service: PosterService

    async def figures(self) -> ServiceFigures:
        """What waits and runs over all processes."""
        counts = await self.service.jobs().counts()
        posters = {
            "queued": sum(each.waiting for each in counts if each.kind in KINDS),
            "running": sum(each.running for each in counts if each.kind in KINDS),
        }
        spent = await self.service.models.spent_today()
        return ServiceFigures(queues=queue_figures(counts), posters=posters, spent_today_cny=spent)

    def models(self) -> ModelFigures:
        """What this process has asked of models."""
        return self.service.models.figures()


def queue_figures(counts: Sequence[Count]) -> tuple[QueueFigures, ...]:
    """Also of queues that are empty: what scales and what alarms needs their zeros.

    All posters are one queue to an operator, whoever makes them.
    """
    found = {kind: Count(kind, 0, 0, 0.0) for kind in (PROMPT, KIND)}
    for each in counts:
        kind = KIND if each.kind in KINDS else each.kind
        other = found.get(kind, Count(kind, 0, 0, 0.0))
        found[kind] = Count(
            kind,
            other.waiting + each.waiting,
            other.running + each.running,
            max(other.oldest_waiting_s, each.oldest_waiting_s),
        )
    return tuple(
        QueueFigures(
            queue=each.kind,
            waiting=each.waiting,
            running=each.running,
            oldest_waiting_s=each.oldest_waiting_s,
        )
        for _, each in sorted(found.items())
    )


def _caller_of(scope: Scope) -> Caller:
    tenant = tenant_of(scope)
    return Caller(tenant=tenant, token=token_id_of(scope) or tenant)
