"""A poster desk and a garage in memory. A test decides when a poster goes on."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Literal
from uuid import uuid4

import numpy as np
from PIL import Image

from milepost.api.posters.garage import CarFacts, CarRefused, CarUpload
from milepost.errors import MilepostError, WorldFailure
from milepost.poster.report import BriefReport, FactsReport, LabelReport, Report
from milepost.poster.request import PosterRequest
from milepost.tasks import Poster
from milepost.tasks.desk import (
    FINISHED,
    Failure,
    NotAccepted,
    Page,
    PictureVersion,
    Place,
    PosterEvent,
    PosterState,
    Status,
    StoredPicture,
    Submission,
)
from milepost.wire.aigc import AigcLabel
from milepost.wire.picture_file import encode_picture

OUR_CARS = (
    CarFacts(name="suv", facing="right", own=False),
    CarFacts(name="sedan", facing="right", own=False),
)
LABEL = AigcLabel(
    label="1",
    content_producer="milepost",
    produce_id="1",
    content_propagator="milepost",
    propagate_id="1",
)


class StoreAwayError(WorldFailure):
    """Stands for a database that is away."""

    code = "store_away"
    retryable = True

    def __str__(self) -> str:
        return "the store is away; try again"


class InMemoryDesk:
    """Keeps every promise of `PosterDesk` while the process lives."""

    def __init__(self, *, now_ms: Callable[[], int]) -> None:
        self.submissions: dict[str, Submission] = {}
        self.subscribed = asyncio.Event()
        self.away = False
        self.away_for_events = False
        self._now_ms = now_ms
        self._tenants: dict[str, str] = {}
        self._states: dict[str, PosterState] = {}
        self._events: dict[str, list[PosterEvent]] = {}
        self._pictures: dict[str, StoredPicture] = {}
        self.versions: dict[tuple[str, str, PictureVersion], bytes] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._news = asyncio.Condition()

    async def submit(self, tenant: str, submission: Submission) -> PosterState | NotAccepted:
        self._look()
        key = (tenant, submission.idempotency_key or "")
        if key[1] and key in self._keys:
            earlier = self._keys[key]
            if self.submissions[earlier].digest != submission.digest:
                return NotAccepted.KEY_REUSED
            return self._states[earlier]
        poster_id = uuid4().hex
        self._keys[key] = poster_id
        self._tenants[poster_id] = tenant
        self.submissions[poster_id] = submission
        self._events[poster_id] = []
        await self._happen(
            PosterState(poster_id=poster_id, status="queued", created_ms=self._now_ms())
        )
        return self._states[poster_id]

    async def get(self, tenant: str, poster_id: str) -> PosterState | None:
        self._look()
        return self._states[poster_id] if self._tenants.get(poster_id) == tenant else None

    async def list(
        self, tenant: str, *, status: Status | None, limit: int, behind: Place | None
    ) -> Page:
        self._look()
        found = sorted(
            (
                replace(state, report=None)
                for state in self._states.values()
                if self._tenants[state.poster_id] == tenant
                and state.status != "erased"
                and status in {None, state.status}
                and (behind is None or _place(state) < (behind.created_ms, behind.poster_id))
            ),
            key=_place,
            reverse=True,
        )
        return Page(posters=tuple(found[:limit]), more=len(found) > limit)

    async def cancel_or_erase(self, tenant: str, poster_id: str) -> None:
        state = await self.get(tenant, poster_id)
        if state is None:
            return
        if state.status not in FINISHED:
            now_ms = self._now_ms()
            await self._happen(replace(state, status="cancelled", finished_ms=now_ms))
        else:
            self._pictures.pop(poster_id, None)
            self.versions = {at: data for at, data in self.versions.items() if at[1] != poster_id}
            await self._happen(
                PosterState(poster_id=poster_id, status="erased", created_ms=state.created_ms)
            )

    async def picture(self, tenant: str, poster_id: str) -> StoredPicture | None:
        self._look()
        return self._pictures.get(poster_id) if self._tenants.get(poster_id) == tenant else None

    async def version(self, tenant: str, poster_id: str, version: PictureVersion) -> bytes | None:
        self._look()
        return self.versions.get((tenant, poster_id, version))

    async def keep_version(
        self, tenant: str, poster_id: str, version: PictureVersion, data: bytes
    ) -> None:
        self._look()
        self.versions[tenant, poster_id, version] = data

    async def events(
        self, tenant: str, poster_id: str, *, behind: int
    ) -> AsyncIterator[PosterEvent]:
        if self.away_for_events:
            raise StoreAwayError
        if self._tenants.get(poster_id) != tenant:
            return
        while True:
            known = self._events[poster_id]
            for event in known[behind:]:
                behind = event.event_id
                yield event
            if known[-1].status in FINISHED:
                return
            self.subscribed.set()
            async with self._news:
                await self._news.wait_for(
                    lambda: len(self._events[poster_id]) > behind  # noqa: B023  # called at once
                )

    async def go_on(self, poster_id: str, *, progress: float, step: str | None = None) -> None:
        """The poster is being made."""
        state = self._states[poster_id]
        started_ms = state.started_ms or self._now_ms()
        await self._happen(
            replace(state, status="running", started_ms=started_ms, progress=progress), step
        )

    async def succeed(self, poster_id: str, picture: bytes, report: Report) -> None:
        """The picture is there, a JPEG."""
        await self.go_on(poster_id, progress=0.9, step="save")
        digest = hashlib.sha256(picture).hexdigest()[:32]
        self._pictures[poster_id] = StoredPicture(data=picture, file_format="jpeg", digest=digest)
        state, now_ms = self._states[poster_id], self._now_ms()
        await self._happen(
            replace(state, status="succeeded", finished_ms=now_ms, progress=1.0, report=report)
        )

    async def fail(self, poster_id: str, failure: Failure) -> None:
        """There will be no picture."""
        state, now_ms = self._states[poster_id], self._now_ms()
        await self._happen(replace(state, status="failed", finished_ms=now_ms, failure=failure))

    async def make_queued(self, make: Callable[[PosterRequest], Awaitable[Poster]]) -> None:
        """Make every queued poster for real."""
        for poster_id in [i for i, state in self._states.items() if state.status == "queued"]:
            await self.go_on(poster_id, progress=0.0)
            try:
                poster = await make(self.submissions[poster_id].request)
            except MilepostError as error:
                await self.fail(
                    poster_id, Failure(code=error.code, message=str(error), retryable=False)
                )
            else:
                await self.succeed(poster_id, poster.data, poster.report)

    async def _happen(self, state: PosterState, step: str | None = None) -> None:
        events = self._events[state.poster_id]
        event = PosterEvent(
            event_id=len(events) + 1,
            status=state.status,
            progress=state.progress,
            at_ms=self._now_ms(),
            step=step,
            failure=state.failure,
        )
        events.append(event)
        self._states[state.poster_id] = replace(state, last_event_id=event.event_id)
        async with self._news:
            self._news.notify_all()

    def _look(self) -> None:
        if self.away:
            raise StoreAwayError


class InMemoryGarage:
    """Keeps every promise of `Garage` while the process lives."""

    def __init__(self) -> None:
        self._own: dict[str, dict[str, CarUpload]] = {}

    async def cars(self, tenant: str) -> Sequence[CarFacts]:
        own = self._own.get(tenant, {}).values()
        return (*(upload.facts for upload in own), *OUR_CARS)

    async def add(self, tenant: str, upload: CarUpload) -> CarRefused | None:
        own = self._own.setdefault(tenant, {})
        name = upload.facts.name
        if name in {car.name for car in OUR_CARS} or own.get(name, upload) != upload:
            return CarRefused.NAME_TAKEN
        own[name] = upload
        return None

    async def has(self, tenant: str, name: str) -> bool:
        return name in {car.name for car in await self.cars(tenant)}

    async def remove(self, tenant: str, name: str) -> bool:
        return self._own.get(tenant, {}).pop(name, None) is not None


def a_picture(width: int = 216, height: int = 270) -> bytes:
    """A labelled JPEG."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, width, dtype=np.uint8)
    return encode_picture(pixels, "jpeg", aigc=LABEL, prompt='{"1": {}}').data


def size_of(picture: bytes) -> tuple[str | None, tuple[int, int]]:
    """Format and size of a picture file."""
    with Image.open(BytesIO(picture)) as image:
        return image.format, image.size


def a_report(style: Literal["travel", "guofeng"] = "travel") -> Report:
    """A report of an uneventful trip."""
    facts = FactsReport(
        start=datetime.fromisoformat("2024-05-02T22:38:00"),
        end=datetime.fromisoformat("2024-05-05T18:57:00"),
        season="spring",
        holiday=None,
        day_part_start="night",
        day_part_end="dusk",
        nights=3,
        route=("上海", "杭州"),
        distance_km=645.4,
        driving_minutes=None,
        colour=None,
        generation=None,
        weather_start=None,
        weather_end=None,
        mood="joyful",
    )
    brief = BriefReport(
        landmark=None,
        archetype="lake",
        light="day",
        weather="clear",
        prompt_zh="湖",
        prompt_en="a lake",
        negative="",
        elements=(),
    )
    return Report(
        facts=facts,
        brief=brief,
        seeds={"brief": 1, "landscape": 1},
        style=style,
        models={"writer": "rules", "painter": "builtin", "car": "suv"},
        timings={"landscape": 0.1},
        measurements=(),
        label=LabelReport(text="AI生成", box=(1, 2, 3, 4), metadata={"Label": "1"}),
        attempts=(),
        warnings=(),
    )


def _place(state: PosterState) -> tuple[int, str]:
    return state.created_ms, state.poster_id
