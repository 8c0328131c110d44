"""A process that does the jobs which servers accept, on any machine of the fleet."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from milepost.errors import InvalidInput
from milepost.graph.lanes import Lanes
from milepost.graph.process_lane import ProcessLane, cores
from milepost.poster.request import get_ready
from milepost.settings import read_settings
from milepost.wiring import SENT, data_root, own_cars, worker_equipment
from milepost.wiring.accounts import configured_accounts
from milepost.wiring.database import ServiceRecords, database_at
from milepost.wiring.folders import made
from milepost.wiring.keeping import kept_tidy
from milepost.wiring.models import ModelService
from milepost.wiring.outcomes import open_outcomes
from milepost.wiring.store import DEFAULT_ENVIRONMENT, open_store, owned
from milepost.wiring.works import DRAIN_S, at_work, poster_crew, queue_in

STUBBORN_S: Final = 10
"""What is given after the drain to a database that is away and to nodes that do not end."""


@dataclass(frozen=True, kw_only=True)
class WorkerOptions:
    """What `milepost worker` is asked for."""

    database: str | None = None
    """`postgresql://...`; the setting's if None."""
    data_dir: Path | None = None
    """The data root; the platform's if None."""
    environment: str = DEFAULT_ENVIRONMENT
    """Whose part of the store is used."""
    workers: int | None = None
    """How many processes may draw at once; the number of cores if None."""


async def work(options: WorkerOptions, *, started: Callable[[int], None]) -> None:
    """Do jobs until a signal comes; then give them a moment and the rest back.

    Args:
        options: from the command line.
        started: told how many processes draw, once jobs are taken.

    Raises:
        InvalidInput: no database that processes share, or a folder that cannot be written to.
        MilepostError: database or store cannot be opened, or are somebody else's.
    """
    root = data_root(options.data_dir)
    records = ServiceRecords(_shared_database(root, options.database))
    root = made(root, "--data-dir")
    assets = open_store(root, environment=options.environment, address=read_settings().assets)
    outcomes = open_outcomes(root, assets)
    models = ModelService(assets, configured_accounts())
    cars = own_cars(root, assets)
    drawing = options.workers or cores()
    lane = ProcessLane(partial(worker_equipment, root / "cars"), width=drawing, sent=SENT)
    stopping = _stopping()
    reading = asyncio.create_task(asyncio.to_thread(get_ready), name="milepost-tables")
    with Lanes.inline(drawing=lane) as lanes:
        crew = poster_crew(
            lanes=lanes,
            cars=cars,
            assets=assets,
            outcomes=outcomes,
            models=models,
            drawing=drawing,
        )
        async with records.opened() as opened, owned(root, opened, assets):
            jobs = queue_in(opened)
            try:
                async with (
                    kept_tidy(opened, jobs, assets, outcomes),
                    models.opened(opened),
                    at_work(jobs, [crew], called="worker"),
                ):
                    started(drawing)
                    await stopping.wait()  # set by a signal
            finally:
                await asyncio.wait({reading})  # a thread that computes: it comes to its end
                await jobs.close()


def _shared_database(root: Path, asked: str | None) -> str:
    where = database_at(root, asked)
    if isinstance(where, Path) or not ServiceRecords(where).shared:
        raise InvalidInput(
            "--database",
            "is needed: with SQLite exactly one process does the jobs, and milepost serve is it",
            "name a postgresql://... that servers and workers share",
        )
    return where


def _stopping() -> asyncio.Event:
    """Set by the first SIGTERM or Ctrl-C; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()

    def stop() -> None:
        stopping.set()
        for wanted in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(wanted)
        signal.alarm(round(DRAIN_S) + STUBBORN_S)  # ends the process, whatever holds it

    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop)
    return stopping
