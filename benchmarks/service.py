"""The last evening of a holiday: a burst of posters by four tenants at a real service.

    python benchmarks/service.py
    python benchmarks/service.py --database postgresql://user@127.0.0.1:5432/empty
    python benchmarks/service.py --postgres

With SQLite one server draws itself; with Postgres a server that only accepts and two workers share
the work (`--postgres` starts a Postgres of its own for that, as the tests do). The first tenant
orders twice as many as each of the others, and orders first: by how much the others suffer is the
fairness. Tells whether all were made, none twice, how long the slowest orders took, how evenly the
tenants were served while all of them had something waiting, how the service grew from the first
burst to the second, and how many posters of full size it makes in a second. Client, database and
service share the machine. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plain_http import Connection
from processes import (
    TENANTS,
    TRIP,
    given_out,
    milepost,
    own_postgres,
    resident_mib,
    running,
    url_of,
)

SHARES = (2, 1, 1, 1)
"""Of a burst, per tenant."""
SMALL, FULL = "320x400", "1080x1350"
FULL_SIZE_POSTERS = 60
STARTED_S = 1.0
"""A service rests so long before the evening begins."""
OWED = {
    "missing": ("<=", 0),
    "made_twice": ("<=", 0),
    "order_p99_ms": ("<=", 50),
    "unfair_percent": ("<=", 20),
    "full_size_per_s": (">=", 5),
    "grown_percent": ("<=", 5),
}


@dataclass(frozen=True)
class Service:
    """A running service."""

    url: str
    tokens: dict[str, str]
    process_ids: Sequence[int]

    async def connection(self, tenant: str) -> Connection:
        """One of the tenant's."""
        return await Connection.open(self.url, {"Authorization": f"Bearer {self.tokens[tenant]}"})


@dataclass(frozen=True)
class Burst:
    """What became of one burst."""

    latencies_ms: list[float]
    began_s: float
    ended_s: float
    ordered: dict[str, set[str]]
    """Ids by tenant."""
    finished: dict[str, list[float]]
    """When, by tenant, of those that succeeded; in seconds since 1970."""

    @property
    def missing(self) -> int:
        """Ordered and not made."""
        return sum(map(len, self.ordered.values())) - sum(map(len, self.finished.values()))

    @property
    def unfair_percent(self) -> float:
        """How far the worst served was behind an equal share, as long as all had some waiting."""
        until_s = min(max(times) for times in self.finished.values())
        served = [sum(at <= until_s for at in times) for times in self.finished.values()]
        return 100 * (1 - min(served) / (sum(served) / len(served)))


@contextmanager
def sqlite_service(root: Path) -> Iterator[Service]:
    """One server with its own database."""
    tokens = given_out(["--data-dir", str(root)])
    with running("serve", "--port", "0", "--data-dir", str(root)) as server:
        yield Service(url_of(server), tokens, [server.pid])


@contextmanager
def postgres_service(root: Path, database: str) -> Iterator[Service]:
    """A server that only accepts, and two workers."""
    common = ["--data-dir", str(root), "--database", database]
    tokens = given_out(common)
    with ExitStack() as opened:
        server = opened.enter_context(running("serve", "--port", "0", "--workers", "0", *common))
        url = url_of(server)
        workers = [opened.enter_context(running("worker", "--workers", "1", *common)) for _ in "12"]
        for worker in workers:
            if worker.stdout is not None:
                worker.stdout.readline()  # that it takes jobs
        yield Service(url, tokens, [server.pid, *(worker.pid for worker in workers)])


async def burst(
    service: Service, count: int, size: str, *, first_seed: int, connections: int
) -> Burst:
    """Order them all at once, and wait for the last."""
    latencies_ms: list[float] = []
    ordered: dict[str, set[str]] = {}

    async def order(tenant: str, seeds: Sequence[int]) -> None:
        connection = await service.connection(tenant)
        for seed in seeds:
            asked = {"trip": TRIP, "seed": seed, "size": size}
            before_s = time.perf_counter()
            told = await connection.ask("POST", "/v1/posters", asked, right=202)
            latencies_ms.append(1000 * (time.perf_counter() - before_s))
            ordered.setdefault(tenant, set()).add(told["id"])
        connection.close()

    began_s = time.time()
    orders = []
    for tenant, share in zip(TENANTS, SHARES, strict=True):
        of_tenant = range(first_seed, first_seed + count * share // sum(SHARES))
        orders += [order(tenant, of_tenant[at::connections]) for at in range(connections)]
    await asyncio.gather(*orders)
    finished = {tenant: await ends(service, tenant, ordered[tenant]) for tenant in TENANTS}
    ended_s = max(at for times in finished.values() for at in times)
    return Burst(latencies_ms, began_s, ended_s, ordered, finished)


async def ends(service: Service, tenant: str, ordered: set[str]) -> list[float]:
    """When the tenant's posters succeeded; waits until none is unfinished."""
    connection = await service.connection(tenant)
    for status in ("queued", "running"):
        unfinished = f"/v1/posters?status={status}&limit=1"
        while (await connection.ask("GET", unfinished))["items"]:  # noqa: ASYNC110  # over HTTP
            await asyncio.sleep(0.5)
    found: dict[str, float] = {}
    cursor = ""
    while True:
        page = await connection.ask("GET", f"/v1/posters?status=succeeded&limit=100{cursor}")
        found |= {each["id"]: seconds(each["finished_at"]) for each in page["items"]}
        if page["next"] is None or ordered <= found.keys():
            break
        cursor = f"&cursor={page['next']}"
    connection.close()
    return [found[each] for each in ordered if each in found]


def seconds(moment: str) -> float:
    """Since 1970."""
    return datetime.fromisoformat(moment).timestamp()


def made_twice(database: Path | str) -> int:
    """Posters that were begun more than once: counted in the table, where nothing hides."""
    if isinstance(database, Path):
        listed = ("--data-dir", str(database))
    else:
        listed = ("--database", database)
    rows = json.loads(milepost("jobs", "list", "--json", "--limit", "10000", *listed))
    return sum(row["attempts"] > 1 for row in rows)


async def measure(service: Service, posters: int, connections: int) -> dict[str, float]:
    """Every figure of a service that was started a moment ago and has drawn nothing."""
    await asyncio.sleep(STARTED_S)
    cold = await burst(service, posters, SMALL, first_seed=0, connections=connections)
    before_mib = resident_mib(service.process_ids)
    warm = await burst(service, posters, SMALL, first_seed=posters, connections=connections)
    after_mib = resident_mib(service.process_ids)
    full = await burst(
        service, FULL_SIZE_POSTERS, FULL, first_seed=2 * posters, connections=connections
    )
    return {
        "missing": cold.missing + warm.missing + full.missing,
        "order_p99_ms": percentile(cold.latencies_ms + warm.latencies_ms, 0.99),
        "cold_order_p99_ms": percentile(cold.latencies_ms, 0.99),
        "order_median_ms": percentile(cold.latencies_ms + warm.latencies_ms, 0.5),
        "unfair_percent": max(cold.unfair_percent, warm.unfair_percent),
        "small_per_s": posters / (warm.ended_s - warm.began_s),
        "full_size_per_s": FULL_SIZE_POSTERS / (full.ended_s - full.began_s),
        "before_mib": before_mib,
        "after_mib": after_mib,
        "grown_percent": 100 * (after_mib / before_mib - 1),
    }


def percentile(values: list[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, round(part * len(values)))]


def main() -> None:
    """Print the table and the JSON line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", metavar="URL")
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--posters", type=int, default=500, metavar="N")
    options.add_argument(
        "--connections", type=int, default=1, metavar="N", help="of each tenant; 1 if left out"
    )
    asked = options.parse_args()
    with ExitStack() as opened:
        root = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        database = opened.enter_context(own_postgres()) if asked.postgres else asked.database
        if database is None:
            service = opened.enter_context(sqlite_service(root))
        else:
            service = opened.enter_context(postgres_service(root, database))
        found = asyncio.run(measure(service, asked.posters, asked.connections))
        found["made_twice"] = made_twice(database or root)
    kind = "SQLite, one server" if database is None else "Postgres, two workers"
    print(
        f"{kind}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    for name, value in found.items():
        owed = "  owed {} {:g}".format(*OWED[name]) if name in OWED else ""
        print(f"{name:18} {value:10.3f}{owed}")
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
