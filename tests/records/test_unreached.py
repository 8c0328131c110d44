from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from milepost.records.records import open_records
from milepost.records.refusals import (
    DISK_FULL,
    DatabaseAway,
    DatabaseNotOpened,
    DatabaseUnusable,
)


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("pw:secret@127.0.0.1:port/x", "cannot be read"),
        ("pw:secret@127.0.0.1:99999/x", "cannot be read"),
        ("pw:sec ret@127.0.0.1/x?a", "cannot be read"),
        ("pw:sec%zzret@127.0.0.1:1/x", "cannot be read"),
        ("pw:secret@no.such.host.invalid/x", "host is not known"),
    ],
)
async def test_a_wrong_address_is_the_callers_mistake_and_stays_unsaid(
    rest: str, told: str
) -> None:
    with pytest.raises(DatabaseUnusable, match=told) as refused:
        await open_records(f"postgresql://{rest}", [])

    assert "sec" not in str(refused.value)
    assert "pw" not in str(refused.value)


async def test_nobody_at_the_address_is_no_mistake() -> None:
    with pytest.raises(DatabaseNotOpened, match="it does not answer") as away:
        await open_records("postgresql://pw:secret@127.0.0.1:1/x", [])

    assert isinstance(away.value, DatabaseAway)
    assert "secret" not in str(away.value)


async def test_a_server_without_that_database_or_user_is_a_wrong_address(postgres: str) -> None:
    here = urlsplit(postgres)

    with pytest.raises(DatabaseUnusable, match="no database of that name"):
        await open_records(here._replace(path="/nothing").geturl(), [])
    with pytest.raises(DatabaseUnusable, match="refuses this user or password"):
        await open_records(postgres.replace("//milepost@", "//stranger@"), [])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a picture of a lake" * 300, "not a database; put a copy of it back"),
        (None, "cannot be opened; let this user read and write it"),
    ],
)
async def test_what_to_do_about_a_file_is_said(
    content: bytes | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "milepost.db"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)

    with pytest.raises(DatabaseNotOpened, match=told):
        await open_records(file, [])


def test_a_full_disk_is_to_be_freed() -> None:
    assert str(DatabaseNotOpened(DISK_FULL)) == "database: disk full; free some space"


async def test_an_empty_address_is_a_mistake() -> None:
    with pytest.raises(DatabaseUnusable, match="is empty"):
        await open_records("", [])
