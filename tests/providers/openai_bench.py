"""An account at a simulated server, and what it takes to ask it without a ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from fakes.memory_keeper import MemoryKeeper
from milepost.calls.call import Usage
from milepost.calls.vendor import Finished
from milepost.providers.accounts import Account, Secret
from milepost.providers.capabilities import Errand
from milepost.providers.download import Downloads
from milepost.providers.exchange import Patience
from milepost.providers.fetched_picture import DownloadLimits
from milepost.providers.openai import OpenAiProvider
from milepost.providers.openai_chat import Prices
from milepost.providers.openai_dialects import DIALECTS, Dialect
from milepost.simulators.openai import OpenAiSimulator, simulated_openai
from milepost.simulators.openai_script import Fault, OpenAiScript

A = TypeVar("A")
IMPATIENT = Patience(silence_s=0.3, total_s=5.0)
PRICES = {"painter": Prices(picture_cny=0.2), "writer": Prices(input_cny=2.0, output_cny=6.0)}


@dataclass
class Bench:
    provider: OpenAiProvider
    simulator: OpenAiSimulator
    keeper: MemoryKeeper = field(default_factory=MemoryKeeper)
    used: Usage = field(default_factory=Usage)

    async def ask(self, errand: Errand[A]) -> A:
        answer = await errand.vendor.submit(errand.call)
        assert isinstance(answer, Finished)
        self.used = answer.usage
        return errand.read(await self.keeper.load(errand.call.tenant, answer.address))


@asynccontextmanager
async def bench(
    *faults: Fault, dialect: str | Dialect = "plain", key: str | None = None
) -> AsyncIterator[Bench]:
    keeper = MemoryKeeper()
    downloads = Downloads(DownloadLimits(tries=1))
    with simulated_openai(OpenAiScript(faults=faults, key="right")) as simulator:
        provider = OpenAiProvider(
            Account(name="home", kind="openai", key=Secret(key or "right"), endpoint=simulator.url),
            keeper=keeper,
            downloads=downloads,
            dialect=DIALECTS[dialect] if isinstance(dialect, str) else dialect,
            prices=PRICES,
            patience=IMPATIENT,
        )
        yield Bench(provider, simulator, keeper)
        await provider.close()
        await downloads.aclose()


def paid(bench: Bench) -> Sequence[int]:
    return tuple(bench.simulator.script.counts().paid.values())
