"""Real processes for the benchmarks of a whole service: commands, servers, workers, Postgres."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from postgres.cluster import Cluster

PROGRAM = (sys.executable, "-m", "milepost")
TENANTS = ("first", "second", "third", "fourth")
TRIP = (Path(__file__).parents[1] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")


def milepost(*arguments: str) -> str:
    """What a command prints."""
    done = subprocess.run([*PROGRAM, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def given_out(common: Sequence[str], *, scopes: Sequence[str] = ("posters",)) -> dict[str, str]:
    """A token for each tenant; a bare token is the last line of what the command says."""
    wanted = [part for scope in scopes for part in ("--scope", scope)]
    return {
        tenant: milepost("token", "create", "--tenant", tenant, *wanted, *common).splitlines()[-1]
        for tenant in TENANTS
    }


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, ended politely."""
    with subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def url_of(server: subprocess.Popen[str]) -> str:
    """Where it says it answers."""
    words = server.stdout.readline().split() if server.stdout is not None else []
    return next(word for word in words if word.startswith("http"))


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A Postgres that runs as long as this is open, as the tests start it."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from postgres.cluster import running_cluster  # noqa: PLC0415  # only when asked for

    with running_cluster() as started:
        yield started


@contextmanager
def own_postgres() -> Iterator[str]:
    """An empty database of a Postgres that runs as long as this is open."""
    with own_cluster() as started:
        yield started.new_database("service")


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Lasting:
    """A process that is started again with the same words after it was killed."""

    arguments: Sequence[str]
    log: IO[str]
    """Takes what it says on standard error."""
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def process_id(self) -> int:
        """Of the life that it leads now, or led last."""
        return -1 if self.process is None else self.process.pid

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> bool:
        """Whether it said that it is ready; it may end instead while its database is away."""
        self.process = subprocess.Popen(
            [*PROGRAM, *self.arguments],
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env={**os.environ, **self.environ},
        )
        return self.process.stdout is not None and bool(self.process.stdout.readline())

    def kill(self) -> list[int]:
        """As the system would when there is no memory left; returns its orphans' ids."""
        orphans = children_of(self.process_id)
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=10)
            if self.process.stdout is not None:
                self.process.stdout.close()
        return orphans


def children_of(process_id: int) -> list[int]:
    """Ids of the processes that it has started."""
    tasks = Path(f"/proc/{process_id}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("ascii").split()]


def is_alive(process_id: int) -> bool:
    """Whether there is such a process, and not only its remains."""
    try:
        return (
            Path(f"/proc/{process_id}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
        )
    except OSError:
        return False


def resident_mib(process_ids: Sequence[int]) -> float:
    """Resident memory of the processes and their children."""
    total_kb = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if {int(told["Pid"]), int(told["PPid"])} & set(process_ids):
            total_kb += int(told.get("VmRSS", "0 kB").split()[0])
    return total_kb / 1024
