"""The poster routes in an application of their own, over a desk in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from fakes.poster_desk import InMemoryDesk, InMemoryGarage
from milepost.access.link import Link, LinkSigner
from milepost.api.posters.at_once import AtOnce
from milepost.api.posters.car_routes import car_routes
from milepost.api.posters.counter import Caller, Counter
from milepost.api.posters.order import Menu, at_once
from milepost.api.posters.problems import answer_problem
from milepost.api.posters.rate import TokenBuckets
from milepost.api.posters.routes import poster_routes

TRIP = {
    "started_at": "2024-05-02T22:38:00",
    "ended_at": "2024-05-05T18:57:00",
    "origin": "上海市",
    "destination": "杭州市",
    "distance_km": 645.4,
}
MENU = Menu(
    styles={"travel": "flat travel poster", "guofeng": "国风"},
    painters=frozenset(("builtin", "acme:")),
    writers=frozenset(("rules",)),
)

LINKS = LinkSigner(b"k" * 32)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_ms = 1_714_660_680_123

    def read_ms(self) -> int:
        return self.now_ms

    def read_s(self) -> float:
        return self.now_ms / 1000

    def link_to(self, path: str, *, tenant: str, valid_s: int) -> Link:
        return LINKS.sign(path, tenant=tenant, valid_s=valid_s, now_ms=self.now_ms)


def caller_of(scope: Scope) -> Caller:
    """Whoever says so."""
    headers = Headers(scope=scope)
    tenant = headers.get("x-tenant", "default")
    return Caller(tenant, headers.get("x-token", tenant))


@dataclass
class Service:
    """The routes over a desk in memory."""

    client: httpx.AsyncClient
    desk: InMemoryDesk
    app: FastAPI
    clock: Clock
    trip: dict[str, Any] = field(default_factory=lambda: dict(TRIP))

    async def order(self, *, status: int = 202, tenant: str = "default", **wishes: Any) -> Any:
        """Order a poster and give back the answer's body."""
        body = {"trip": self.trip, **wishes}
        answer = await self.client.post("/v1/posters", json=body, headers={"x-tenant": tenant})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def ordered(self, **wishes: Any) -> str:
        """The id of a new poster."""
        poster_id: str = (await self.order(**wishes))["id"]
        return poster_id


def build(
    scratch: Path,
    *,
    per_second: float = 0.0,
    heartbeat_s: float = 15.0,
    streams: int = 100,
    ready: Callable[[], Awaitable[None]] = at_once,
) -> Service:
    """The routes in an application of their own."""
    clock = Clock()
    desk = InMemoryDesk(now_ms=clock.read_ms)
    garage = InMemoryGarage()
    counter = Counter(
        desk=desk,
        garage=garage,
        own_cars=garage,
        menu=MENU,
        rate=TokenBuckets(per_second=per_second, clock_s=clock.read_s),
        caller_of=caller_of,
        link_to=clock.link_to,
        scratch=scratch,
        ready=ready,
        heartbeat_s=heartbeat_s,
        streams=AtOnce(streams, of="event streams"),
    )
    app = FastAPI(title="Milepost", exception_handlers={HTTPException: answer_problem})
    app.include_router(poster_routes(counter))
    app.include_router(car_routes(counter))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8188")
    return Service(client, desk, app, clock)
