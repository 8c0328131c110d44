"""The asset store of a service: a folder of its data root, or the bucket MILEPOST_ASSETS names."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from milepost.assets.failures import StoreFull, StoreMisconfigured, StoreUnreachable
from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.names import plain_environment
from milepost.assets.one_place import check_place
from milepost.assets.owner import RootOwner, claim_root
from milepost.assets.service import claim_part, service_of
from milepost.assets.shelf import Shelf
from milepost.assets.store import AssetStore
from milepost.errors import InvalidInput
from milepost.jobs.retries import Backoff, Retries
from milepost.providers.chain import NobodyAnswered, NobodyWill
from milepost.records.records import Records

DEFAULT_ENVIRONMENT: Final = "default"
FOLDER: Final = "assets"
BUCKET: Final = "s3://"
WHILE_AWAY: Final = Backoff(attempts_most=100_000, most_s=6.0)
"""A store comes back, and nothing is lost meanwhile: a week of tries, none of which draws anything,
and within ten seconds everything goes on."""
WHILE_UNWELL: Final = Backoff(attempts_most=24, factor=1.5, most_s=15.0)
"""Vendors are given five minutes; then whoever ordered learns of it."""
RETRIES: Final = Retries(
    by_class=MappingProxyType(
        {
            StoreUnreachable: WHILE_AWAY,
            StoreFull: WHILE_AWAY,
            NobodyAnswered: WHILE_UNWELL,
            NobodyWill: None,
        }
    )
)
"""How jobs are tried again that ask models and keep something in the store."""
LOOK_S: Final = 3.0
"""What a store is given at the start."""
logger = logging.getLogger(__name__)


def checked_environment(name: str) -> str:
    """What `--environment` says.

    Raises:
        InvalidInput: not 1 to 40 small letters, digits and dashes.
    """
    try:
        return plain_environment(name)
    except InvalidInput as error:
        raise InvalidInput("--environment", "is no name of one", error.right) from None


def open_store(root: Path, *, environment: str, address: str | None) -> AssetStore:
    """One environment's store; a bucket is not contacted yet.

    Args:
        root: the data root.
        environment: whose part of the store; no other part can be reached through it.
        address: `s3://BUCKET` or `s3://BUCKET/PREFIX`, reached by the AWS settings of the machine
            (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL …); None for a folder.

    Raises:
        InvalidInput: no environment or no address, or the extra for buckets is not installed.
        StoreUnreachable: the folder cannot be made.
    """
    plain = checked_environment(environment)
    return AssetStore(_shelf(root, address), environment=plain)


def _shelf(root: Path, address: str | None) -> Shelf:
    if not address:
        return FolderShelf(root / FOLDER)
    if not address.startswith(BUCKET):
        right = "write s3://BUCKET or s3://BUCKET/PREFIX, or leave it out for the data folder"
        raise InvalidInput("MILEPOST_ASSETS", "is no bucket", right)
    from milepost.assets.bucket_shelf import open_s3  # noqa: PLC0415  # only with a bucket

    return open_s3(address)


@asynccontextmanager
async def owned(root: Path, records: Records, store: AssetStore) -> AsyncIterator[RootOwner]:
    """While open, data root, database and store are this service's; its other processes may join.

    A store that is away now may come back: then the server starts, and /readyz tells.

    Args:
        root: the data root of this machine.
        records: open, with the schemas of `assets.service` and `assets.one_place`.
        store: from `open_store`.

    Raises:
        RootTaken: another live service uses the data root, or another environment owns it.
        EnvironmentTaken: another environment's database, or another service's part of a bucket.
        StoreMisconfigured: the bucket is not there, or takes no such credentials.
        InvalidInput: the service's other processes use another store.
    """
    owner = await service_of(records, environment=store.environment)
    with claim_root(root, environment=owner.environment, service_id=owner.service_id, shared=True):
        await _look_for_a_moment(store, owner)
        if records.database == "postgres":  # then other processes make what this one shows
            in_folder = isinstance(store.shelf, FolderShelf)
            named_by = "--data-dir" if in_folder else "MILEPOST_ASSETS"
            await check_place(records, store, named_by=named_by)
        yield owner


async def _look_for_a_moment(store: AssetStore, owner: RootOwner) -> None:
    looking = asyncio.create_task(asyncio.to_thread(_look_at, store, owner))
    done, _ = await asyncio.wait({looking}, timeout=LOOK_S)
    if done:
        looking.result()
    else:  # its thread ends by its own time limits
        logger.warning("%s", StoreUnreachable(f"no answer within {LOOK_S:g} s"))
        looking.add_done_callback(lambda ended: ended.cancelled() or ended.exception())


def _look_at(store: AssetStore, owner: RootOwner) -> None:
    try:
        store.shelf.probe()
        if not isinstance(store.shelf, FolderShelf):  # a folder is the data root's
            claim_part(store.shelf, owner)
    except StoreMisconfigured:
        raise
    except (StoreUnreachable, StoreFull) as error:
        logger.warning("%s", error)
