from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from milepost.records.lane import Lane
from milepost.records.refusals import DatabaseAway
from milepost.records.transaction import Transaction, Unit

WAIT_S = 5


class StuckConnection:
    """Runs units on nothing, and cannot roll back."""

    broken = False

    def begin(self) -> Any:
        return None

    def commit(self) -> Sequence[tuple[str, str]]:
        return ()

    def rollback(self) -> None:
        raise OSError("the disk is gone")

    def close(self) -> None:
        pass

    def away(self, error: Exception) -> str | None:
        return "gone" if isinstance(error, ConnectionError) else None

    def crossed(self, error: Exception) -> bool:
        return isinstance(error, InterruptedError)


class Opened:
    """Counts connections."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> StuckConnection:
        self.count += 1
        return StuckConnection()


async def outcome(lane: Lane, unit: Unit[Any]) -> object:
    return await asyncio.wait_for(lane.ask(unit), WAIT_S)


def quiet(told: Sequence[tuple[str, str]]) -> None:
    raise AssertionError(told)


def fine(_transaction: Transaction) -> str:
    return "fine"


async def test_a_connection_that_cannot_roll_back_is_replaced() -> None:
    def failing(_transaction: Transaction) -> None:
        raise ValueError("mine")

    opened = Opened()
    lane = Lane("test", opened, quiet, grouped_most=4)

    with pytest.raises(ValueError, match="mine"):
        await outcome(lane, failing)

    assert await outcome(lane, fine) == "fine"
    assert opened.count == 2
    await lane.close()


async def test_a_database_that_went_away_is_asked_again_the_next_time() -> None:
    def cut(_transaction: Transaction) -> None:
        raise ConnectionError

    opened = Opened()
    lane = Lane("test", opened, quiet, grouped_most=4)

    with pytest.raises(DatabaseAway, match="gone"):
        await outcome(lane, cut)

    assert await outcome(lane, fine) == "fine"
    assert opened.count == 2
    await lane.close()


async def test_a_unit_that_was_in_anothers_way_is_run_again() -> None:
    tries: list[int] = []

    def crossed(_transaction: Transaction) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise InterruptedError
        return "through"

    lane = Lane("test", Opened(), quiet, grouped_most=4)

    assert await outcome(lane, crossed) == "through"
    await lane.close()


async def test_who_has_stopped_waiting_does_not_disturb_the_others() -> None:
    lane = Lane("test", Opened(), quiet, grouped_most=4)
    left, stayed = lane.ask(fine), lane.ask(fine)
    left.cancel()

    assert await asyncio.wait_for(stayed, WAIT_S) == "fine"
    await lane.close()
