"""A program may be started without a terminal, with full disks behind its pipes, or be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt"
MILEPOST = f"{sys.executable} -m milepost"
SMALL = f"{EXAMPLE} --size 400x500 -o made.jpg"

pytestmark = pytest.mark.slow


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S602  # the shell closes the streams
        line, shell=True, cwd=folder, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_poster_is_made_whichever_streams_are_closed(closed: str, tmp_path: Path) -> None:
    ended = shell(f"{MILEPOST} poster {SMALL} {closed}", tmp_path)

    assert ended.returncode == 0
    assert "error" not in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"made.jpg", "made.report.json"}


def test_a_closed_standard_input_is_an_empty_record(tmp_path: Path) -> None:
    ended = shell(f"{MILEPOST} poster - -o made.jpg <&-", tmp_path)

    assert ended.returncode == 2
    assert ended.stderr.startswith("milepost: trip: is empty")


def test_the_doctor_needs_no_standard_error(tmp_path: Path) -> None:
    assert shell(f"{MILEPOST} doctor --data-dir data 2>&-", tmp_path).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("command", ["nodes", "--help", "styles"])
def test_a_full_disk_behind_the_output_is_said(command: str, tmp_path: Path) -> None:
    ended = shell(f"{MILEPOST} {command} > /dev/full", tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.startswith("milepost: no space left")
    assert len(ended.stderr.splitlines()) == 1


def test_ctrl_c_while_the_program_is_loaded_is_one_line(tmp_path: Path) -> None:
    """The folder's `typer.py` is what is found first: Ctrl-C comes just while it is loaded."""
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")

    ended = subprocess.run(
        [sys.executable, "-m", "milepost", "styles"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )

    assert ended.returncode == 130
    assert ended.stderr == "milepost: interrupted; nothing is half-written\n"


def test_ctrl_c_in_a_command_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    record = tmp_path / "trip.txt"
    os.mkfifo(record)
    running = subprocess.Popen(
        [sys.executable, "-m", "milepost", "run", str(record), "-o", "made.jpg"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    with record.open("w"):  # opens when the program does: it is inside its command
        running.send_signal(signal.SIGINT)
        _, told = running.communicate()

    assert running.returncode == 130
    assert told == "milepost: interrupted; nothing is half-written\n"
    assert [path.name for path in tmp_path.iterdir()] == ["trip.txt"]
