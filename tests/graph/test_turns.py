from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

import pytest

from milepost.graph.deadline import Alarm
from milepost.graph.shares import Turn
from milepost.graph.turns import Turns


class Unheard:
    """An alarm that nobody takes back."""

    def cancel(self) -> None:
        """Nobody does."""


class Line:
    """People who wait for a turn and write down when they get it."""

    def __init__(self, width: int) -> None:
        self.now_s = 0.0
        self.alarms: list[Callable[[], object]] = []
        self.turns = Turns(width, clock=lambda: self.now_s, later=self.later)
        self.entered: list[str] = []
        self.begun: deque[Turn] = deque()

    def later(self, _delay_s: float, callback: Callable[[], object]) -> Alarm:
        self.alarms.append(callback)
        return Unheard()

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


async def slow_north_quick_south() -> tuple[Line, asyncio.Task[None]]:
    """North has used ten seconds and waits again; south has just done something small."""
    line = Line(1)
    await line.stand("north", 0, whose="north")
    again = asyncio.create_task(line.stand("north again", 0, whose="north"))
    south = asyncio.create_task(line.stand("south", 9, whose="south"))
    await settle()
    line.now_s += 10
    await line.leave()
    assert south.done()
    line.now_s += 0.1
    await line.leave()
    return line, again


async def test_a_customer_who_has_used_less_goes_first_however_many_others_wait() -> None:
    line, again = await slow_north_quick_south()
    assert line.entered == ["north", "south"]
    again.cancel()


async def test_its_place_is_kept_for_its_next_call() -> None:
    line, again = await slow_north_quick_south()
    assert not again.done()

    await line.stand("south again", 9, whose="south")

    assert line.entered == ["north", "south", "south again"]
    again.cancel()


async def test_a_place_that_was_kept_for_nobody_is_given_on() -> None:
    line, again = await slow_north_quick_south()

    for alarm in line.alarms:
        alarm()
    await again

    assert line.entered == ["north", "south", "north again"]
