"""An order for a poster, and how it becomes a submission: read and redacted, then handed on."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from milepost.brief.model import Style
from milepost.errors import InvalidInput
from milepost.poster.request import SEED_LIMIT, PosterRequest, read_request
from milepost.tasks.desk import Submission

USUAL_BYTES: Final = 1024
"""A usual record is half of that and takes a millisecond or two; the first one from abroad takes a
quarter of a second, as its tables are loaded then. Larger ones may take a hundred times as long."""
MAX_READING: Final = 8
"""Usual records at once. They are read in threads, where none holds up those who ask for else."""
MAX_READING_LARGE: Final = 2
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:,-]{0,79}$")]
Chain = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@,-]{0,299}$")]


class PosterOrder(BaseModel):
    """A trip, and wishes for its poster."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        json_schema_extra={
            "example": {
                "trip": {
                    "started_at": "2024-05-02T22:38",
                    "ended_at": "2024-05-05T18:57",
                    "origin": "上海市",
                    "destination": "杭州市",
                    "distance_km": 645.4,
                },
                "size": "1080x1350",
            }
        },
    )

    trip: str | dict[str, Any] = Field(repr=False)
    """The record: labelled text, JSON or GPX as text, or the JSON object itself as `milepost schema
    trip` describes it. It is redacted before anything is kept."""
    seed: int | None = Field(None, ge=0, lt=SEED_LIMIT, strict=True)
    """Repeats a picture; without it the trip's own."""
    size: str = Field("1080x1350", pattern=r"^[0-9]{1,6}[xX×*][0-9]{1,6}$")
    """Width and height in pixels."""
    style: Style | None = None
    """A look of `/v1/styles`; without it the facts decide."""
    car: Name | None = None
    """A car of `/v1/cars`; without it the trip decides."""
    painter: Chain | None = None
    """Who paints: a name, or several with commas between, tried in that order; without it the
    service decides."""
    writer: Chain | None = None
    """Who writes the brief, in the same way."""


@dataclass(frozen=True, kw_only=True)
class Menu:
    """What an order may name."""

    styles: Mapping[str, str]
    """Looks, each with one line about it."""
    painters: frozenset[str]
    """An order names one of them, or several, tried in that order. `account:` stands for all models
    of that account."""
    writers: frozenset[str]


async def at_once() -> None:
    """Nothing has to be loaded."""


class OrderReader:
    """Turns orders into submissions; the one place here that sees a trip before its redaction."""

    def __init__(self, menu: Menu, *, ready: Callable[[], Awaitable[None]] = at_once) -> None:
        """Read nothing yet.

        Args:
            menu: what may be named.
            ready: returns when the tables are loaded that every reading needs.
        """
        self._menu = menu
        self._ready = ready
        self._usual = asyncio.Semaphore(MAX_READING)
        self._large = asyncio.Semaphore(MAX_READING_LARGE)

    async def read(self, order: PosterOrder, *, key: str | None) -> Submission:
        """Read and redact.

        Args:
            order: as sent.
            key: the client's own for it, if there is one.

        Raises:
            InvalidInput: a wish or the record is wrong; says where, never what was private.
        """
        _check_named("painter", order.painter, self._menu.painters)
        _check_named("writer", order.writer, self._menu.writers)
        record = _record_of(order.trip)
        await self._ready()
        async with self._usual if len(record) <= USUAL_BYTES else self._large:
            request = await asyncio.to_thread(_request_of, order, record)
        return Submission(
            request=request,
            idempotency_key=key,
            digest=_digest_of(request),
        )


def _record_of(trip: str | dict[str, Any]) -> bytes:
    """The record as a file would hold it."""
    if isinstance(trip, dict):
        return json.dumps(trip).encode()  # ASCII: half a surrogate pair is for the reader to refuse
    try:
        return trip.encode()
    except UnicodeEncodeError:
        pass
    raise InvalidInput("trip", "holds broken characters", "write the text as UTF-8")


def _request_of(order: PosterOrder, record: bytes) -> PosterRequest:
    return read_request(
        record,
        seed=None if order.seed is None else str(order.seed),
        size=order.size,
        style=order.style,
        car=order.car,
        painter=order.painter,
        writer=order.writer,
    )


def _check_named(what: str, chain: str | None, known: frozenset[str]) -> None:
    if chain is None:
        return
    *models, last = chain.split(",")
    if not all(_is_on(known, name) for name in (*models, last)):
        names = [f"{each}MODEL" if each.endswith(":") else each for each in sorted(known)]
        right = f"name one of {', '.join(names)}, or several with commas between"
        raise InvalidInput(what, "is unknown here", right)
    if not all(":" in model for model in models):
        raise InvalidInput(what, "goes on after a way that never fails", "name that one last")


def _is_on(menu: frozenset[str], name: str) -> bool:
    account, colon, model = name.partition(":")
    return name in menu if not colon else bool(model) and f"{account}:" in menu


def _digest_of(request: PosterRequest) -> str:
    size, makers = (request.width_px, request.height_px), (request.painter, request.writer)
    wishes = (request.seed, *size, request.style, request.car, *makers)
    said = json.dumps([request.trip.model_dump_json(), *wishes])
    return hashlib.sha256(said.encode()).hexdigest()
