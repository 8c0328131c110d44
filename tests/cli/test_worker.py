from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from milepost.cli import main
from milepost.cli.app import app


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and the one line that is said."""
    code = main(arguments)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return code, err


@pytest.mark.parametrize("given", [(), ("--database", "sqlite:///milepost.db")])
def test_a_worker_without_a_shared_database_says_what_to_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...]
) -> None:
    code, said = refused(capsys, "worker", *given, "--data-dir", str(tmp_path))

    assert code == 2
    assert "SQLite" in said
    assert "postgresql://" in said
    assert "milepost serve" in said


def test_a_server_that_only_accepts_needs_a_shared_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(capsys, "serve", "--workers", "0", "--data-dir", str(tmp_path))

    assert code == 2
    assert said.startswith("milepost: --workers: ")
    assert "milepost worker" in said


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("worker",), ("jobs", "list")])
@pytest.mark.parametrize(
    ("rest", "code"), [("pw:secret@127.0.0.1:1/x", 1), ("pw:secret@127.0.0.1:port/x", 2)]
)
def test_a_database_that_cannot_be_opened_is_one_line_without_its_password(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    rest: str,
    code: int,
) -> None:
    database = ("--database", f"postgresql://{rest}")

    ended, said = refused(capsys, *command, *database, "--data-dir", str(tmp_path))

    assert ended == code
    assert "database" in said
    assert "secret" not in said


def test_the_database_may_be_a_setting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_DATABASE_URL", "postgresql://pw:secret@127.0.0.1:1/x")

    for command in (("worker",), ("token", "list"), ("audit",), ("jobs", "list")):
        code, said = refused(capsys, *command, "--data-dir", str(tmp_path))

        assert code == 1
        assert "secret" not in said
    assert not (tmp_path / "milepost.db").exists()


def test_a_wrong_environment_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (("serve", "--port", "0"), ("worker", "--database", "postgresql://h/x")):
        arguments = (*command, "--environment", "../other", "--data-dir", str(tmp_path))
        code, said = refused(capsys, *arguments)

        assert code == 2
        assert "--environment" in said


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "worker", "audit"])
def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, command: str) -> None:
    script = f"""
import sys
sys.modules["psycopg"] = None
from milepost.cli import main
sys.exit(main(["{command}", "--database", "postgresql://h/x", "--data-dir", "{tmp_path}"]))
"""

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=30
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "milepost[postgres]" in done.stderr


def test_the_help_names_every_command() -> None:
    assert {"worker", "jobs"} <= {
        *(command.name for command in app.registered_commands),
        *(group.name for group in app.registered_groups),
    }
