"""Those who order posters of a service that fails again and again, and never give up."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from random import Random
from typing import Final

import httpx
from processes import TRIP

SMALL: Final = "320x400"
AGAIN_S: Final = (0.5, 1.5)
"""Before asking again, between these: many who ask too often are what a start suffers from."""
CHANCE: Final = Random(20260503)  # noqa: S311  # of pauses
SILENCE_S: Final = 20.0
"""A stream gives a sign of life every 15 seconds."""
ENDS: Final = frozenset({"succeeded", "failed", "cancelled"})


def soon() -> float:
    """A pause in seconds."""
    return CHANCE.uniform(*AGAIN_S)


@dataclass
class Ordered:
    """One poster, as its customer knows it."""

    tenant: str
    key: str
    ids: set[str] = field(default_factory=set)
    """What the service has ever called it: one id."""
    event_ids: list[int] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    """Last events: one, however often the stream broke."""
    ended_s: float | None = None
    """By the customer's clock."""
    streams: int = 0

    @property
    def poster_id(self) -> str:
        """Its id."""
        return next(iter(self.ids))


@dataclass
class Customers:
    """All tenants' customers of one service."""

    url: str
    tokens: dict[str, str]
    orders: list[Ordered] = field(default_factory=list)
    bad_answers: list[str] = field(default_factory=list)
    """Those that no outage explains."""
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def client(self, tenant: str) -> httpx.AsyncClient:
        """The tenant's, with its token."""
        if tenant not in self._clients:
            self._clients[tenant] = httpx.AsyncClient(
                base_url=self.url,
                headers={"Authorization": f"Bearer {self.tokens[tenant]}"},
                timeout=SILENCE_S,
                limits=httpx.Limits(max_connections=None),
            )
        return self._clients[tenant]

    async def close(self) -> None:
        """Hang up."""
        for client in self._clients.values():
            await client.aclose()

    async def have_made(self, tenant: str, seed: int) -> Ordered:
        """Order a poster and follow it to its end."""
        ordered = Ordered(tenant, f"trip-{seed}")
        self.orders.append(ordered)
        await self.order(ordered, seed)
        await self.follow(ordered)
        return ordered

    async def order(self, ordered: Ordered, seed: int) -> None:
        """Ask until it is accepted; the same key each time."""
        answer = await self.answer(
            ordered.tenant,
            "POST",
            "/v1/posters",
            right=202,
            json={"trip": TRIP, "seed": seed, "size": SMALL},
            headers={"Idempotency-Key": ordered.key},
        )
        ordered.ids.add(answer.json()["id"])

    async def answer(
        self, tenant: str, method: str, path: str, *, right: int, **asked: object
    ) -> httpx.Response:
        """Ask until the answer is right; 503 and broken connections are what outages look like."""
        while True:
            try:
                answer = await self.client(tenant).request(method, path, **asked)  # type: ignore[arg-type]  # httpx's own names
            except httpx.TransportError:
                await asyncio.sleep(soon())
                continue
            if answer.status_code == right:
                return answer
            if answer.status_code != 503:
                self.bad_answers.append(
                    f"{method} {path}: {answer.status_code} {answer.text[:200]}"
                )
            await asyncio.sleep(soon())

    async def follow(self, ordered: Ordered) -> None:
        """Listen, and listen again from the last event that came, until there are no more."""
        while not await self._listen(ordered):  # noqa: ASYNC110  # over HTTP
            await asyncio.sleep(soon())

    async def _listen(self, ordered: Ordered) -> bool:
        """Whether the service says that the customer has every event."""
        headers = {"Last-Event-ID": str(ordered.event_ids[-1])} if ordered.event_ids else {}
        path = f"/v1/posters/{ordered.poster_id}/events"
        try:
            async with self.client(ordered.tenant).stream("GET", path, headers=headers) as stream:
                ordered.streams += 1
                if stream.status_code in (204, 503):
                    return stream.status_code == 204
                if stream.status_code != 200:
                    self.bad_answers.append(f"GET {path}: {stream.status_code}")
                    return False
                said: dict[str, str] = {}
                async for line in stream.aiter_lines():
                    name, _, value = line.partition(": ")
                    if value:
                        said[name] = value
                    elif not line and "data" in said:
                        self._heard(ordered, said)
                        said = {}
        except httpx.TransportError:
            pass
        return False

    def _heard(self, ordered: Ordered, said: dict[str, str]) -> None:
        ordered.event_ids.append(int(said["id"]))
        status = json.loads(said["data"])["status"]
        if status in ENDS:
            ordered.ends.append(status)
            ordered.ended_s = time.monotonic()


async def order_evenly(
    customers: Customers, *, posters: int, over_s: float, first_seed: int = 0
) -> list[Ordered]:
    """Order so many, the tenants in turn, and follow each to its end."""
    tenants = list(customers.tokens)
    async with asyncio.TaskGroup() as group:
        tasks = []
        for seed in range(first_seed, first_seed + posters):
            tenant = tenants[seed % len(tenants)]
            tasks.append(group.create_task(customers.have_made(tenant, seed)))
            await asyncio.sleep(over_s / posters)
    return [task.result() for task in tasks]
