"""A service whose processes are killed, and what can be told of it from outside."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import httpx
from processes import Lasting, free_port, given_out, is_alive, own_cluster

if TYPE_CHECKING:
    from postgres.cluster import Cluster

GRACE_S: Final = 5.0
"""So much later than the world changes /readyz must have noticed: its checks take up to two
seconds, its answer counts for one."""
LOOK_S: Final = 0.4
GONE_S: Final = 10.0
"""What orphans of a killed process have to end by themselves."""
STARTS_S: Final = 60.0
NOTHING_ELSE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass
class Readiness:
    """What /readyz said, and whether it was right."""

    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    _expected: tuple[int, float] = (200, 0.0)

    def expect(self, status: int) -> None:
        """The world has just changed, and that is right from now on."""
        self._expected = status, time.monotonic()

    async def watch(self, urls: list[str]) -> None:
        """Ask every server again and again, until cancelled."""
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                for url in urls:
                    await self._ask(client, url)
                await asyncio.sleep(LOOK_S)

    async def _ask(self, client: httpx.AsyncClient, url: str) -> None:
        expected, since_s = self._expected
        try:
            answer = await client.get(f"{url}/readyz")
        except httpx.TransportError:
            return  # no server is no answer
        self.asked += 1
        late_s = time.monotonic() - since_s
        if answer.status_code != expected and late_s > GRACE_S and self._expected[1] == since_s:
            self.wrong.append(f"{answer.status_code} after {late_s:.1f} s: {answer.text[:200]}")


@dataclass
class FaultyService:
    """Servers and workers on one database and one data folder."""

    root: Path
    database: str | None
    """None is the SQLite file of the root."""
    cluster: Cluster | None
    servers: list[Lasting]
    urls: list[str]
    workers: list[Lasting]
    tokens: dict[str, str]
    said: Path
    """Standard error of all processes."""
    readiness: Readiness = field(default_factory=Readiness)
    orphans: set[int] = field(default_factory=set)
    kills: int = 0

    async def start(self) -> None:
        """Start every process, and again those that end before they are ready."""
        await asyncio.gather(*map(self.begin, [*self.servers, *self.workers]))

    async def begin(self, process: Lasting) -> None:
        """Start one, as a supervisor does: until it is ready."""
        until_s = time.monotonic() + STARTS_S
        while not await asyncio.to_thread(process.start):
            if time.monotonic() > until_s:
                raise SystemExit(f"does not start: {self.said.read_text('utf-8')[-500:]}")
            await asyncio.sleep(0.5)

    def kill(self, process: Lasting) -> None:
        """SIGKILL."""
        self.orphans.update(process.kill())
        self.kills += 1

    def held_by(self, process_id: int) -> set[str]:
        """Ids of posters that a process has begun and not ended, by the table."""
        sql = "SELECT id, claimed_by FROM jobs WHERE state = 'running' AND kind = 'poster'"
        return {job_id for job_id, whose in self.rows(sql) if f"-{process_id}-" in (whose or "")}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Of the service's tables."""
        if self.database is not None:
            import psycopg  # noqa: PLC0415  # an extra's driver

            with psycopg.connect(self.database) as postgres:
                return postgres.execute(sql.encode()).fetchall()
        file = f"file:{self.root / 'milepost.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(file, uri=True, timeout=30)) as sqlite:
            return sqlite.execute(sql).fetchall()

    async def orphans_left(self) -> int:
        """Drawing processes that outlive their killed parents."""
        until_s = time.monotonic() + GONE_S
        while any(map(is_alive, self.orphans)) and time.monotonic() < until_s:  # noqa: ASYNC110  # other processes
            await asyncio.sleep(LOOK_S)
        return sum(map(is_alive, self.orphans))

    def tracebacks(self) -> int:
        """How often a process complained of a bug of ours."""
        said = self.said.read_text("utf-8")
        bugs = [line for line in said.splitlines() if "Traceback" in line or "internal" in line]
        for each in bugs[:5]:
            print(f"    {each}")
        return len(bugs)

    def end(self) -> None:
        """Kill all."""
        for process in (*self.servers, *self.workers):
            process.kill()


def as_it_is(root: Path) -> None:
    """Nothing to prepare."""


@asynccontextmanager
async def service(
    *,
    on: str,
    servers: int = 1,
    workers: int = 0,
    folder: Callable[[Path], None] = as_it_is,
    environ: Mapping[str, str] = NOTHING_ELSE,
) -> AsyncIterator[FaultyService]:
    """A running service whose /readyz is watched.

    Args:
        on: `sqlite` (then one server does everything), or `postgres`.
        servers: how many; on Postgres they only accept posters.
        workers: how many, on Postgres.
        folder: prepares the data root.
        environ: what its processes find in their surroundings beside what we do.
    """
    with ExitStack() as opened:
        above = opened.enter_context(tempfile.TemporaryDirectory(prefix="milepost-faults-"))
        root = Path(above) / "root"
        root.mkdir()
        folder(root)
        made = prepared(opened, root, on, servers=servers, workers=workers, environ=environ)
        opened.callback(made.end)
        await made.start()
        watching = asyncio.create_task(made.readiness.watch(made.urls))
        try:
            yield made
        finally:
            watching.cancel()


def prepared(
    opened: ExitStack,
    root: Path,
    on: str,
    *,
    servers: int,
    workers: int,
    environ: Mapping[str, str],
) -> FaultyService:
    """The same, not started."""
    log = opened.enter_context(
        tempfile.NamedTemporaryFile("a", encoding="utf-8")  # noqa: SIM115  # it is entered
    )
    cluster = opened.enter_context(own_cluster()) if on == "postgres" else None
    database = None if cluster is None else cluster.new_database("faults")
    common = ["--data-dir", str(root)] + ([] if database is None else ["--database", database])
    tokens = given_out(common, scopes=("posters", "studio"))
    ports = [free_port() for _ in range(servers)]
    accepting = [] if database is None else ["--workers", "0"]
    return FaultyService(
        root=root,
        database=database,
        cluster=cluster,
        servers=[
            Lasting(["serve", "--port", str(port), *accepting, *common], log, environ)
            for port in ports
        ],
        urls=[f"http://127.0.0.1:{port}" for port in ports],
        workers=[
            Lasting(["worker", "--workers", "1", *common], log, environ) for _ in range(workers)
        ],
        tokens=tokens,
        said=Path(log.name),
    )


@contextlib.contextmanager
def told_apart(name: str) -> Iterator[None]:
    """Say what begins and how long it took."""
    began_s = time.monotonic()
    print(f"{name} ...", flush=True)
    yield
    print(f"{name}: {time.monotonic() - began_s:.0f} s", flush=True)
