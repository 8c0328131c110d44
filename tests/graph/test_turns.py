from __future__ import annotations

import asyncio
from collections import deque

import pytest

from milepost.graph.shares import Turn
from milepost.graph.turns import Turns


class Line:
    """People who wait for a turn and write down when they get it."""

    def __init__(self, width: int) -> None:
        self.turns = Turns(width)
        self.entered: list[str] = []
        self.begun: deque[Turn] = deque()

    async def stand(self, name: str, rank: float, *, whose: str = "") -> None:
        self.begun.append(await self.turns.take(rank, whose=whose))
        self.entered.append(name)

    async def leave(self) -> None:
        self.turns.give_back(self.begun.popleft())
        await settle()


async def settle() -> None:
    """Let everybody do what they can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_of_those_who_wait_the_lowest_rank_goes_first_then_who_came_first() -> None:
    line = Line(1)
    async with asyncio.TaskGroup() as people:
        for name, rank in (("first", 9), ("late", 3), ("early", 1), ("later", 3)):
            people.create_task(line.stand(name, rank))
        await settle()
        for _ in range(3):
            await line.leave()

    assert line.entered == ["first", "early", "late", "later"]


async def test_as_many_as_the_width_go_at_once() -> None:
    line = Line(2)
    people = [asyncio.create_task(line.stand(name, 0)) for name in "abc"]
    await settle()

    assert line.entered == ["a", "b"]
    await line.leave()
    assert line.entered == ["a", "b", "c"]
    assert all(person.done() for person in people)


@pytest.mark.parametrize("given_first", [False, True])
async def test_who_leaves_the_line_takes_nobodys_turn(*, given_first: bool) -> None:
    line = Line(1)
    await line.stand("first", 0)
    leaving = asyncio.create_task(line.stand("leaving", 1))
    staying = asyncio.create_task(line.stand("staying", 2))
    await settle()

    if given_first:
        line.turns.give_back(line.begun.popleft())
        leaving.cancel()
    else:
        leaving.cancel()
        line.turns.give_back(line.begun.popleft())
    await settle()

    assert line.entered == ["first", "staying"]
    assert staying.done()


async def test_who_waits_is_sent_away_at_the_end() -> None:
    line = Line(1)
    await line.stand("first", 0)
    waiting = asyncio.create_task(line.stand("waiting", 1))
    await settle()

    line.turns.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_customer_who_has_used_less_goes_first_however_many_others_wait() -> None:
    line = Line(1)
    async with asyncio.TaskGroup() as people:
        for number in range(5):
            people.create_task(line.stand(f"north {number}", 0, whose="north"))
        await settle()
        people.create_task(line.stand("south", 9, whose="south"))
        await settle()
        for _ in range(5):
            await line.leave()

    assert line.entered[:2] == ["north 0", "south"]
