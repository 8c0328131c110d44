from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from milepost.access.audit import AuditRow, Deed, Result
from milepost.access.office import Office
from milepost.access.tables import SCHEMA, AuditTable, TokenTable
from milepost.access.token import DAY_MS, Scope, mint
from milepost.errors import InvalidInput
from milepost.records.records import open_records

NOW_MS = 1_700_000_000_000
ROW = AuditRow(at_ms=NOW_MS, who="a1", tenant="north", deed=Deed.CAME_IN, result=Result.UNKNOWN)


@asynccontextmanager
async def office(where: str) -> AsyncIterator[Office]:
    records = await open_records(where, (SCHEMA,))
    try:
        yield Office(
            tokens=TokenTable(lambda: records),
            audit=AuditTable(lambda: records),
            now_ms=lambda: NOW_MS,
        )
    finally:
        await records.close()


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_what_is_kept_of_a_token_comes_back_whole(where: str) -> None:
    async with office(where) as first:
        made, _ = await first.create(
            tenant="north", scopes=frozenset((Scope.OPS, Scope.STUDIO)), days=3, name="Änne"
        )
    async with office(where) as later:
        found = await later.all()

    assert found == [made]


async def test_no_secret_is_ever_written(tmp_path: Path) -> None:
    async with office(str(tmp_path / "milepost.db")) as desk:
        made, secret = await desk.create(tenant="north", scopes=frozenset((Scope.OPS,)))

    on_disk = everything_in(tmp_path)
    assert made.token_id.encode() in on_disk
    assert secret.encode() not in on_disk


async def test_every_change_shows_in_the_version_and_in_another_connection(where: str) -> None:
    token, _ = mint(tenant="north", scopes=frozenset(Scope), now_ms=NOW_MS)
    async with office(where) as ours, office(where) as theirs:
        versions = [await theirs.tokens.version()]
        await ours.tokens.add(token)
        versions.append(await theirs.tokens.version())
        await ours.tokens.revoke(token.token_id, now_ms=NOW_MS + 1)
        versions.append(await theirs.tokens.version())
        found = await theirs.all()
        unchanged = await theirs.tokens.version()

    assert len(set(versions)) == 3
    assert unchanged == versions[-1]
    assert found == [replace(token, revoked_ms=NOW_MS + 1)]


async def test_a_token_is_revoked_once_and_only_if_it_exists(where: str) -> None:
    async with office(where) as desk:
        made, _ = await desk.create(tenant="north", scopes=frozenset((Scope.OPS,)))
        await desk.revoke(made.token_id)

        with pytest.raises(InvalidInput, match="ID: is revoked already"):
            await desk.revoke(made.token_id)
        with pytest.raises(InvalidInput, match="ID: is of no token"):
            await desk.revoke("nothing")


async def test_whatever_is_done_to_tokens_stands_in_the_audit(where: str) -> None:
    async with office(where) as desk:
        made, secret = await desk.create(tenant="north", scopes=frozenset((Scope.OPS,)))
        await desk.revoke(made.token_id)
        await desk.create(tenant="south", scopes=frozenset((Scope.OPS,)))
        of_north = await desk.deeds(limit=10, tenant="north")
        latest = await desk.deeds(limit=1)

    assert [(row.deed, row.about, row.who) for row in of_north] == [
        (Deed.REVOKED, made.token_id, "command line"),
        (Deed.CREATED, made.token_id, "command line"),
    ]
    assert [row.tenant for row in latest] == ["south"]
    assert secret not in repr(of_north)


async def test_the_audit_forgets_what_is_older_than_half_a_year(where: str) -> None:
    old = replace(ROW, at_ms=NOW_MS - 181 * DAY_MS)
    async with office(where) as desk:
        await desk.audit.append(old)
        before = await desk.deeds(limit=10)
        await desk.audit.append(ROW)

        kept = await desk.deeds(limit=10)

    assert before == [old]
    assert kept == [ROW]
