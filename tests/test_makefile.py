"""Set-up that cannot work says so at once, and leaves nothing that a second try stumbles over."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def make_demo(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """`make demo` in a copy of what set-up reads, with a stand-in for Python."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/run.lock", folder / "requirements")
    stand_in = folder / "python"
    stand_in.write_text(f"#!/bin/sh\n{python}\n")
    stand_in.chmod(0o755)
    command = ["make", "demo", f"PYTHON={stand_in}"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def test_another_python_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    done = make_demo(tmp_path, "exit 1")

    assert done.returncode != 0
    assert "is not Python 3.11, 3.12 or 3.13; name one: make PYTHON=" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_half_an_environment_is_taken_away(tmp_path: Path) -> None:
    """Debian's Python without python3-venv makes one without pip, and says what to install."""
    fails = 'case "$2" in venv) mkdir -p "$3/bin"; touch "$3/bin/python"; exit 1;; esac'

    done = make_demo(tmp_path, fails)

    assert done.returncode != 0
    assert not (tmp_path / ".venv").exists()
