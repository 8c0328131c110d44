from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from milepost.cli import main
from milepost.errors import WorldFailure
from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Failure, NewJob
from milepost.jobs.table import SCHEMA
from milepost.records.records import open_records

PRIVATE = "the owner's words"


class Board:
    """The command line at one database."""

    def __init__(self, where: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._where = where
        self._capsys = capsys
        self.ids = asyncio.run(filled(where))

    def says(self, *arguments: str) -> tuple[int, str, str]:
        code = main(("jobs", *arguments, "--database", self._where))
        out, err = self._capsys.readouterr()
        assert PRIVATE not in out + err
        return code, out, err

    def tells(self, *arguments: str) -> Any:
        code, out, err = self.says(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)


async def filled(where: str) -> dict[str, str]:
    """Ids of a failed, a running and a waiting job, accepted in that order."""
    records = await open_records(where, [SCHEMA])
    jobs = Jobs(records)
    await jobs.start_running()
    ids = {}
    for name, kind in (("failed", "poster"), ("running", "poster"), ("waiting", "later")):
        new = NewJob(tenant=f"of-{name}", kind=kind, payload={"trip": PRIVATE})
        ids[name] = (await jobs.submit(new)).job.job_id
    for job in await jobs.claim(["poster"], "worker-1", 2):
        if job.job_id == ids["failed"]:
            failure = Failure(WorldFailure.code, "the vendor said [no]", "attempts")
            await jobs.fail(claim_of(job), failure)
        else:
            await jobs.progress(claim_of(job), {"fraction": 0.25, "step": "landscape"})
    await jobs.close()
    await records.close()
    return ids


@pytest.fixture
def board(where: str, capsys: pytest.CaptureFixture[str]) -> Board:
    return Board(where, capsys)


def test_jobs_are_listed_newest_first_without_what_they_are_about(board: Board) -> None:
    _, table, _ = board.says("list")
    failed = board.tells("list", "--state", "failed")

    head, *lines = table.splitlines()
    assert head.split()[:4] == ["id", "tenant", "kind", "state"]
    assert [line.split()[0] for line in lines] == list(board.ids.values())[::-1]
    assert "25%" in lines[1]
    assert lines[2].endswith("world_failure: the vendor said [no]")
    assert [job["id"] for job in failed] == [board.ids["failed"]]
    assert set(failed[0]) == {
        *("id", "tenant", "kind", "state", "cancelling", "attempts", "worker", "progress"),
        *("created_at", "started_at", "finished_at", "error"),
    }


def test_a_list_is_narrowed(board: Board) -> None:
    assert [job["kind"] for job in board.tells("list", "--kind", "later")] == ["later"]
    assert [job["tenant"] for job in board.tells("list", "--limit", "1")] == ["of-waiting"]
    assert board.tells("list", "--tenant", "nobody") == []
    assert board.says("list", "--tenant", "nobody")[1] == "no jobs\n"


def test_a_job_is_shown_with_its_error(board: Board) -> None:
    shown = board.tells("show", board.ids["failed"])
    _, plain, _ = board.says("show", board.ids["failed"])

    assert shown["attempts"] == 1
    assert shown["error"] == {
        "code": "world_failure",
        "message": "the vendor said [no]",
        "reason": "attempts",
    }
    assert "world_failure: the vendor said [no] (attempts)" in plain


def test_a_failed_job_is_tried_again_and_only_a_failed_one(board: Board) -> None:
    again = board.tells("retry", board.ids["failed"])
    code, out, err = board.says("retry", board.ids["running"])

    assert (again["state"], again["attempts"], again["error"]) == ("queued", 0, None)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_told(board: Board) -> None:
    waiting = board.tells("cancel", board.ids["waiting"])
    running = board.tells("cancel", board.ids["running"])
    code, _, err = board.says("cancel", board.ids["failed"])

    assert waiting["state"] == "cancelled"
    assert (running["state"], running["cancelling"]) == ("running", True)
    assert code == 2
    assert "has failed already" in err


def test_an_unknown_job_is_one_line(board: Board) -> None:
    for deed in ("show", "retry", "cancel"):
        code, out, err = board.says(deed, "nothing")

        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "milepost jobs list" in err


@pytest.mark.parametrize("asked", [("show",), ("list", "--tenant"), ("list", "--kind")])
def test_what_is_no_text_is_one_line(board: Board, asked: tuple[str, ...]) -> None:
    code, out, err = board.says(*asked, "\udcff")

    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("folder", ["", "typo"])
def test_where_no_service_was_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    assert main(("jobs", "list", "--data-dir", str(tmp_path / folder))) == 2

    assert "--data-dir" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_data_folder_is_where_jobs_are_if_no_database_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = asyncio.run(filled(str(tmp_path / "milepost.db")))

    assert main(("jobs", "show", ids["waiting"], "--data-dir", str(tmp_path))) == 0

    assert ids["waiting"] in capsys.readouterr().out
