"""A connection to Postgres, and what is told over it. The extra `postgres` brings the driver."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, cast

import psycopg
from psycopg import errors

from milepost.records.refusals import DISK_FULL, DatabaseAway
from milepost.records.transaction import Database, Row
from milepost.records.unreached import UNREADABLE, reason_of

CHANNEL: Final = "milepost"
CONNECT_S: Final = 3
RECONNECT_S: Final = 0.5
NOW: Final = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
TELL: Final = (
    "SELECT pg_notify(%(channel)s, told) "
    "FROM unnest(%(told)s::text[]) WITH ORDINALITY AS t(told, n) ORDER BY n"
)
NAMED: Final = re.compile(r"(?<!:):([a-z]\w*)")
KEEPALIVE: Final[dict[str, Any]] = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
    "application_name": "milepost",
}
"""A dead network is noticed within ten seconds, not hours."""


@lru_cache(maxsize=512)
def _in_its_words(sql: str) -> str:
    """`:name` as psycopg writes it. Statements are our own constants, never a request's text."""
    return NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


class PostgresConnection:
    """One connection; reading ones commit each statement by itself."""

    database: Database = "postgres"

    def __init__(self, url: str, *, writes: bool) -> None:
        self._told: dict[str, None] = {}
        self._now_ms: int | None = None
        try:
            self._postgres = psycopg.connect(url, autocommit=not writes, **KEEPALIVE)
        except psycopg.ProgrammingError:
            raise DatabaseAway(UNREADABLE) from None  # its text may quote the password
        except psycopg.Error as error:
            raise DatabaseAway(reason_of(str(error))) from None

    @property
    def broken(self) -> bool:
        """Whether the server has hung up."""
        return self._postgres.broken

    @property
    def now_ms(self) -> int:
        """By the database's clock, asked once in a transaction."""
        if self._now_ms is None:
            ((self._now_ms,),) = self._postgres.execute(NOW).fetchall()
        return cast("int", self._now_ms)

    def begin(self) -> PostgresConnection:
        """Start a transaction; the driver begins it with the first statement."""
        self._told = {}
        self._now_ms = None
        return self

    def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """Every row of a query."""
        return self._postgres.execute(_in_its_words(sql), values).fetchall()

    def row(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""
        return self._postgres.execute(_in_its_words(sql), values).fetchone()

    def change(self, sql: str, **values: object) -> int:
        """How many rows a statement changed."""
        return self._postgres.execute(_in_its_words(sql), values).rowcount

    def tell(self, topic: str, text: str) -> None:
        """Say something to every process that listens, at the commit; the same thing once."""
        self._told[f"{topic} {text}"] = None

    def commit(self) -> Sequence[tuple[str, str]]:
        """Make it last. What was told comes back over LISTEN, to us as to the others."""
        if self._told:
            self._postgres.execute(TELL, {"channel": CHANNEL, "told": list(self._told)})
        self._postgres.commit()
        return ()

    def rollback(self) -> None:
        """Forget it."""
        self._postgres.rollback()

    def close(self) -> None:
        """Give the connection back."""
        with suppress(psycopg.Error):
            self._postgres.close()

    def away(self, error: Exception) -> str | None:
        """Why Postgres cannot be used, if that error says so."""
        if isinstance(error, errors.DiskFull):
            return DISK_FULL
        if isinstance(error, errors.ReadOnlySqlTransaction):
            return "it may not be written just now"
        if isinstance(error, psycopg.Error) and self._postgres.broken:
            return "the connection broke"
        return "it stopped the statement" if isinstance(error, errors.QueryCanceled) else None

    def crossed(self, error: Exception) -> bool:
        """Whether Postgres has ended this transaction because of another."""
        return isinstance(error, errors.DeadlockDetected | errors.SerializationFailure)


async def hear(url: str, heard: Callable[[str, str], None], missed: Callable[[], None]) -> None:
    """Pass on everything that is told, until cancelled.

    Args:
        url: the database.
        heard: called with topic and text.
        missed: called after each new connection: something may have been told meanwhile.
    """
    while True:
        with suppress(psycopg.Error, OSError):
            async with await psycopg.AsyncConnection.connect(
                url, autocommit=True, **KEEPALIVE
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                missed()
                async for notice in connection.notifies():
                    topic, _, text = notice.payload.partition(" ")
                    heard(topic, text)
        await asyncio.sleep(RECONNECT_S)
