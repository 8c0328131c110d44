"""Where orders are taken: everything that the poster and car routes work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Final, Protocol

from starlette.responses import Response
from starlette.types import Scope

from milepost.access.link import Link
from milepost.api.posters.at_once import AtOnce
from milepost.api.posters.garage import Garage, OwnCars
from milepost.api.posters.order import Menu, at_once
from milepost.api.posters.problems import problem_answer
from milepost.api.posters.rate import TokenBuckets
from milepost.tasks.desk import PosterDesk

MAX_STREAMS: Final = 100
"""Open at once, of one token; whoever watches more posters asks for their list."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    tenant: str
    token: str
    """What its rate is counted by; never the secret."""


class Links(Protocol):
    """Makes addresses that need no token."""

    def __call__(self, path: str, *, tenant: str, valid_s: int) -> Link:
        """A link to the tenant's path, for so many seconds."""


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Built once by wiring."""

    desk: PosterDesk
    garage: Garage
    own_cars: OwnCars | None = None
    """Takes the tenants' own; None where nobody may bring one."""
    menu: Menu
    rate: TokenBuckets
    caller_of: Callable[[Scope], Caller]
    """Who came through the door."""
    link_to: Links
    scratch: Path
    """A folder for files that live as long as one request."""
    ready: Callable[[], Awaitable[None]] = at_once
    """Returns when the tables are loaded that reading an order needs."""
    heartbeat_s: float = 15.0
    """Between two signs of life of an event stream."""
    streams: AtOnce = field(default_factory=lambda: AtOnce(MAX_STREAMS, of="event streams"))
    """Those that watch a poster, or wait for it."""

    def too_often(self, caller: Caller) -> Response | None:
        """The answer to somebody who orders faster than allowed."""
        wait_s = self.rate.wait_s(caller.token)
        if not wait_s:
            return None
        detail = "this token orders too often; wait as long as Retry-After says"
        headers = {"Retry-After": str(max(1, ceil(wait_s)))}
        return problem_answer(429, "rate_limited", detail, headers=headers)
