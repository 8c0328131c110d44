"""Servers and workers as real processes that share a database and a data folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

TRIP = (Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")
PATIENCE_S = 60.0
PROGRAM = (sys.executable, "-m", "milepost")


@dataclass
class Fleet:
    """What runs of one service; everything is killed at the end."""

    database: str
    root: Path
    kept: ExitStack = field(default_factory=ExitStack)
    environ: dict[str, str] = field(default_factory=dict)
    """What its processes find in their surroundings beside what we do."""

    def start(self, *command: str) -> tuple[subprocess.Popen[str], str]:
        """The process, and the line that it says when it is ready."""
        process = self.kept.enter_context(
            subprocess.Popen(
                [*PROGRAM, *command, "--data-dir", str(self.root)],
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, **self.environ, "MILEPOST_DATABASE_URL": self.database},
            )
        )
        self.kept.callback(process.kill)
        assert process.stdout is not None
        return process, process.stdout.readline()

    def worker(self) -> subprocess.Popen[str]:
        """A worker with one drawing process."""
        process, said = self.start("worker", "--workers", "1")
        assert "works" in said
        return process

    def server(self, *options: str) -> tuple[httpx.Client, subprocess.Popen[str]]:
        """A server that only accepts, and a client of it."""
        process, said = self.start("serve", "--port", "0", "--workers", "0", *options)
        url = next(word for word in said.split() if word.startswith("http"))
        client = self.kept.enter_context(httpx.Client(base_url=url, timeout=PATIENCE_S))
        return client, process


@contextmanager
def fleet(database: str, root: Path, **environ: str) -> Iterator[Fleet]:
    """A service without processes yet."""
    started = Fleet(database, root, environ=environ)
    with started.kept:
        yield started


def order(client: httpx.Client, seed: int, size: str = "320x400") -> str:
    """The id of an accepted poster; the same seed is the same order, however often it is sent."""
    asked = {"trip": TRIP, "seed": seed, "size": size}
    key = {"Idempotency-Key": f"trip-{seed}"}
    answer = client.post("/v1/posters", json=asked, headers=key)
    assert answer.status_code == 202, answer.text
    poster_id: str = answer.json()["id"]
    return poster_id


def end_of(client: httpx.Client, poster_id: str) -> str:
    """Listens until nothing more happens to it."""
    with client.stream("GET", f"/v1/posters/{poster_id}/events") as events:
        for _ in events.iter_lines():
            pass
    status: str = client.get(f"/v1/posters/{poster_id}").json()["status"]
    return status


def begun(client: httpx.Client, poster_id: str) -> None:
    """Listens until somebody makes it."""
    with client.stream("GET", f"/v1/posters/{poster_id}/events") as events:
        for line in events.iter_lines():
            if line == "event: running":
                return
    raise AssertionError(poster_id)


def until_ready(client: httpx.Client, status: int, limit_s: float) -> None:
    """Asks until the server says so."""
    until_s = time.monotonic() + limit_s
    while client.get("/readyz").status_code != status:
        assert time.monotonic() < until_s, status


def children_of(process: subprocess.Popen[str]) -> list[int]:
    """Ids of the processes that it has started."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("ascii").split()]


def alive(process_id: int) -> bool:
    """Whether there is such a process, and not only its remains."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process_id}/stat").read_text("ascii").split()[2]
