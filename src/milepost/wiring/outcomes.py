"""What costly nodes made, beside the assets: it outlives a crash, and is not paid again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.outcomes import OutcomeStore, user_of
from milepost.assets.store import AssetStore
from milepost.errors import WorldFailure
from milepost.settings import read_settings

FOLDER: Final = "cache/outcomes"
MEBIBYTE: Final = 1024 * 1024
P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)


def open_outcomes(root: Path, assets: AssetStore) -> OutcomeStore | None:
    """The outcomes of the store's environment; None if none are kept.

    They lie in a folder of the data root, or in the bucket, where every worker finds them.

    Raises:
        InvalidInput: a setting is wrong.
        StoreUnreachable: the folder cannot be made.
    """
    most_mib = read_settings().kept_outcomes_mib
    if not most_mib:
        return None
    shelf = assets.shelf
    if isinstance(shelf, FolderShelf):  # its own is synced at every write
        shelf = FolderShelf(root / FOLDER, durable=False)
    return OutcomeStore(shelf, environment=assets.environment, max_bytes=most_mib * MEBIBYTE)


class OutcomesOf:
    """One tenant's outcomes, for an engine: a store that is away costs no job."""

    def __init__(self, store: OutcomeStore, tenant: str, *, job_id: str | None = None) -> None:
        """Look at them.

        Args:
            store: from `open_outcomes`.
            tenant: whose.
            job_id: the job whose erasure takes them along; each run by its own id if None.
        """
        self._threads = store.threads
        self._kept = store.of(tenant)
        self._job_id = job_id

    async def find(self, key: str, *, run_id: str) -> bytes | None:
        """What was kept; None while the store is away."""
        owner = user_of(self._job_id or run_id)
        return await self._unless_away(self._kept.get, key, owner=owner)

    async def keep(self, key: str, encoded: bytes, *, run_id: str) -> None:
        """Keep it, if the store is there and has room."""
        owner = user_of(self._job_id or run_id)
        await self._unless_away(self._kept.put, key, encoded, owner=owner)

    async def _unless_away(self, use: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        try:
            return await self._threads.do(use, *args, **named)
        except WorldFailure as error:
            logger.warning("%s", error)
            return None
