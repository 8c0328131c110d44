from __future__ import annotations

from pathlib import Path

import pytest

from milepost.records.refusals import DatabaseAway
from milepost.wiring.database import ServiceRecords, database_at, is_shared

SHARED = "postgresql://here/milepost"


@pytest.mark.parametrize("asked", [None, SHARED])
def test_a_named_database_goes_before_the_setting_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str | None
) -> None:
    root = tmp_path / "root"

    assert database_at(root, asked) == (asked or root / "milepost.db")
    monkeypatch.setenv("MILEPOST_DATABASE_URL", "postgresql://elsewhere/milepost")
    assert database_at(root, asked) == (asked or "postgresql://elsewhere/milepost")
    monkeypatch.setenv("MILEPOST_DATABASE_URL", "")
    assert database_at(root, asked) == (asked or root / "milepost.db")


def test_only_the_file_needs_a_data_folder(tmp_path: Path) -> None:
    database_at(tmp_path / "shared", SHARED)
    database_at(tmp_path / "alone", None)

    assert [folder.name for folder in tmp_path.iterdir()] == ["alone"]


def test_processes_share_postgres_and_no_file(tmp_path: Path) -> None:
    assert is_shared(SHARED)
    assert is_shared("postgres://here/milepost")
    assert not is_shared(tmp_path / "postgresql:" / "milepost.db")
    assert not is_shared("sqlite:///milepost.db")


async def test_a_database_that_is_not_open_is_away(tmp_path: Path) -> None:
    records = ServiceRecords(tmp_path / "milepost.db")

    with pytest.raises(DatabaseAway, match="not open"):
        records()
    async with records.opened() as opened:
        assert records() is opened
    with pytest.raises(DatabaseAway, match="not open"):
        records()
