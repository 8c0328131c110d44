"""Posters whose landscapes a limited vendor paints: within its limits, fairly, in time, paid once.

    python benchmarks/models.py
    python benchmarks/models.py --posters 60 --latency 1 --faults 0
    python benchmarks/models.py --posters 60 --kills 50

A server that only accepts and two workers share a Postgres (of its own, as the tests start it);
the vendor is our simulator of DashScope, two starts a second and two tasks at once allowed. Four
tenants order; the first orders twice as many as each of the others, and orders first. Runs once
with an obedient vendor and once with one where a share of the requests meets 429, 500 or silence,
every second silence after the task was taken and paid; with `--kills` instead once, while servers
and workers are killed at random moments and started again. What the limits allow is the time of
somebody who wastes nothing and meets as many faults (`perfect_customer.py`). What was asked and
paid is the simulator's own count. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx
from faulty_service import FaultyService, service
from perfect_customer import PerfectCustomer
from processes import TENANTS, Lasting, free_port
from service import SHARES, seconds

PAINTER = "dashscope:wanx2.1-t2i-turbo"
MODEL = PAINTER.partition(":")[2]
STARTS_PER_S, RUNNING = 2, 2
"""What the vendor allows for it."""
SIZE = "320x400"
APART_S = (0.1, 3.0)
"""Between a process that is ready again and the next kill."""
CITIES = ("湖州", "苏州", "杭州", "南京", "黄山", "西安", "成都", "大理", "桂林", "青岛", "厦门")
WEATHERS = ("晴天", "多云", "小雨", "阴天")
OWED = {
    "missing": ("<=", 0),
    "not_by_the_model": ("<=", 0),
    "paid_beyond_keys": ("<=", 0),
    "most_starts_in_1_s": ("<=", STARTS_PER_S),
    "most_running": ("<=", RUNNING),
    "over_time_percent": ("<=", 10),
    "unfair_percent": ("<=", 20),
}


def trip(number: int) -> str:
    """A trip like no other."""
    day = date(2023, 1, 3) + timedelta(days=5 * number)
    there, back = CITIES[number % len(CITIES)], CITIES[(number * 7 + 3) % len(CITIES)]
    return (
        f"- 用户文字:第{number}次出游\n"
        f"- 出行时间:{day:%Y/%-m/%-d} 上午{7 + number % 4}:10-{day:%Y/%-m/%-d} 下午6:57\n"
        f"- 公里数:{200 + number}.4km\n- 起点:上海市黄浦区中山南路1891号\n"
        f"- 起点天气:{WEATHERS[number % 4]}\n- 终点:{there}市\n"
        f"- 终点天气:{WEATHERS[number // 4 % 4]}\n- 途径城市:{back}市\n- 车辆信息:黑色一代\n"
    )


@dataclass(frozen=True)
class Vendor:
    """The simulator."""

    url: str

    def counts(self) -> dict[str, Any]:
        """What it has seen since it last began anew."""
        return dict(httpx.get(f"{self.url}/simulator/counts").json())

    def begin_anew(self, **script: object) -> None:
        """Behave otherwise, and count from nothing."""
        httpx.post(f"{self.url}/simulator/script", json=script).raise_for_status()
        httpx.delete(f"{self.url}/simulator/counts").raise_for_status()


@asynccontextmanager
async def started() -> AsyncIterator[tuple[FaultyService, Vendor]]:
    """The vendor, a server and two workers."""
    port = free_port()
    with tempfile.TemporaryFile("w") as said:
        process = Lasting(["simulate", "dashscope", "--port", str(port)], said)
        process.start()
        vendor = Vendor(f"http://127.0.0.1:{port}")
        environ = {
            "DASHSCOPE_API_KEY": "simulated",
            "DASHSCOPE_HTTP_BASE_URL": f"{vendor.url}/api/v1",
            "MILEPOST_PAINTERS": PAINTER,
        }
        try:
            async with service(on="postgres", workers=2, environ=environ) as running:
                yield running, vendor
        finally:
            process.kill()


@dataclass
class Burst:
    """What became of a number of posters."""

    ordered: dict[str, str] = field(default_factory=dict)
    """Tenant, by id."""
    ended: dict[str, dict[str, Any]] = field(default_factory=dict)
    """As the service showed it last, by id."""
    took_s: float = 0.0
    first_s: float = 0.0
    """Until the first was done."""

    def succeeded(self) -> list[dict[str, Any]]:
        """Those with a picture."""
        return [each for each in self.ended.values() if each["status"] == "succeeded"]

    def unfair_percent(self) -> float:
        """How far the worst served was behind an equal share, as long as all had some waiting."""
        times: dict[str, list[float]] = {tenant: [] for tenant in TENANTS}
        for each in self.succeeded():
            times[self.ordered[each["id"]]].append(seconds(each["finished_at"]))
        if not all(times.values()):
            return 100.0
        until_s = min(max(of_one) for of_one in times.values())
        served = [sum(at <= until_s for at in of_one) for of_one in times.values()]
        return 100 * (1 - min(served) / (sum(served) / len(served)))


async def patiently(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> Any:
    """The JSON of a happy answer, however often the server dies before it gives it."""
    while True:
        try:
            answer = await client.request(method, path, **more)
        except httpx.TransportError:
            await asyncio.sleep(0.2)
            continue
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            await asyncio.sleep(0.2)
            continue
        answer.raise_for_status()
        return answer.json()


async def burst(running: FaultyService, posters: int, first: int, pause_s: float) -> Burst:
    """Order them, and wait for the last."""
    found = Burst()
    began_s = time.time()
    async with AsyncExitStack() as opened:
        clients: dict[str, httpx.AsyncClient] = {}
        for tenant in TENANTS:
            headers = {"Authorization": f"Bearer {running.tokens[tenant]}"}
            client = httpx.AsyncClient(base_url=running.urls[0], headers=headers, timeout=60)
            clients[tenant] = await opened.enter_async_context(client)

        async def order(tenant: str, numbers: range) -> None:
            for number in numbers:
                asked = {"trip": trip(number), "seed": number, "size": SIZE}
                key = {"Idempotency-Key": f"poster {number}"}
                told = await patiently(
                    clients[tenant], "POST", "/v1/posters", json=asked, headers=key
                )
                found.ordered[told["id"]] = tenant
                await asyncio.sleep(pause_s)

        orders = []
        for tenant, share in zip(TENANTS, SHARES, strict=True):
            count = posters * share // sum(SHARES)
            orders.append(order(tenant, range(first, first + count)))
            first += count
        await asyncio.gather(*orders)
        for poster_id, tenant in found.ordered.items():
            shown = {"status": ""}
            while shown["status"] not in {"succeeded", "failed", "cancelled"}:
                shown = await patiently(clients[tenant], "GET", f"/v1/posters/{poster_id}")
                if shown["status"] in {"queued", "running"}:
                    await asyncio.sleep(0.5)
            found.ended[poster_id] = shown
    ends_s = [seconds(each["finished_at"]) for each in found.ended.values()]
    found.took_s, found.first_s = max(ends_s) - began_s, min(ends_s) - began_s
    return found


async def kill(running: FaultyService, kills: int, dice: Random) -> None:
    """Kill any of the processes at random moments, and start it again at once."""
    processes = [*running.servers, *running.workers]
    for _ in range(kills):
        await asyncio.sleep(dice.uniform(*APART_S))
        victim = dice.choice(processes)
        running.kill(victim)
        await running.begin(victim)


def figures(vendor: Vendor, found: Burst, posters: int, allowed_s: float) -> dict[str, float]:
    """What is told of a burst.

    Args:
        vendor: who counted.
        found: what became of it.
        posters: how many were ordered.
        allowed_s: what the vendor's limits allow somebody who wastes nothing.
    """
    counts = vendor.counts()
    by_model = sum(PAINTER in each["report"]["models"].values() for each in found.succeeded())
    for code, count in Counter(
        (each["error"] or {}).get("code") for each in found.ended.values() if each["error"]
    ).items():
        print(f"  failed: {count} x {code}")
    return {
        "posters": len(found.ordered),
        "missing": posters - len(found.succeeded()),
        "not_by_the_model": len(found.succeeded()) - by_model,
        "paid_beyond_keys": counts["paid_calls"] - len(found.ordered),
        "most_starts_in_1_s": counts["most_in_window"].get(MODEL, 0),
        "most_running": counts["most_running"].get(MODEL, 0),
        "asked": counts["asked"].get(MODEL, 0),
        "faults_met": sum(counts["faults"].values()),
        "searches": counts["searches"],
        "looks": counts["looks"],
        "unfair_percent": found.unfair_percent(),
        "took_s": found.took_s,
        "allowed_s": allowed_s,
        "over_time_percent": 100 * (found.took_s / allowed_s - 1),
        "first_after_s": found.first_s,
    }


async def measure(asked: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Every figure, by what went wrong meanwhile; told as it is found."""
    posters = asked.posters - asked.posters % sum(SHARES)
    told: dict[str, dict[str, float]] = {}
    async with started() as (running, vendor):
        for run, faults in enumerate(asked.faults if not asked.kills else [0.0]):
            shares = dict.fromkeys(("throttled", "failing"), faults / 3)
            shares |= dict.fromkeys(("silent", "hanging"), faults / 6)
            vendor.begin_anew(latency_s=asked.latency, **shares)
            perfect = PerfectCustomer(
                starts_per_s=STARTS_PER_S,
                running=RUNNING,
                latency_s=asked.latency,
                faults=faults - shares["hanging"],
            )
            allowed_s = perfect.needs_s(posters)
            pause_s = allowed_s / posters if asked.kills else 0.0
            found, _ = await asyncio.gather(
                burst(running, posters, run * posters, pause_s),
                kill(running, asked.kills, Random(asked.seed)),  # noqa: S311  # moments, no secrets
            )
            name = f"{asked.kills} kills" if asked.kills else f"{faults:.0%} faults"
            told[name] = figures(vendor, found, posters, allowed_s)
            (rows,) = running.rows("SELECT COUNT(*), SUM(submits) FROM calls")
            told[name] |= {"keys_so_far": float(rows[0]), "submits_so_far": float(rows[1])}
            owed = {one: of for one, of in OWED.items() if one != "over_time_percent"}
            owed = owed if asked.kills else OWED
            show(name, told[name], owed)
    return told


def show(title: str, found: Mapping[str, float], owed: Mapping[str, tuple[str, float]]) -> None:
    """A table."""
    print(title)
    for name, value in found.items():
        promise = "  owed {} {:g}".format(*owed[name]) if name in owed else ""
        print(f"  {name:20} {value:10.2f}{promise}", flush=True)


def main() -> None:
    """Print the tables and the JSON line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posters", type=int, default=200, metavar="N")
    options.add_argument("--latency", type=float, default=2.0, metavar="SECONDS")
    options.add_argument("--faults", type=float, nargs="*", default=[0.0, 0.3], metavar="SHARE")
    options.add_argument("--kills", type=int, default=0, metavar="N")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}; {asked.posters} posters, a picture takes {asked.latency:g} s", flush=True)
    told = asyncio.run(measure(asked))
    rounded = {
        name: {each: round(value, 3) for each, value in found.items()}
        for name, found in told.items()
    }
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
