"""A connection to SQLite: commits survive a power cut, readers never wait for the writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from milepost.records.refusals import (
    DAMAGED,
    DISK_FULL,
    HELD,
    NO_DATABASE,
    NOT_TO_BE_OPENED,
    NOT_TO_BE_WRITTEN,
    DatabaseAway,
    DatabaseUnusable,
)
from milepost.records.transaction import Database, Row

OLDEST: Final = (3, 38, 0)
"""The first SQLite with `->>`; RETURNING came before."""
BUSY_S: Final = 5.0
AWAY: Final = {
    sqlite3.SQLITE_BUSY: HELD,
    sqlite3.SQLITE_LOCKED: HELD,
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: NOT_TO_BE_OPENED,
    sqlite3.SQLITE_READONLY: NOT_TO_BE_WRITTEN,
    sqlite3.SQLITE_PROTOCOL: HELD,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
}
"""Why SQLite cannot work, by primary result code (https://sqlite.org/rescode.html)."""


def check_version(found: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Refuse an SQLite that lacks what we use.

    Raises:
        DatabaseUnusable: it is older than 3.38.
    """
    if found < OLDEST:
        raise DatabaseUnusable(
            f"SQLite {'.'.join(map(str, found))} is too old",
            "use a Python with SQLite 3.38 or newer, or --database postgresql://...",
        )


def make_private(path: Path) -> None:
    """Let nobody but the service's own user read a database; it is made if it is not there.

    SQLite gives the files beside it the same mode. An existing one is not opened: closing it would
    end the locks that this process holds on it.
    """
    with suppress(OSError):  # whatever is wrong with the place, SQLite will say so
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    for beside in ("", "-wal", "-shm"):
        file = path.with_name(path.name + beside)
        with suppress(OSError):
            if file.is_file():
                file.chmod(0o600)


class SqliteConnection:
    """One connection; a connection and its transactions are the same thing here."""

    database: Database = "sqlite"
    broken = False
    """A file does not hang up."""

    def __init__(self, path: Path, now_ms: Callable[[], int], *, writes: bool) -> None:
        self._now_ms = now_ms
        self._begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        self._told: list[tuple[str, str]] = []
        make_private(path)
        try:
            self._sqlite = sqlite3.connect(
                path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._sqlite.execute("PRAGMA journal_mode=WAL").close()
                self._sqlite.execute("PRAGMA synchronous=FULL").close()
                # what was erased is overwritten, not only forgotten
                self._sqlite.execute("PRAGMA secure_delete=ON").close()
                if not writes:
                    self._sqlite.execute("PRAGMA query_only=1").close()
            except sqlite3.Error:
                self._sqlite.close()
                raise
        except sqlite3.Error as error:
            raise DatabaseAway(self.away(error) or "its file cannot be opened") from error

    @property
    def now_ms(self) -> int:
        """By the process's own clock: exactly one process runs jobs on SQLite."""
        return self._now_ms()

    def begin(self) -> SqliteConnection:
        """Start a transaction."""
        self._told = []
        self._sqlite.execute(self._begin)
        return self

    def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """Every row of a query."""
        return self._sqlite.execute(sql, values).fetchall()

    def row(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""
        rows = self.rows(sql, **values)
        return rows[0] if rows else None

    def change(self, sql: str, **values: object) -> int:
        """How many rows a statement changed."""
        return self._sqlite.execute(sql, values).rowcount

    def tell(self, topic: str, text: str) -> None:
        """Say something to this process's listeners after the commit."""
        self._told.append((topic, text))

    def commit(self) -> Sequence[tuple[str, str]]:
        """Make it last."""
        self._sqlite.execute("COMMIT")
        return self._told

    def rollback(self) -> None:
        """Forget it."""
        if self._sqlite.in_transaction:  # a full disk has already ended it
            self._sqlite.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self._sqlite.close()

    def away(self, error: Exception) -> str | None:
        """Why SQLite cannot be used, if that error says so."""
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else AWAY.get(code & 0xFF)

    def crossed(self, error: Exception) -> bool:  # noqa: ARG002  # the other database's question
        """Never: there is one writer."""
        return False
