from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from milepost.assets.failures import EnvironmentTaken
from milepost.assets.owner import RootOwner
from milepost.assets.service import SCHEMA, claim_part, has_turn, service_of
from milepost.assets.shelf import Shelf
from milepost.errors import InvalidInput
from milepost.records.records import Records, open_records


class Clock:
    """Stands still until it is set."""

    now_ms = 1_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
async def records(where: str) -> AsyncIterator[Records]:
    opened = await open_records(where, [SCHEMA])
    yield opened
    await opened.close()


async def test_a_database_keeps_the_id_and_the_environment_that_asked_first(
    records: Records, where: str
) -> None:
    first = await service_of(records, environment="production")
    other = await open_records(where, [SCHEMA])
    again = await service_of(other, environment="production")
    await other.close()

    assert again == first
    assert first.environment == "production"


async def test_another_environments_database_is_refused_in_one_line(records: Records) -> None:
    await service_of(records, environment="production")

    with pytest.raises(EnvironmentTaken) as refused:
        await service_of(records, environment="staging")

    assert str(refused.value) == (
        "database: it belongs to the environment production, not staging; "
        "give staging its own --data-dir, and its own --database if it has one"
    )


async def test_what_is_no_environment_leaves_the_database_nobodys(records: Records) -> None:
    with pytest.raises(InvalidInput):
        await service_of(records, environment="../x")

    assert (await service_of(records, environment="test")).environment == "test"


async def test_one_process_of_many_has_the_turn(records: Records, where: str) -> None:
    other = await open_records(where, [SCHEMA])

    turns = [await has_turn(each, "gc", every_s=60) for each in (records, other, records, other)]
    elsewhere = await has_turn(other, "another", every_s=60)
    await other.close()

    assert turns == [True, False, False, False]
    assert elsewhere


async def test_the_turn_comes_again_and_a_clock_set_back_does_not_keep_it(tmp_path: Path) -> None:
    clock = Clock()
    records = await open_records(tmp_path / "one.db", [SCHEMA], now_ms=clock)
    assert await has_turn(records, "gc", every_s=60)

    turns = []
    for step_s in (59, 1, -3600):
        clock.now_ms += step_s * 1000
        turns.append(await has_turn(records, "gc", every_s=60))
    await records.close()

    assert turns == [False, True, True]


def test_a_part_of_a_shelf_belongs_to_the_service_that_came_first(shelf: Shelf) -> None:
    claim_part(shelf, RootOwner("production", "one"))
    claim_part(shelf, RootOwner("production", "one"))
    claim_part(shelf, RootOwner("staging", "two"))

    with pytest.raises(EnvironmentTaken, match="another service owns the environment production"):
        claim_part(shelf, RootOwner("production", "two"))
