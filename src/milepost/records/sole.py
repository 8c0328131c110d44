"""A lock between processes that ends with the process that holds it, however it ends."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from milepost.records.refusals import AlreadyRunning
from milepost.records.sqlite import make_private


class Sole:
    """The right to run the jobs of one SQLite database.

    Held as SQLite's own exclusive lock on an empty file: the system drops it when the process
    dies, children do not inherit it, and it works wherever SQLite does.
    """

    def __init__(self, database: Path) -> None:
        """Take the right.

        Raises:
            AlreadyRunning: somebody else has it.
        """
        path = database.with_name(f"{database.name}.runner")
        make_private(path)
        self._held = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._held.close()
            raise AlreadyRunning from error

    def release(self) -> None:
        """Let another process run the jobs."""
        self._held.close()
