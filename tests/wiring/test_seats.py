from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

from milepost.graph.lanes import Work
from milepost.node.spec import NodeSpec
from milepost.wiring.seats import WAITS_S, Seats


class Network:
    """A lane whose nodes wait until somebody answers them."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()

    async def run(self, _work: Work) -> object:
        await self.answered.wait()
        return "picture"

    def close(self) -> None:
        """Nothing to close."""


class Clock:
    """Calls when it is told that the time has come."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], object]] = []

    def later(self, delay_s: float, callback: Callable[[], object]) -> SimpleNamespace:
        assert delay_s == WAITS_S
        self.calls.append(callback)
        return SimpleNamespace(cancel=lambda: self.calls.remove(callback))

    def ring(self) -> None:
        for call in tuple(self.calls):
            call()


def work_of(run: float) -> Work:
    return Work(cast("NodeSpec", None), {}, since=run)


async def test_who_waits_for_long_leaves_a_seat_until_the_answer_comes() -> None:
    network, clock, freed = Network(), Clock(), list[int]()
    seats = Seats(network, seats=2, later=clock.later)
    seats.freed = lambda: freed.append(seats.room(2))

    waiting = asyncio.create_task(seats.run(work_of(1.0)))
    await asyncio.sleep(0)
    before = seats.room(2)
    clock.ring()
    during = seats.room(2)
    network.answered.set()

    assert await waiting == "picture"
    assert (before, during, seats.room(2)) == (0, 1, 0)
    assert freed == [1]


async def test_a_quick_answer_leaves_no_seat() -> None:
    network, clock = Network(), Clock()
    seats = Seats(network, seats=1, later=clock.later)
    network.answered.set()

    assert await seats.run(work_of(1.0)) == "picture"

    clock.ring()
    assert seats.room(1) == 0


async def test_two_waiting_nodes_of_one_poster_leave_one_seat() -> None:
    network, clock = Network(), Clock()
    seats = Seats(network, seats=2, later=clock.later)

    async with asyncio.TaskGroup() as waiting:
        for run in (1.0, 1.0, 2.0):
            waiting.create_task(seats.run(work_of(run)))
        await asyncio.sleep(0)
        clock.ring()
        assert seats.room(2) == 2
        network.answered.set()

    assert seats.room(2) == 0


async def test_when_all_come_back_at_once_there_is_less_than_no_room() -> None:
    seats = Seats(Network(), seats=2, later=Clock().later)

    assert seats.room(5) == -3
