"""Worker processes and the counting vendor, started, told and ended by a test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

TESTS = Path(__file__).parents[1]


class Worker:
    """One process that makes calls."""

    def __init__(self, database: str, port: int, order: dict[str, Any]) -> None:
        self._process = _started("calls/call_worker.py", database, str(port), json.dumps(order))
        assert self._line() == "ready"

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def ended(self) -> list[tuple[str, str, bool]]:
        """Every call as it ended: prompt, address or error code, paid now."""
        said, _ = self._process.communicate(timeout=120)
        assert self._process.returncode == 0
        return [tuple(json.loads(line)) for line in said.splitlines()]

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def counting_vendor(*arguments: str) -> Iterator[int]:
    """The vendor on its port; ended with the block."""
    process = _started("fakes/counting_vendor.py", *arguments)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def counts(port: int) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{port}/counts") as answer:
        return dict(json.load(answer))


def _started(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(TESTS / program), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent / "src")))},
    )
