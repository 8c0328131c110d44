"""A database that is open: write, read, tell and listen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar, cast

from milepost.records.lane import Lane
from milepost.records.refusals import DatabaseAway, DatabaseNotOpened, DatabaseUnusable
from milepost.records.schema import Schema, migrate
from milepost.records.sole import Sole
from milepost.records.sqlite import SqliteConnection, check_version
from milepost.records.steady_clock import SteadyClock
from milepost.records.transaction import Connection, Database, Transaction, Unit
from milepost.records.unreached import WRONG_ADDRESS

GROUPED_MOST: Final = 64
OTHERS_S: Final = 0.5
"""How often SQLite is asked whether another process has written."""
SOMETHING: Final = "SELECT count(*) FROM milepost_schema"
TRIED: Final = "tried out"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is, and how it is reached."""

    database: Database
    connect: Callable[[bool], Connection]
    path: Path | None = None
    url: str = ""


class Records:
    """The tables of one service; made by `open_records`, used in one event loop."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._listeners: dict[str, list[Callable[[str], None]]] = {}
        self._ears: asyncio.Task[None] | None = None
        connect = place.connect
        self._writer = Lane(
            "milepost-write", lambda: connect(True), self._told, grouped_most=GROUPED_MOST
        )
        self._aside: Lane | None = None
        self._reader = Lane("milepost-read", lambda: connect(False), self._told, grouped_most=1)

    @property
    def database(self) -> Database:
        """Which of the two it is."""
        return self._place.database

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit and commit it, together with others that are asked for meanwhile.

        Returns:
            What the unit returned, once it is durable.

        Raises:
            DatabaseAway: nothing is known to be written; asking again is right where a unit
                written twice does no harm.
            Exception: whatever the unit raised; then nothing of it is written.
        """
        return cast("T", await self._writer.ask(unit))

    async def write_aside(self, unit: Unit[T]) -> T:
        """As `write`, for what takes longer: on Postgres it holds up nobody who is writing.

        Raises:
            DatabaseAway: as `write`.
            Exception: whatever the unit raised.
        """
        if self._place.database == "sqlite":
            return await self.write(unit)
        if self._aside is None:
            connect = self._place.connect
            self._aside = Lane(
                "milepost-aside", lambda: connect(True), self._told, grouped_most=GROUPED_MOST
            )
        return cast("T", await self._aside.ask(unit))

    async def read(self, unit: Unit[T]) -> T:
        """Run a unit that only reads; it sees everything committed before it was asked for.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return cast("T", await self._reader.ask(unit))

    async def check(self) -> None:
        """Find out whether the database can be read, and written if it lately could not be.

        A full disk can be read as ever. As long as all is well nothing is written.

        Raises:
            DatabaseAway: it cannot.
        """
        await self.read(lambda transaction: transaction.row(SOMETHING))
        writers = [lane for lane in (self._writer, self._aside) if lane is not None]
        if any(lane.stumbled for lane in writers):
            for lane in writers:
                lane.stumbled = False
            await self.write(tried_out)

    def listen(self, topic: str, heard: Callable[[str], None]) -> Callable[[], None]:
        """Call `heard` with every text told on that topic by any process.

        An empty text says that something may have been missed: look at the tables.

        Returns:
            Ends the listening.
        """
        self._listeners.setdefault(topic, []).append(heard)
        if self._ears is None:
            self._ears = asyncio.create_task(self._hear(), name="milepost-hear")

        def stop() -> None:
            with suppress(ValueError):
                self._listeners[topic].remove(heard)

        return stop

    def sole_runner(self) -> Sole | None:
        """The right to run jobs, which on SQLite one process has; None where many may.

        Raises:
            AlreadyRunning: another process has it.
        """
        return None if self._place.path is None else Sole(self._place.path)

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database."""
        if self._ears is not None:
            self._ears.cancel()
            await asyncio.wait({self._ears})  # ends at its next await
        await self._writer.close()
        if self._aside is not None:
            await self._aside.close()
        await self._reader.close()

    def _hear(self) -> Coroutine[None, None, None]:
        if self._place.database == "sqlite":
            return self._notice_others()
        from milepost.records import postgres  # noqa: PLC0415  # an extra's driver

        return postgres.hear(self._place.url, self._one_told, self._missed)

    async def _notice_others(self) -> None:
        """Another process's commits show in a number of the connection that writes ours."""
        seen: object = None
        while True:
            with suppress(DatabaseAway):
                row = await self.write(lambda transaction: transaction.row("PRAGMA data_version"))
                if row != seen:  # the first time too: who listens has looked before that
                    self._missed()
                seen = row
            await asyncio.sleep(OTHERS_S)

    def _told(self, told: Sequence[tuple[str, str]]) -> None:
        for topic, text in told:
            self._one_told(topic, text)

    def _one_told(self, topic: str, text: str) -> None:
        for heard in tuple(self._listeners.get(topic, ())):
            heard(text)

    def _missed(self) -> None:
        for topic in tuple(self._listeners):
            self._one_told(topic, "")


def tried_out(transaction: Transaction) -> None:
    """Write something that nobody ever sees."""
    transaction.change("INSERT INTO milepost_schema (part, version) VALUES (:part, 0)", part=TRIED)
    transaction.change("DELETE FROM milepost_schema WHERE part = :part", part=TRIED)


async def open_records(
    where: str | Path, schemas: Sequence[Schema], *, now_ms: Callable[[], int] | None = None
) -> Records:
    """Open a database and bring its tables up to date.

    Args:
        where: a file for SQLite (also `sqlite:///path`), or `postgresql://...`.
        schemas: the tables of every part that will use it.
        now_ms: SQLite's clock; Postgres has its own. By default one that never jumps.

    Raises:
        DatabaseUnusable: no such kind of database, its driver is not installed, or there is a
            server that knows no such user, password or database.
        DatabaseNotOpened: it cannot be reached.
        SchemaTooNew: a newer Milepost has changed its tables.
    """
    records = Records(_place(where, now_ms or SteadyClock()))
    try:
        await records.write(lambda transaction: migrate(transaction, schemas))
    except DatabaseAway as error:
        await records.close()
        if error.reason in WRONG_ADDRESS:
            raise DatabaseUnusable(error.reason, "correct its address") from None
        raise DatabaseNotOpened(error.reason) from error
    except BaseException:
        await records.close()
        raise
    return records


def _place(where: str | Path, now_ms: Callable[[], int]) -> Place:
    text = str(where)
    if text.startswith(("postgresql://", "postgres://")):
        try:
            from milepost.records import postgres  # noqa: PLC0415  # an extra's driver
        except ImportError as error:
            raise DatabaseUnusable(
                "the driver for Postgres is not installed", "pip install 'milepost[postgres]'"
            ) from error
        return Place(
            "postgres", lambda writes: postgres.PostgresConnection(text, writes=writes), url=text
        )
    if not text:
        raise DatabaseUnusable("is empty", "write postgresql://... or the path of a file")
    if "://" in text and not text.startswith("sqlite:///"):
        raise DatabaseUnusable(
            f"{text.partition('://')[0]!r} is no database we know",
            "write postgresql://... or the path of a file",
        )
    check_version()
    path = Path(text.removeprefix("sqlite:///"))
    return Place("sqlite", lambda writes: SqliteConnection(path, now_ms, writes=writes), path=path)
