"""What was paid for before a kill is not paid for again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
PAYING = Path(__file__).with_name("paying_process.py")
PATIENCE_S = 60.0


def run(folder: Path, fate: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PAYING), str(folder), fate]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def test_a_workflow_run_again_after_a_kill_pays_nothing_twice(tmp_path: Path) -> None:
    killed = run(tmp_path, "die")
    again = run(tmp_path, "live")

    assert killed.returncode == -signal.SIGKILL
    assert (again.returncode, again.stdout) == (0, "{'mean': [7]}\n"), again.stderr
    assert (tmp_path / "bills").read_text("ascii") == "7\n"
