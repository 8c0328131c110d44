"""What a client sees: start, idle memory, tiny workflows per second, and 200 that wait at once.

    python benchmarks/server.py
    python benchmarks/server.py --memory

The second one runs 10,000 tiny workflows of another content each and tells how much the server has
grown. Prints a table and, as its last line, the same figures as JSON. Server and client share the
machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from plain_http import Connection
from processes import resident_mib, url_of

from milepost.api.application import make_application
from milepost.api.bug_log import log_bug
from milepost.api.files import Folders
from milepost.api.listen import open_address, serve
from milepost.api.tenants import Premises, Tenants
from milepost.graph.cache import OutcomeCache
from milepost.graph.lanes import Lanes
from milepost.graph.run import Engine
from milepost.jobs.jobs import Jobs
from milepost.jobs.table import SCHEMA
from milepost.node.declare import node
from milepost.node.registry import Pack, Registry
from milepost.node.spec import Ui
from milepost.records.records import open_records
from milepost.records.refusals import DatabaseAway
from milepost.tasks.prompt_book import DurableBook

CONNECTIONS = 8
TINY = 4000
"""Workflows, over all connections."""
MANY = 10_000
WARM = 3_000
"""Before that: the history is full."""
WAITING = 200
WAIT_S = 2.0
IDLE_S = 1.0
"""A fresh server rests so long before its memory is read."""
OWED = {
    "start_s": ("<=", 1.0),
    "idle_mib": ("<=", 150),
    "tiny_per_s": (">=", 1500),
    "waiting_200_s": ("<=", 4.0),
    "grown_percent": ("<=", 5.0),
}


@node("Start", category="benchmark")
def start(number: int) -> int:
    """A whole number."""
    return number


@node("RemoteCall", category="benchmark")
async def remote_call(number: int, seconds: float) -> int:
    """Waits as a model elsewhere would make us wait."""
    await asyncio.sleep(seconds)
    return number


@node("Show", category="benchmark", output_node=True)
def show(number: int) -> Ui:
    """The end of a workflow."""
    return {"number": [number]}


def tiny(number: int) -> dict[str, Any]:
    """Two nodes that nothing is cached of."""
    return {
        "1": {"class_type": "Start", "inputs": {"number": number}},
        "2": {"class_type": "Show", "inputs": {"number": ["1", 0]}},
    }


def waiting(number: int) -> dict[str, Any]:
    """One remote call."""
    return {
        "1": {"class_type": "RemoteCall", "inputs": {"number": number, "seconds": WAIT_S}},
        "2": {"class_type": "Show", "inputs": {"number": ["1", 0]}},
    }


async def seconds_for(url: str, count: int, workflow: Callable[[int], dict[str, Any]]) -> float:
    """Submit all over some connections, and wait until all are done."""
    connections = [await Connection.open(url) for _ in range(CONNECTIONS)]
    began = time.perf_counter()

    async def submit(connection: Connection, first: int) -> None:
        for number in range(first, count, CONNECTIONS):
            await connection.ask("POST", "/prompt", {"prompt": workflow(number)})

    await asyncio.gather(*(submit(each, at) for at, each in enumerate(connections)))
    remaining = count
    while remaining:
        told = await connections[0].ask("GET", "/prompt")
        remaining = told["exec_info"]["queue_remaining"]
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


@contextmanager
def server(*arguments: str) -> Iterator[tuple[str, int]]:
    """A server process: its URL and its process id."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as child:
        try:
            yield url_of(child), child.pid
        finally:
            child.terminate()


async def first_answer(url: str) -> None:
    """Ask for something that every client asks for."""
    connection = await Connection.open(url)
    await connection.ask("GET", "/queue")


def measure() -> dict[str, float]:
    """Every figure."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with server("-m", "milepost", "serve", "--port", "0", "--data-dir", folder) as (
            url,
            process_id,
        ):
            asyncio.run(first_answer(url))
            found["start_s"] = time.perf_counter() - began
            time.sleep(IDLE_S)
            found["idle_mib"] = resident_mib([process_id])
        with server(__file__, "serve", folder) as (url, process_id):
            asyncio.run(seconds_for(url, 500, tiny))  # warm up
            before_mib = resident_mib([process_id])
            found["tiny_per_s"] = TINY / asyncio.run(seconds_for(url, TINY, tiny))
            found["tiny_grown_mib"] = resident_mib([process_id]) - before_mib
            found["waiting_200_s"] = asyncio.run(seconds_for(url, WAITING, waiting))
    return found


def measure_memory() -> dict[str, float]:
    """How much a server grows while it does the same again and again."""
    with (
        tempfile.TemporaryDirectory() as folder,
        server(__file__, "serve", folder) as (url, process_id),
    ):
        asyncio.run(seconds_for(url, WARM, tiny))
        before_mib = resident_mib([process_id])
        seconds = asyncio.run(seconds_for(url, MANY, lambda number: tiny(WARM + number)))
        after_mib = resident_mib([process_id])
    grown_percent = 100 * (after_mib / before_mib - 1)
    return {
        "before_mib": before_mib,
        "after_mib": after_mib,
        "grown_percent": grown_percent,
        "tiny_per_s": MANY / seconds,
    }


class Paper:
    """The database that accepted workflows and their ends are committed to, as in a real server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: Jobs | None = None
        self.book = DurableBook(self._open_jobs, worker=f"benchmark-{os.getpid()}", failed=log_bug)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open it."""
        records = await open_records(self._path, [SCHEMA])
        self._jobs = Jobs(records)
        async with self.book.opened():
            yield
        await records.close()

    def _open_jobs(self) -> Jobs:
        if self._jobs is None:
            raise DatabaseAway("it is not open")
        return self._jobs


def serve_benchmark(folder: Path) -> None:
    """The server of the nodes above."""
    registry = Registry([Pack(name="benchmark", nodes=(start, remote_call, show))])
    with Lanes.inline() as lanes, open_address("127.0.0.1", 0) as opened:

        def engine_for(_tenant: str, _folders: Folders, cache: OutcomeCache) -> Engine:
            return Engine(registry, lanes=lanes, cache=cache)

        paper = Paper(folder / "milepost.db")
        tenants = Tenants(
            Premises(
                data_root=folder,
                output_root=folder / "output",
                engine_for=engine_for,
                cache_bytes=1 << 26,
                now_ms=lambda: time.time_ns() // 1_000_000,
                book=paper.book,
            )
        )
        app = make_application(tenants, around=paper.opened)
        asyncio.run(
            serve(app, tenants, opened, started=lambda url: print(url, flush=True), grace_s=0)
        )


def main() -> None:
    """Print the table and the JSON line; as `serve FOLDER`, be the server."""
    if sys.argv[1:2] == ["serve"]:
        serve_benchmark(Path(sys.argv[2]))
        return
    found = measure_memory() if sys.argv[1:2] == ["--memory"] else measure()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    for name, value in found.items():
        owed = "  owed {} {:g}".format(*OWED[name]) if name in OWED else ""
        print(f"{name:16} {value:10.3f}{owed}")
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
