"""An account at a simulated DashScope on a real port, with a ledger in SQLite."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import httpx

from fakes.memory_keeper import MemoryKeeper
from milepost.calls.ledger import Ledger, LedgerSettings
from milepost.calls.policy import Limits
from milepost.calls.schema import CALLS_SCHEMA
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import Answer, Errand, PaintWish, Picture, ask
from milepost.providers.dashscope.account import DashScope
from milepost.providers.dashscope.question import Patience
from milepost.providers.download import Downloads
from milepost.providers.fetched_picture import DownloadLimits
from milepost.records.records import open_records
from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving

A = TypeVar("A")
MODEL = "wanx2.1-t2i-turbo"
IMPATIENT = Patience(submit_s=0.3, look_s=0.3, text_s=2.0, silence_s=0.3, picture_s=2.0)
FREE = {name: Limits() for name in (MODEL, "qwen-image", "qwen-max", "qwen-vl-max", "wan2.6-t2i")}


CHANCE = Random(1)  # noqa: S311  # it spreads pauses


async def hardly(pause_s: float) -> None:
    """Sleeps a fiftieth: pauses stand in their order and take no time."""
    await asyncio.sleep(pause_s / 50)


@dataclass
class Bench:
    provider: DashScope
    simulator: Simulator
    ledger: Ledger
    keeper: MemoryKeeper
    url: str

    async def ask(self, errand: Errand[A], *, deadline_s: float = 10.0) -> Answer[A]:
        return await ask(errand, self.ledger, self.keeper, deadline_s=deadline_s)

    async def paint(self, prompt: str, model: str = MODEL, **wish: Any) -> Answer[Picture]:
        wished = PaintWish(prompt=prompt, **{"width_px": 512, "height_px": 640, **wish})
        return await self.ask(self.provider.painter(model).paint("default", wished))

    @property
    def paid(self) -> dict[str, int]:
        paid: dict[str, int] = self.simulator.counts.told()["paid"]
        return paid

    async def until_paid(self, calls: int) -> None:
        async with asyncio.timeout(10):
            while sum(self.paid.values()) < calls:  # noqa: ASYNC110  # the vendor tells nobody
                await asyncio.sleep(0.001)


@asynccontextmanager
async def bench(
    folder: Path,
    *,
    key: str = "sk-right",
    limits: dict[str, Limits] | None = None,
    compatible: bool = False,
    sleep: Callable[[float], Awaitable[None]] = hardly,
    lease_s: float = 6.0,
    transport: httpx.AsyncBaseTransport | None = None,
    simulator: Simulator | None = None,
    clock: Callable[[], float] = time.time,
    database_ahead_s: float = 0.0,
    **script: Any,
) -> AsyncIterator[Bench]:
    """Without latency and limits, if the script says nothing else.

    Args:
        folder: holds the ledger; opened again, another process goes on with it.
        key: of the account.
        limits: of the models; None has none.
        compatible: whether the account speaks OpenAI's protocol.
        sleep: waits that many seconds.
        lease_s: silence after which a call may be taken over.
        transport: carries the requests.
        simulator: one that was there before.
        clock: of everybody: seconds since 1970.
        database_ahead_s: how far the database's clock is before it.
        script: how a new simulator behaves.
    """
    if simulator is None:
        simulator = Simulator(Script(**{"limits": False, **script}), clock=clock)
    keeper, downloads = MemoryKeeper(), Downloads(DownloadLimits(tries=1))
    async with serving(simulator, open_port(0)) as url:
        provider = DashScope(
            Account(
                name="dashscope",
                kind="dashscope",
                key=Secret(key),
                endpoint=None if compatible else f"{url}/api/v1",
                compatible_endpoint=f"{url}/compatible-mode/v1" if compatible else None,
                limits=FREE if limits is None else limits,
                poll_s=0.02,
            ),
            keeper=keeper,
            downloads=downloads,
            patience=IMPATIENT,
            transport=transport,
            sleep=sleep,
            now=clock,
        )
        records = await open_records(
            str(folder / "calls.db"),
            [CALLS_SCHEMA],
            now_ms=lambda: round((clock() + database_ahead_s) * 1000),
        )
        ledger = Ledger(records, LedgerSettings(lease_s=lease_s), sleep=sleep, random=CHANCE)
        async with ledger:
            yield Bench(provider, simulator, ledger, keeper, url)
        await records.close()
        await provider.close()
        await downloads.aclose()
