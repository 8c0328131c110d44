"""A service that stood still for more than a day, and links and tasks that live no longer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from milepost.providers.capabilities import Answer, Picture
from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from providers.dashscope_bench import Bench, bench

pytestmark = [pytest.mark.slow, pytest.mark.vendors]

DAY_S = 86_400.0


@dataclass
class Calendar:
    """The time of the machine, of the database and of the vendor."""

    passed_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.passed_s


@dataclass
class Service:
    """Processes that follow one another, with one vendor and one ledger."""

    folder: Path
    calendar: Calendar
    simulator: Simulator

    @asynccontextmanager
    async def process(
        self, transport: httpx.AsyncBaseTransport | None = None
    ) -> AsyncIterator[Bench]:
        async with bench(
            self.folder, simulator=self.simulator, clock=self.calendar, transport=transport
        ) as at:
            yield at

    async def dies_once_paid(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        async with self.process(transport) as at:
            painting = asyncio.create_task(at.paint("one"))
            await at.until_paid(1)
            painting.cancel()
            await asyncio.wait({painting})

    async def paints(self) -> Answer[Picture]:
        async with self.process() as at:
            return await at.paint("one")

    @property
    def paid(self) -> dict[str, int]:
        paid: dict[str, int] = self.simulator.counts.told()["paid"]
        return paid


def service(folder: Path, **script: object) -> Service:
    calendar = Calendar()
    simulator = Simulator(Script(**{"limits": False, **script}), clock=calendar)  # type: ignore[arg-type]  # of many types
    return Service(folder, calendar, simulator)


async def test_a_task_that_ended_while_nobody_lived_is_fetched_within_its_day(
    tmp_path: Path,
) -> None:
    stands = service(tmp_path, latency_s=0.3)
    await stands.dies_once_paid()
    stands.calendar.passed_s = 0.9 * DAY_S

    assert (await stands.paints()).value.media_type == "image/png"
    assert stands.paid == {"one": 1}


async def test_a_task_older_than_a_day_is_unknown_and_painted_anew(tmp_path: Path) -> None:
    stands = service(tmp_path, latency_s=0.3)
    await stands.dies_once_paid()
    stands.calendar.passed_s = 1.3 * DAY_S

    assert (await stands.paints()).value.media_type == "image/png"
    assert stands.paid == {"one": 2}


async def test_a_lost_answer_is_found_hours_later(tmp_path: Path) -> None:
    stands = service(tmp_path, submit_s=30.0)
    await stands.dies_once_paid()
    stands.calendar.passed_s = 0.9 * DAY_S
    stands.simulator.script.submit_s = 0.0

    await stands.paints()

    assert stands.paid == {"one": 1}


async def test_a_lost_answer_of_days_ago_is_not_looked_for_for_ever(tmp_path: Path) -> None:
    stands = service(tmp_path, submit_s=30.0)
    await stands.dies_once_paid()
    stands.calendar.passed_s = 3 * DAY_S
    stands.simulator.script.submit_s = 0.0

    await stands.paints()

    assert stands.paid == {"one": 2}


async def test_who_died_before_fetching_the_picture_asks_the_task_for_a_fresh_link(
    tmp_path: Path,
) -> None:
    stands = service(tmp_path, latency_s=0.1, links_s=0.0)
    async with stands.process() as at:
        painting = asyncio.create_task(at.paint("one"))
        await at.until_paid(1)
        async with asyncio.timeout(10):
            while not stands.simulator.counts.looks:  # noqa: ASYNC110  # the vendor tells nobody
                await asyncio.sleep(0.001)
        painting.cancel()
        await asyncio.wait({painting})
    stands.simulator.script.links_s = DAY_S

    await stands.paints()

    assert stands.paid == {"one": 1}


@pytest.mark.parametrize("ahead_s", [-7200.0, 7200.0])
async def test_a_vendors_clock_that_is_two_hours_off_hides_no_lost_task(
    tmp_path: Path, ahead_s: float
) -> None:
    stands = service(tmp_path, submit_s=30.0, skew_s=ahead_s)
    await stands.dies_once_paid()
    stands.calendar.passed_s = 3600.0
    stands.simulator.script.submit_s = 0.0

    await stands.paints()

    assert stands.paid == {"one": 1}
