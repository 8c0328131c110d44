from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from milepost.records.records import open_records
from milepost.records.refusals import DatabaseAway, DatabaseNotOpened, DatabaseUnusable


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
