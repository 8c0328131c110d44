"""What becomes of posters when the models that are to paint them do not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.simulated_vendor import PAINTER, PATIENCE_S, SimulatedVendor, simulated_vendor

pytestmark = [pytest.mark.slow, pytest.mark.recovery]
TRIP = (Path(__file__).parents[2] / "examples/trips/may-day.zh-CN.txt").read_text("utf-8")
MODEL = PAINTER.partition(":")[2]
IN_EVERY_PROMPT = "的"
ENDED = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True)
class Service:
    """A server that makes posters by that vendor."""

    http: httpx.AsyncClient
    vendor: SimulatedVendor

    async def order(self, seed: int) -> str:
        """The id of an accepted poster; equal seeds are different orders of the same content."""
        asked = {"trip": TRIP, "seed": seed, "size": "320x400"}
        answer = await self.http.post("/v1/posters", json=asked)
        assert answer.status_code == 202, answer.text
        poster_id: str = answer.json()["id"]
        return poster_id

    async def shown(self, poster_id: str) -> dict[str, Any]:
        """As it stands."""
        return dict((await self.http.get(f"/v1/posters/{poster_id}")).json())

    async def end_of(self, poster_id: str) -> dict[str, Any]:
        """As it ended."""
        async with self.http.stream("GET", f"/v1/posters/{poster_id}/events") as events:
            async for _ in events.aiter_lines():
                pass
        return await self.shown(poster_id)

    async def made(self, seed: int) -> dict[str, Any]:
        """Order, and how it ended."""
        return await self.end_of(await self.order(seed))

    def behave(self, **script: Any) -> None:
        """From now on."""
        self.vendor.simulator.script.change(script)

    @property
    def asked(self) -> int:
        """How often it was asked for a picture."""
        return int(self.vendor.counts["asked"].get(MODEL, 0))


@asynccontextmanager
async def service(root: Path, painters: str, **settings: str) -> AsyncIterator[Service]:
    """While open, it runs."""
    async with (
        simulated_vendor(root) as vendor,
        vendor.server(MILEPOST_PAINTERS=painters, **settings) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as http,
    ):
        yield Service(http, vendor)


def fates(poster: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Of everybody who was asked to paint."""
    calls = poster["report"]["calls"]
    return [(each["model"], each["fate"], each["code"]) for each in calls]


async def test_our_painter_takes_over_and_the_report_says_from_whom_and_why(
    tmp_path: Path,
) -> None:
    builtin = ("builtin", "taken", None)
    async with service(tmp_path, f"{PAINTER},builtin") as at:
        at.behave(refused_words=[IN_EVERY_PROMPT])
        refused = [await at.made(1), await at.made(1)]
        at.behave(refused_words=[], account_code="Arrearage")
        unpaid = [await at.made(2), await at.made(3)]

        assert [each["status"] for each in refused + unpaid] == ["succeeded"] * 4
        assert [fates(each) for each in refused] == [
            [(PAINTER, "refused", "DataInspectionFailed"), builtin]
        ] * 2
        assert [fates(each) for each in unpaid] == [
            [(PAINTER, "account", "Arrearage"), builtin],
            [(PAINTER, "resting", None), builtin],
        ]
        assert at.vendor.counts["faults"] == {"DataInspectionFailed": 1, "Arrearage": 1}
        assert at.vendor.counts["paid_calls"] == 0


async def test_without_our_painter_a_refused_poster_fails_at_once_and_says_why(
    tmp_path: Path,
) -> None:
    async with service(tmp_path, PAINTER) as at:
        at.behave(refused_words=[IN_EVERY_PROMPT])
        poster = await at.made(1)

        assert poster["status"] == "failed"
        assert poster["error"]["code"] == "nobody_will"
        assert "refused, DataInspectionFailed" in poster["error"]["message"]
        assert not poster["error"]["retryable"]
        assert at.asked == 1


async def test_a_poster_outlasts_a_vendor_that_is_unwell_and_is_paid_once(tmp_path: Path) -> None:
    async with service(tmp_path, PAINTER, MILEPOST_DEADLINE_SECONDS="1") as at:
        at.behave(failing=1.0)
        poster_id = await at.order(1)
        while at.vendor.counts["faults"].get("failing", 0) < 2:
            await at.shown(poster_id)
        at.behave(failing=0.0)
        poster = await at.end_of(poster_id)

        assert poster["status"] == "succeeded"
        assert fates(poster) == [(PAINTER, "taken", None)]
        assert at.vendor.counts["paid_calls"] == 1


async def test_a_poster_that_waits_says_for_what_and_ends_at_once_when_it_is_cancelled(
    tmp_path: Path,
) -> None:
    async with service(tmp_path, PAINTER) as at:
        at.behave(latency_s=3.0)
        first = await at.order(1)
        while not at.vendor.counts["looks"]:
            await at.shown(first)
        async with at.http.stream("GET", f"/v1/posters/{first}/events") as events:
            said = [line async for line in first_of(events.aiter_lines(), "data: ")]
        before_s = asyncio.get_running_loop().time()
        cancelled = await at.http.delete(f"/v1/posters/{first}")
        took_s = asyncio.get_running_loop().time() - before_s
        second = await at.made(1)

        assert '"step":"generate"' in said[0].replace(" ", "")
        assert cancelled.status_code == 204
        assert took_s < 1
        assert (await at.shown(first))["status"] == "cancelled"
        # the task went on at the vendor, and whoever wants the same gets what it gave
        assert second["status"] == "succeeded"
        assert fates(second) == [(PAINTER, "taken", None)]
        assert at.vendor.counts["paid_calls"] == 1


async def test_over_the_day_s_cap_our_painter_takes_over(tmp_path: Path) -> None:
    async with service(tmp_path, f"{PAINTER},builtin", MILEPOST_SPENDING_CAP_CNY="0.2") as at:
        posters = [await at.made(seed) for seed in (1, 2, 1)]

        assert [fates(each)[0] for each in posters] == [
            (PAINTER, "taken", None),
            (PAINTER, "cap", None),
            (PAINTER, "taken", None),  # paid already
        ]
        assert at.asked == 1


async def first_of(lines: AsyncIterator[str], beginning: str) -> AsyncIterator[str]:
    """The first line that begins so."""
    async for line in lines:
        if line.startswith(beginning):
            yield line
            return
