"""A Postgres for tests: the one that is installed, started on a free port for one session."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

StopMode: TypeAlias = Literal["immediate", "fast"]
STARTED_S = 30
AS_USER = "postgres"
"""initdb refuses root; Debian's package brings this user, `nobody` is on every machine."""


class NoPostgres(Exception):  # noqa: N818  # a reason, not a fault
    """It cannot be had here; the text says why."""


@dataclass
class Cluster:
    """A server with an empty database per test."""

    programs: Path
    folder: Path
    port: int
    user: str

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make one, and return its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, name)
        return self.url(name)

    def start(self) -> None:
        # no waiting for the disk: tests ask what is right, not what survives a power cut
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self.folder / "log"
        self._run("pg_ctl", "-w", "-t", str(STARTED_S), "-D", self._data, "-l", str(log),
                  "-o", options, "start")  # fmt: skip

    def stop(self, how: StopMode = "immediate") -> None:
        """`immediate` is as a power cut for it; `fast` says goodbye to everybody."""
        self._run("pg_ctl", "-w", "-m", how, "-D", self._data, "stop")

    def kill(self) -> None:
        """As a machine that loses power would."""
        os.kill(int((Path(self._data) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def initialise(self) -> None:
        self._run("initdb", "-D", self._data, "-U", self.user, "-A", "trust", "--no-sync",
                  "--no-locale", "-E", "UTF8")  # fmt: skip

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
            cwd=self.folder,
            user=_unprivileged(),
            timeout=2 * STARTED_S,
        )
        if done.returncode:
            raise NoPostgres(f"{program} failed: {(done.stdout or b'').decode()[-400:]}")


def _unprivileged() -> int | None:
    """Whom root lends its hands to; None keeps our own user."""
    if os.geteuid() != 0:
        return None
    for name in (AS_USER, "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise NoPostgres("no unprivileged user on this machine")


def programs() -> Path:
    """Where initdb lies; as root on Debian the package is installed if it is not there."""
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "postgresql"]):
            subprocess.run(
                command,
                check=False,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=300,
            )
        found = _installed()
    if found is None:
        raise NoPostgres("Postgres is not installed; on Debian: apt-get install postgresql")
    return found


def _installed() -> Path | None:
    newest = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if newest:
        return newest[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server of our own and end it with the session.

    Raises:
        NoPostgres: it cannot be had.
    """
    found = programs()  # first, as Debian's package brings the user with it
    folder = Path(tempfile.mkdtemp(prefix="milepost-postgres-"))
    user = _unprivileged()
    if user is not None:
        os.chown(folder, user, -1)
    cluster = Cluster(found, folder, _free_port(), "milepost")
    try:
        cluster.initialise()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(20):  # the last of its processes may still be writing
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
