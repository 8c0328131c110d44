"""A thread with a connection of its own that commits many units of work at once.

While one group is being made durable the next one gathers: nobody waits for a timer, and under
load a commit is shared by up to 64 units.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeAlias

from milepost.errors import OurBug
from milepost.records.refusals import DatabaseAway
from milepost.records.transaction import Connection, Joinable, Unit

CROSSINGS_MOST: Final = 10
Tell: TypeAlias = Callable[[Sequence[tuple[str, str]]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit, and who waits for it."""

    unit: Unit[Any]
    answer: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of it: committed with a result, or failed and rolled back."""

    asked: Asked
    result: object = None
    error: Exception | None = None

    def answer(self) -> None:
        """Wake who waits, unless he has left."""
        if self.asked.answer.done():
            return
        if self.error is None:
            self.asked.answer.set_result(self.result)
        else:
            self.asked.answer.set_exception(self.error)


def ended_with(asked: Asked, result: object) -> Ended:
    """An exception among joined results refuses that unit alone."""
    if isinstance(result, Exception):
        return Ended(asked, error=result)
    return Ended(asked, result)


def alike(group: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Neighbours that can be joined, together; every other unit by itself."""
    for _, run in groupby(group, key=_class_if_joinable):
        yield list(run)


def _class_if_joinable(asked: Asked) -> object:
    return type(asked.unit) if isinstance(asked.unit, Joinable) else id(asked)


class _OneFailed(Exception):  # noqa: N818  # it goes no further than this file
    """A unit raised before the commit."""

    def __init__(self, at: int, error: Exception) -> None:
        super().__init__(at, error)
        self.at = at
        self.error = error


class Lane:
    """Runs units in the order they were asked for; they are committed when their answers come."""

    def __init__(
        self, name: str, connect: Callable[[], Connection], tell: Tell, *, grouped_most: int
    ) -> None:
        """Start the thread; it must be called in the event loop that will ask.

        Args:
            name: the thread's.
            connect: opens a connection; called again after one broke.
            tell: called in the event loop with what committed units told (topic, text).
            grouped_most: units in one transaction.
        """
        self._connect = connect
        self._tell = tell
        self._grouped_most = grouped_most
        self._loop = asyncio.get_running_loop()
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self.stumbled = False
        """Whether the database was away for somebody; whoever has looked since sets it back."""
        self._closed = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def ask(self, unit: Unit[Any]) -> asyncio.Future[Any]:
        """Have a unit run; the future is done when its transaction is committed or given up.

        Raises:
            DatabaseAway: the lane is closed.
        """
        if self._closed:
            raise DatabaseAway("it is closed")
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._asked.put(Asked(unit, answer))
        return answer

    async def close(self) -> None:
        """Finish what was asked, then close the connection."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
        await asyncio.to_thread(self._thread.join)  # woken by the thread, which has no other work

    def _work(self) -> None:
        ending = False
        while not ending:
            first = self._asked.get()
            if first is None:
                break
            group = [first]
            while len(group) < self._grouped_most:
                try:
                    more = self._asked.get_nowait()
                except Empty:
                    break
                if more is None:
                    ending = True
                    break
                group.append(more)
            # those that can be joined stand together; all others keep their order
            group.sort(key=lambda asked: isinstance(asked.unit, Joinable), reverse=True)
            self._settle(group)
        self._disconnect()

    def _settle(self, group: list[Asked]) -> None:
        """Run a group; a unit that fails is run again alone, so that it fails nobody else."""
        alone: list[Asked] = []
        while group:
            try:
                ended, told = self._together(group)
            except _OneFailed as failed:
                if len(group) == 1:
                    ended, told = [Ended(group[0], error=failed.error)], ()
                else:
                    alone.append(group.pop(failed.at))
                    continue
            except Exception as error:  # noqa: BLE001  # each asker gets it; the thread lives on
                self.stumbled = self.stumbled or isinstance(error, DatabaseAway)
                ended, told = [Ended(asked, error=error) for asked in group], ()
            self._loop.call_soon_threadsafe(self._answer, ended, told)
            group = [alone.pop(0)] if alone else []

    def _answer(self, ended: Sequence[Ended], told: Sequence[tuple[str, str]]) -> None:
        for each in ended:
            each.answer()
        if told:
            self._tell(told)

    def _together(self, group: Sequence[Asked]) -> tuple[list[Ended], Sequence[tuple[str, str]]]:
        """One transaction, on a new connection if the old one turns out to be broken."""
        for _ in range(CROSSINGS_MOST):
            fresh = self._connection is None
            if self._connection is None:
                self._connection = self._connect()
            connection = self._connection
            try:
                ended = self._run(connection, group)
            except _OneFailed as failed:
                away = connection.away(failed.error)
                if away is None:
                    self._roll_back(connection)
                    if len(group) == 1 and connection.crossed(failed.error):
                        continue
                    raise
                stale = connection.broken and not fresh
                self._disconnect()
                if not stale:
                    raise DatabaseAway(away) from failed.error
                continue  # nothing was committed: an idle connection may have died unnoticed
            return ended, self._commit(connection)
        raise OurBug("two transactions were in each other's way ten times")

    @staticmethod
    def _run(connection: Connection, group: Sequence[Asked]) -> list[Ended]:
        ended: list[Ended] = []
        try:
            transaction = connection.begin()
            for run in alike(group):
                first = run[0].unit
                if len(run) > 1 and isinstance(first, Joinable):
                    results = first.joined(transaction, [asked.unit for asked in run])
                    ended += [ended_with(*pair) for pair in zip(run, results, strict=True)]
                else:
                    ended.append(Ended(run[0], first(transaction)))
        except Exception as error:
            raise _OneFailed(len(ended), error) from error
        return ended

    def _commit(self, connection: Connection) -> Sequence[tuple[str, str]]:
        try:
            return connection.commit()
        except Exception as error:
            # after a broken commit nobody knows whether it lasted: the asker must look
            away = connection.away(error)
            self._disconnect()
            if away is None:
                raise
            raise DatabaseAway(away) from error

    def _roll_back(self, connection: Connection) -> None:
        try:
            connection.rollback()
        except Exception:  # noqa: BLE001  # the unit's own error is what its asker is told
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
