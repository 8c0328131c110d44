"""Tokens and the audit over the service's database, for servers and for the command line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from milepost.access.attempts import FailedAttempts
from milepost.access.entrance import Entrance
from milepost.access.keyring import Keyring
from milepost.access.link import LinkSigner
from milepost.access.office import Office
from milepost.access.session import SessionSigner, session_key
from milepost.access.tables import SCHEMA, AuditTable, TokenTable
from milepost.wiring import data_root
from milepost.wiring.clock import now_ms
from milepost.wiring.database import ServiceRecords, database_at


def entrance_of(root: Path, records: ServiceRecords) -> Entrance:
    """What guards a server's door; it may be made before the database is open.

    Raises:
        MilepostError: the data root holds no key of sessions, and takes none.
    """
    key = session_key(root)
    return Entrance(
        keyring=Keyring(TokenTable(records), now_ms=now_ms, clock_s=time.monotonic),
        signer=SessionSigner(key),
        links=LinkSigner(key),
        attempts=FailedAttempts(clock_s=time.monotonic),
        audit=AuditTable(records),
        now_ms=now_ms,
    )


@asynccontextmanager
async def office(data_dir: Path | None, database: str | None) -> AsyncIterator[Office]:
    """Where tokens are given out, while servers may be running.

    Args:
        data_dir: the data root; the platform's if None.
        database: as in `database_at`.

    Raises:
        MilepostError: the database cannot be opened.
    """
    records = ServiceRecords(database_at(data_root(data_dir), database), (SCHEMA,))
    async with records.opened():
        yield Office(tokens=TokenTable(records), audit=AuditTable(records), now_ms=now_ms)


def any_token(data_dir: Path | None, database: str | None) -> bool:
    """Whether there is a token, or was one; asked before a server listens.

    Raises:
        MilepostError: the database cannot be opened.
    """

    async def ask() -> bool:
        async with office(data_dir, database) as open_office:
            return bool(await open_office.all())

    return asyncio.run(ask())
