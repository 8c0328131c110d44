"""Posters while what the service stands on is away for a while: database, store, disk, clock."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from customers import Customers, order_evenly
from faulty_service import FaultyService, service
from killed_posters import audit, begun_unduly

if TYPE_CHECKING:
    from postgres.cluster import Cluster, StopMode

QUIET_S: Final = 4.0
"""Before each outage, and at the end."""
PATIENCE_S: Final = 60.0
A_SECOND: Final = 1.5
"""Posters that are ordered, through everything."""
DISK_BYTES: Final = 64 * 1024 * 1024
FAKETIME: Final = "usr/lib/*/faketime/libfaketime.so.1"
"""Debian's package libfaketime: a clock of their own for the processes that we start."""


@dataclass(frozen=True)
class Outage:
    """Something goes, and comes back."""

    name: str
    away_s: float
    go: Callable[[], object]
    come: Callable[[], object]
    ready: int = 503
    """What /readyz has to say meanwhile."""


async def measure(on: str) -> dict[str, float]:
    """Every figure of database, store and disk."""
    with small_disk() as disk:
        folder = partial(use, disk) if disk is not None else as_it_comes
        workers = 2 if on == "postgres" else 0
        async with service(on=on, workers=workers, folder=folder) as running:
            outages = list(outages_of(running))
            return await through(running, outages)


async def measure_clock(on: str) -> dict[str, float]:
    """Every figure of a clock that is set forward and back by an hour."""
    with another_clock() as set_to:
        if set_to is None:
            print("    left out: no libfaketime; tests/jobs sets the clocks that are parameters")
            return {}
        workers = 2 if on == "postgres" else 0
        jumps = [
            Outage("set_forward", 10, partial(set_to, "+3600"), nothing, 200),
            Outage("set_back", 10, partial(set_to, "+0"), nothing, 200),
            Outage("set_far_back", 10, partial(set_to, "-7200"), nothing, 200),
        ]
        async with service(on=on, workers=workers) as running:
            found = await through(running, jumps)
            return {**found, "begun_unduly": begun_unduly(running, [])}


async def through(running: FaultyService, outages: Sequence[Outage]) -> dict[str, float]:
    """Order through all of them, one after another."""
    customers = Customers(running.urls[0], running.tokens)
    over_s = sum(each.away_s for each in outages) + 3 * QUIET_S * (len(outages) + 1)
    ordering = asyncio.create_task(
        order_evenly(customers, posters=round(over_s * A_SECOND), over_s=over_s)
    )
    recovered: dict[str, float] = {}
    for outage in outages:
        await asyncio.sleep(QUIET_S)
        async with gone(running, outage):
            await asyncio.sleep(outage.away_s)
        recovered[f"{outage.name}_next_done_s"] = await next_done(customers)
    orders = await ordering
    await asyncio.sleep(QUIET_S)
    found = await audit(running, customers, orders)
    await customers.close()
    return {"posters": len(orders), **recovered, **found}


@contextlib.asynccontextmanager
async def gone(running: FaultyService, outage: Outage) -> AsyncIterator[None]:
    """While open, it is away, and /readyz is to say so."""
    await asyncio.to_thread(outage.go)
    running.readiness.expect(outage.ready)
    try:
        yield
    finally:
        await asyncio.to_thread(outage.come)
        running.readiness.expect(200)


async def next_done(customers: Customers) -> float:
    """Seconds until the next customer has a poster."""
    began_s = time.monotonic()
    while not any((each.ended_s or 0) > began_s for each in customers.orders):
        if time.monotonic() - began_s > PATIENCE_S:
            break
        await asyncio.sleep(0.05)
    return time.monotonic() - began_s


def outages_of(running: FaultyService) -> Iterator[Outage]:
    """All that can be brought about here."""
    if running.cluster is not None:
        yield restart(running.cluster, "immediate")
        yield restart(running.cluster, "fast")
    store, elsewhere = running.root / "assets", running.root / "elsewhere"
    yield Outage(
        "store_away", 30, partial(store.rename, elsewhere), partial(elsewhere.rename, store)
    )
    if running.root.is_symlink():
        ballast = running.root / "ballast"
        yield Outage("disk_full", 15, partial(fill, ballast), ballast.unlink)


def restart(cluster: Cluster, how: StopMode) -> Outage:
    """Of Postgres; it is away for so long that everybody notices."""
    return Outage(f"postgres_{how}", 8, partial(cluster.stop, how), cluster.start)


@contextlib.contextmanager
def small_disk() -> Iterator[Path | None]:
    """A disk of its own that is soon full; None where this user may not mount one."""
    with tempfile.TemporaryDirectory(prefix="milepost-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
            print("    disk_full is left out: this user may not mount a small disk")
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def use(disk: Path, root: Path) -> None:
    """Let the data root be that disk."""
    root.rmdir()
    root.symlink_to(disk)


def as_it_comes(root: Path) -> None:
    """Nothing to prepare."""


def nothing() -> None:
    """The clock stays as it was set."""


def fill(ballast: Path) -> None:
    """Until nothing more can be written."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


@contextlib.contextmanager
def another_clock() -> Iterator[Callable[[str], object] | None]:
    """While open, processes that we start have a clock that can be set, by seconds such as +60."""
    library = next(iter(sorted(Path("/").glob(FAKETIME))), None)
    if library is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="milepost-clock-") as folder:
        clock, next_clock = Path(folder) / "clock", Path(folder) / "next"
        clock.parent.chmod(0o755)  # Postgres runs as another user

        def set_to(text: str) -> None:
            next_clock.write_text(text, "ascii")
            next_clock.rename(clock)  # nobody reads the half of it

        set_to("+0")
        added = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",  # all processes see it at once
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        os.environ.update(added)
        try:
            yield set_to
        finally:
            for name in added:
                del os.environ[name]
