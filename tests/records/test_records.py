from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from milepost.records.records import Records, open_records, tried_out
from milepost.records.refusals import (
    AlreadyRunning,
    DatabaseAway,
    DatabaseUnusable,
    SchemaTooNew,
)
from milepost.records.schema import Schema
from milepost.records.sqlite import check_version
from milepost.records.steady_clock import SteadyClock
from milepost.records.transaction import Transaction

NAMES = Schema("names", ("CREATE TABLE names (seq {sequence}, name TEXT NOT NULL UNIQUE)",))
HEARD_S = 5


@pytest_asyncio.fixture
async def records(where: str) -> AsyncIterator[Records]:
    records = await open_records(where, [NAMES])
    yield records
    await records.close()


async def add(records: Records, name: str) -> None:
    def unit(transaction: Transaction) -> None:
        transaction.change("INSERT INTO names (name) VALUES (:name)", name=name)
        transaction.tell("named", name)

    await records.write(unit)


async def names(records: Records) -> list[str]:
    rows = await records.read(lambda each: each.rows("SELECT name FROM names ORDER BY seq"))
    return [name for (name,) in rows]


async def test_what_was_written_is_read_at_once(records: Records) -> None:
    await add(records, "a")

    assert await names(records) == ["a"]


async def test_what_was_written_is_there_after_opening_again(where: str) -> None:
    first = await open_records(where, [NAMES])
    await add(first, "a")
    await first.close()

    second = await open_records(where, [NAMES])

    assert await names(second) == ["a"]
    await second.close()


async def test_a_unit_that_fails_fails_alone_among_those_committed_together(
    records: Records,
) -> None:
    await add(records, "taken")

    outcomes = await asyncio.gather(
        *(add(records, name) for name in ("a", "taken", "b", "taken", "c")), return_exceptions=True
    )

    assert [outcome is None for outcome in outcomes] == [True, False, True, False, True]
    assert await names(records) == ["taken", "a", "b", "c"]


async def test_nothing_of_a_unit_that_fails_is_written(records: Records) -> None:
    def unit(transaction: Transaction) -> None:
        transaction.change("INSERT INTO names (name) VALUES ('half')")
        raise ValueError("whole")

    with pytest.raises(ValueError, match="whole"):
        await records.write(unit)

    assert await names(records) == []


async def test_what_is_told_is_heard_in_this_process(records: Records) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    records.listen("named", heard.put_nowait)

    await add(records, "a")

    async with asyncio.timeout(HEARD_S):
        assert await heard.get() in {"", "a"}  # "" = the ears have just been opened: look


async def test_what_is_told_is_heard_by_another_connection(where: str) -> None:
    speaking, listening = await open_records(where, [NAMES]), await open_records(where, [NAMES])
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening.listen("named", heard.put_nowait)

    async with asyncio.timeout(HEARD_S):
        number = 0
        while heard.empty():  # its ears open in their own time
            await add(speaking, str(number))
            await asyncio.sleep(0)
            number += 1

    await speaking.close()
    await listening.close()


async def test_who_has_stopped_listening_hears_nothing(records: Records) -> None:
    heard: list[str] = []
    other: asyncio.Queue[str] = asyncio.Queue()
    stop = records.listen("named", heard.append)
    records.listen("named", other.put_nowait)
    stop()

    await add(records, "a")
    async with asyncio.timeout(HEARD_S):
        await other.get()

    assert heard == []


async def test_two_that_open_together_change_the_tables_once(where: str) -> None:
    opened = await asyncio.gather(*(open_records(where, [NAMES]) for _ in range(4)))

    for index, each in enumerate(opened):
        await add(each, str(index))

    assert len(await names(opened[0])) == 4
    for each in opened:
        await each.close()


async def test_a_new_step_is_added_to_what_is_there(where: str) -> None:
    first = await open_records(where, [NAMES])
    await add(first, "a")
    await first.close()
    more = replace(NAMES, steps=(*NAMES.steps, "ALTER TABLE names ADD COLUMN age INTEGER"))

    second = await open_records(where, [more])

    assert await second.read(lambda each: each.row("SELECT name, age FROM names")) == ("a", None)
    await second.close()


async def test_tables_of_a_newer_version_are_refused(where: str) -> None:
    more = replace(NAMES, steps=(*NAMES.steps, "ALTER TABLE names ADD COLUMN age INTEGER"))
    newer = await open_records(where, [more])
    await newer.close()

    with pytest.raises(SchemaTooNew, match="names tables are of version 2, this Milepost knows 1"):
        await open_records(where, [NAMES])


async def test_closed_records_are_away(where: str) -> None:
    records = await open_records(where, [NAMES])
    await records.close()

    with pytest.raises(DatabaseAway):
        await add(records, "late")


async def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(DatabaseUnusable, match="'mysql' is no database we know"):
        await open_records("mysql://somewhere/here", [])


async def test_a_folder_that_is_not_there_is_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway, match="its file cannot be opened"):
        await open_records(tmp_path / "nowhere" / "milepost.db", [])


async def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    path = tmp_path / "milepost.db"
    path.write_bytes(b"a letter to nobody" * 100)

    with pytest.raises(DatabaseAway, match="its file is not a database"):
        await open_records(path, [])


async def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "milepost.db", [NAMES])
    await records.write(lambda each: each.row("PRAGMA max_page_count=12"))

    with pytest.raises(DatabaseAway, match="disk full"):
        await add(records, "x" * 100_000)

    assert await names(records) == []
    await add(records, "small")
    assert await names(records) == ["small"]
    await records.close()


async def test_a_database_that_is_read_but_not_written_is_found_out(postgres: str) -> None:
    records = await open_records(postgres, [NAMES])
    await records.check()
    name = postgres.rpartition("/")[2]
    with psycopg.connect(postgres, autocommit=True) as operator:
        operator.execute("SET default_transaction_read_only = off")
        operator.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        await records.write(lambda each: each.change("SET default_transaction_read_only = on"))
        with pytest.raises(DatabaseAway, match="may not be written"):
            await add(records, "x")

        for _ in range(2):
            with pytest.raises(DatabaseAway, match="may not be written"):
                await records.check()
        operator.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())
        await records.check()

    await add(records, "y")
    assert await names(records) == ["y"]
    await records.close()


async def test_looking_at_a_database_leaves_no_trace(where: str) -> None:
    records = await open_records(where, [NAMES])
    await records.write(tried_out)

    parts = await records.read(lambda each: each.rows("SELECT part FROM milepost_schema"))

    assert parts == [(NAMES.part,)]
    await records.close()


async def test_jobs_of_one_sqlite_database_have_one_runner(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "milepost.db", [NAMES])
    held = records.sole_runner()
    assert held is not None

    with pytest.raises(AlreadyRunning, match="postgresql://"):
        records.sole_runner()

    held.release()
    again = records.sole_runner()
    assert again is not None
    again.release()
    await records.close()


async def test_jobs_of_postgres_have_any_number_of_runners(postgres: str) -> None:
    records = await open_records(postgres, [NAMES])

    assert records.sole_runner() is None
    await records.close()


async def test_a_postgres_that_does_not_answer_is_away() -> None:
    with pytest.raises(DatabaseAway, match="it does not answer"):
        await open_records("postgresql://milepost@127.0.0.1:1/milepost", [])


async def test_a_connection_that_died_unnoticed_is_replaced(postgres: str) -> None:
    records, other = await open_records(postgres, [NAMES]), await open_records(postgres, [NAMES])
    await add(records, "before")
    await other.write(
        lambda each: each.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )

    await add(records, "after")

    assert await names(records) == ["before", "after"]
    await records.close()
    await other.close()


def test_an_old_sqlite_is_refused_with_what_to_install() -> None:
    with pytest.raises(DatabaseUnusable, match=r"SQLite 3\.34\.1 is too old"):
        check_version((3, 34, 1))

    check_version(sqlite3.sqlite_version_info)


def test_setting_the_machine_clock_does_not_move_the_steady_clock() -> None:
    wall, elapsed = [1000.0], [5.0]
    clock = SteadyClock(lambda: wall[0], lambda: elapsed[0])

    wall[0] += 3600
    elapsed[0] += 2.5

    assert clock() == 1_002_500
