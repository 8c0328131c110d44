from __future__ import annotations

import stat
from pathlib import Path

import pytest

from milepost.records.records import open_records
from milepost.records.refusals import DatabaseAway
from milepost.records.schema import Schema

NOTES = Schema("notes", ("CREATE TABLE notes (text TEXT)",))
ONLY_THE_OWNER = 0o600


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_a_new_database_is_its_owners_alone_with_all_files_beside_it(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "milepost.db", [NOTES])
    sole = records.sole_runner()
    await records.write(lambda each: each.change("INSERT INTO notes VALUES ('private')"))

    found = modes(tmp_path)
    if sole is not None:
        sole.release()
    await records.close()

    assert {"milepost.db", "milepost.db-wal", "milepost.db-shm", "milepost.db.runner"} <= set(found)
    assert set(found.values()) == {ONLY_THE_OWNER}


async def test_a_database_of_before_becomes_its_owners_alone(tmp_path: Path) -> None:
    database = tmp_path / "milepost.db"
    await (await open_records(database, [NOTES])).close()
    database.chmod(0o644)

    records = await open_records(database, [NOTES])
    found = modes(tmp_path)
    await records.close()

    assert set(found.values()) == {ONLY_THE_OWNER}


async def test_a_folder_in_its_place_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "milepost.db"
    folder.mkdir(mode=0o755)

    with pytest.raises(DatabaseAway):
        await open_records(folder, [NOTES])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def files_with(words: bytes, folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if words in file.read_bytes()]


async def test_what_was_erased_is_in_no_file_once_the_database_is_closed(tmp_path: Path) -> None:
    records = await open_records(tmp_path / "milepost.db", [NOTES])
    await records.write(lambda each: each.change("INSERT INTO notes VALUES ('private')"))
    await records.write(lambda each: each.change("DELETE FROM notes"))
    await records.close()

    assert not files_with(b"private", tmp_path)
