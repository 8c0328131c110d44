"""The service's database: where it is, and open while a program works with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from milepost.access import tables as access
from milepost.assets import one_place, service
from milepost.calls.schema import CALLS_SCHEMA
from milepost.errors import InvalidInput
from milepost.jobs import table as jobs
from milepost.records.records import Records, open_records
from milepost.records.refusals import DatabaseAway
from milepost.records.schema import Schema
from milepost.settings import read_settings
from milepost.wiring.folders import made

DATABASE_FILE: Final = "milepost.db"
"""In the data root, where no other database is named."""
SERVICE_SCHEMAS: Final = (
    access.SCHEMA,
    jobs.SCHEMA,
    CALLS_SCHEMA,
    service.SCHEMA,
    one_place.SCHEMA,
)
"""Every table of a service; whoever works with it brings all of them up to date."""


def named_database(asked: str | None) -> str | None:
    """The address of the database that servers share; None means the data root's own file.

    Args:
        asked: what `--database` says; otherwise the setting counts.

    Raises:
        InvalidInput: a setting is wrong.
    """
    if asked is not None:
        return asked
    setting = read_settings().database_url
    return None if setting is None else setting.get_secret_value() or None


def is_shared(where: str | Path) -> bool:
    """Whether any number of processes may do the jobs of that database."""
    return str(where).startswith(("postgresql://", "postgres://"))


def database_at(root: Path, asked: str | None) -> str | Path:
    """Where the tables of a service are.

    Args:
        root: the data root; it is made if the database is a file in it.
        asked: as in `named_database`.

    Raises:
        InvalidInput: the root cannot be made, or a setting is wrong.
    """
    url = named_database(asked)
    return made(root, "--data-dir") / DATABASE_FILE if url is None else url


def service_folder(root: Path) -> Path:
    """The data root, which is there already.

    Raises:
        InvalidInput: it is not.
    """
    if not root.is_dir():
        raise InvalidInput("--data-dir", "is no folder", "name the one that milepost serve uses")
    return root


def used_database(root: Path, asked: str | None) -> str | Path:
    """The same for whoever looks after a service: nothing is made where there is none.

    Raises:
        InvalidInput: no service has ever used that data root, or a setting is wrong.
    """
    url = named_database(asked)
    if url is not None:
        return url
    where = service_folder(root) / DATABASE_FILE
    if not where.exists():
        right = "name the one that milepost serve uses, or its --database"
        raise InvalidInput("--data-dir", f"holds no {where.name}", right)
    return where


class ServiceRecords:
    """A service's database, which is open while its application is."""

    def __init__(self, where: str | Path, schemas: Sequence[Schema] = SERVICE_SCHEMAS) -> None:
        self._where = where
        self._schemas = schemas
        self._records: Records | None = None

    @property
    def shared(self) -> bool:
        """Whether other processes may do jobs beside this one."""
        return is_shared(self._where)

    def __call__(self) -> Records:
        """The open database.

        Raises:
            DatabaseAway: it is not open.
        """
        if self._records is None:
            raise DatabaseAway("it is not open")
        return self._records

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Records]:
        """Keep it open.

        Raises:
            MilepostError: as `open_records`.
        """
        self._records = await open_records(self._where, self._schemas)
        try:
            yield self._records
        finally:
            records, self._records = self._records, None
            await records.close()
