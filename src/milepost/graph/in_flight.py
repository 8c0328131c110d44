"""Equal work asked for twice at the same moment is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from milepost.node.flow import EndOfRun

T = TypeVar("T")


class InFlight(Generic[T]):
    """The work going on, by content key. For one event loop at a time."""

    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Future[T]] = {}

    async def once(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work, or wait for whoever does it already.

        If the one who does it is cancelled, one of those who wait does it again; if it fails,
        it fails for all of them.
        """
        while (flight := self._flights.get(key)) is not None:
            try:
                return await asyncio.shield(flight)
            except asyncio.CancelledError:
                if not flight.cancelled() or this_task_is_cancelled():
                    raise
        return await self._lead(key, work)

    async def _lead(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        flight: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        try:
            outcome = await work()
        except EndOfRun:
            flight.cancel()  # it ends this run; the others ask for themselves
            raise
        except Exception as error:
            flight.set_exception(error)
            flight.exception()  # nobody may be waiting; that is fine
            raise
        except BaseException:
            flight.cancel()
            raise
        else:
            flight.set_result(outcome)
            return outcome
        finally:
            del self._flights[key]


def this_task_is_cancelled() -> bool:
    """Whether somebody asked the running task itself to stop."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
