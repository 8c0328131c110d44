"""How long things are kept: what is old goes on a schedule, and by `milepost gc`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from milepost.assets.failures import EnvironmentTaken, RootTaken
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.leftovers import Progress
from milepost.assets.outcomes import OutcomeStore
from milepost.assets.owner import RootOwner, marked_owner
from milepost.assets.service import claim_part, has_turn, known_service
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput, MilepostError
from milepost.jobs.jobs import Jobs
from milepost.records.records import Records
from milepost.settings import read_settings
from milepost.tasks.tidying import Tidied, Tidying
from milepost.wiring import data_root
from milepost.wiring.database import ServiceRecords, service_folder, used_database
from milepost.wiring.outcomes import open_outcomes
from milepost.wiring.store import open_store

DAY_S: Final = 86400.0
OLD_GO_EVERY_S: Final = 3600.0
LEFTOVERS_GO_EVERY_S: Final = DAY_S
LOOK_S: Final = 300.0
"""How often each process asks whether it is its turn; the first time so long after its start."""
logger = logging.getLogger(__name__)


@asynccontextmanager
async def kept_tidy(
    records: Records,
    jobs: Jobs,
    assets: AssetStore,
    outcomes: OutcomeStore | None,
    *,
    look_s: float = LOOK_S,
) -> AsyncIterator[None]:
    """While open, what is old goes; of all processes of a service one does it at a time."""
    tidying = Tidying(records=records, jobs=jobs, assets=assets, outcomes=outcomes)
    days = read_settings().retention_days
    task = asyncio.create_task(_tidy_now_and_then(tidying, days, look_s), name="milepost-tidy")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})  # it ends at its next await; a thread of its ends by itself


async def _tidy_now_and_then(tidying: Tidying, days: float, look_s: float) -> None:
    while True:
        await asyncio.sleep(look_s)
        try:
            await tidy_in_turn(tidying, days=days)
        except MilepostError as error:  # database or store are away: another time
            logger.warning("%s", error)


async def tidy_in_turn(tidying: Tidying, *, days: float) -> Tidied:
    """Do what it is time for, unless another process does it.

    Args:
        tidying: of the service.
        days: how long what ended is kept; 0 for ever.

    Raises:
        MilepostError: database or store are away.
    """
    done = Tidied()
    if days and await has_turn(tidying.records, "old", every_s=OLD_GO_EVERY_S):
        await tidying.let_go_old(done, older_than_s=days * DAY_S)
    if await has_turn(tidying.records, "leftovers", every_s=LEFTOVERS_GO_EVERY_S):
        await tidying.collect_leftovers(done)
    return done


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What `milepost gc` is asked for."""

    data_dir: Path | None = None
    """The data root; the platform's if None."""
    database: str | None = None
    """`postgresql://...` if the servers use one; the setting's if None."""
    environment: str
    dry_run: bool = False


async def collect_garbage(asked: Collection, *, progress: Progress | None = None) -> Tidied:
    """Remove what is too old and what nobody can reach, while servers may run.

    Raises:
        InvalidInput: no server has ever used that data root or database.
        RootTaken, EnvironmentTaken: root, database or store belong to somebody else.
        MilepostError: database or store are away.
    """
    root = service_folder(data_root(asked.data_dir))
    days = read_settings().retention_days
    database = ServiceRecords(used_database(root, asked.database))
    assets = open_store(root, environment=asked.environment, address=read_settings().assets)
    async with database.opened() as records:
        owner = await _known_owner(records, root, asked.environment)
        if not isinstance(assets.shelf, FolderShelf):
            await asyncio.to_thread(claim_part, assets.shelf, owner)
        jobs = Jobs(records)
        tidying = Tidying(
            records=records,
            jobs=jobs,
            assets=assets,
            outcomes=open_outcomes(root, assets),
            dry_run=asked.dry_run,
        )
        done = Tidied()
        try:
            if days:
                await tidying.let_go_old(done, older_than_s=days * DAY_S)
            await tidying.erase_orphans(done)
            await tidying.collect_leftovers(done, progress=progress)
        finally:
            await jobs.close()
    return done


async def _known_owner(records: Records, root: Path, environment: str) -> RootOwner:
    """Whose database it is: with somebody else's, every asset would be nobody's."""
    owner = await known_service(records)
    if owner is None:
        raise InvalidInput("database", "no server has used it yet", "start milepost serve first")
    if owner.environment != environment:
        raise EnvironmentTaken(
            "database",
            f"it belongs to the environment {owner.environment}, not {environment}",
            f"give --environment {owner.environment}, or that of {environment}",
        )
    marked = marked_owner(root)
    if marked is not None and marked != owner:
        raise RootTaken(
            "another service's database was used with it last",
            "name the --database that its servers use",
        )
    return owner
