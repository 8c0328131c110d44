from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from milepost.assets.folder_shelf import FolderShelf
from milepost.assets.owner import MARKER
from milepost.assets.store import AssetStore
from milepost.cli.app import main
from milepost.records.records import open_records
from milepost.wiring.database import SERVICE_SCHEMAS
from milepost.wiring.store import owned


async def _serve_once(root: Path) -> None:
    records = await open_records(root / "milepost.db", SERVICE_SCHEMAS)
    store = AssetStore(FolderShelf(root / "assets"), environment="default")
    async with owned(root, records, store):
        pass
    await records.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data root that a server has used."""
    asyncio.run(_serve_once(tmp_path))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(["gc", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def test_what_was_removed_is_told_in_numbers(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = FolderShelf(root / "assets")
    half_written = root / "assets/.incoming/dead"
    shelf.probe()
    half_written.write_bytes(b"12345")

    code, lines, _ = said(capsys, "--data-dir", str(root))

    assert code == 0
    assert lines == [
        "        0 posters and prompts ended too long ago",
        "        0 outcomes of nodes unused for as long",
        "        0 calls of models ended too long ago",
        "        0 answers of models that no poster used",
        "        0 posters gone, but not their files",
        "        0 contents without a name",
        "        0 marks without a holder",
        "        0 files begun and never finished",
        "0 bytes removed",
    ]
    assert half_written.exists()  # young: it may be a writer's at work


def test_a_dry_run_removes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = AssetStore(FolderShelf(root / "assets"), environment="default").of("acme")
    kept.put(b"12345", owner="0" * 32, name="picture", media_type="image/jpeg")

    code, lines, _ = said(capsys, "--data-dir", str(root), "--dry-run")

    assert (code, lines[-1]) == (0, "0 bytes would be removed")
    assert kept.find("0" * 32, "picture") is not None


@pytest.mark.parametrize(
    ("prepared", "told"),
    [
        ("nothing", "--data-dir: holds no milepost.db; name the one that milepost serve uses"),
        ("missing", "--data-dir: is no folder; name the one that milepost serve uses"),
        ("empty database", "database: no server has used it yet; start milepost serve first"),
        ("another's marker", "data root: another service's database was used with it last"),
    ],
)
def test_where_no_server_keeps_its_things_nothing_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], prepared: str, told: str
) -> None:
    root = tmp_path / "missing" if prepared == "missing" else tmp_path
    if prepared == "empty database":
        (root / "milepost.db").touch()
    if prepared == "another's marker":
        asyncio.run(_serve_once(root))
        (root / MARKER).write_text(json.dumps({"environment": "default", "service_id": "other"}))

    code, lines, err = said(capsys, "--data-dir", str(root))

    assert (code, lines) == (2, [])
    assert err.startswith(f"milepost: {told}")
    assert len(err.splitlines()) == 1


def test_another_environments_things_are_not_touched(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "--data-dir", str(root), "--environment", "staging")

    assert code == 2
    assert "belongs to the environment default, not staging" in err
