"""Making a poster as a durable job: what its row says, and the work itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from milepost.assets.store import AssetStore
from milepost.car.catalogue import Catalogue
from milepost.jobs.model import Job
from milepost.jobs.running import Running
from milepost.poster.request import FileFormat, Makers, PosterRequest
from milepost.tasks.making import Poster, Studio, make_poster
from milepost.tasks.poster_progress import PosterProgress
from milepost.trip import RedactedTrip

KIND: Final = "poster"
"""Of posters that Milepost makes by itself."""
ASKING: Final = "poster_asking"
"""Of those that ask outside models: hundreds may wait for a vendor that hangs, and the others pass
them by."""
KINDS: Final = (KIND, ASKING)
PICTURE: Final = "picture"
REPORT: Final = "report"
MEDIA_TYPES: Final[Mapping[FileFormat, str]] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


def payload_of(request: PosterRequest) -> dict[str, Any]:
    """A request as its job's row holds it; the trip in it is redacted."""
    return {
        "trip": request.trip.model_dump(mode="json", exclude_none=True),
        "seed": request.seed,
        "width_px": request.width_px,
        "height_px": request.height_px,
        "style": request.style,
        "car": request.car,
        "painter": request.painter,
        "writer": request.writer,
        "file_format": request.file_format,
        "embed_workflow": request.embed_workflow,
    }


def request_of(payload: Mapping[str, Any]) -> PosterRequest:
    """The inverse of `payload_of`."""
    return PosterRequest(**{**payload, "trip": RedactedTrip.model_validate(payload["trip"])})


def kind_of(request: PosterRequest) -> str:
    """Which of `KINDS` a poster is, if everybody who makes it is named."""
    makers = (request.writer, request.painter)
    return ASKING if any(":" in (chain or "") for chain in makers) else KIND


class Cars(Protocol):
    """Knows every tenant's cars, see `poster_cars.OwnCars`."""

    def catalogue_for(self, tenant: str, wanted: str | None) -> Catalogue:
        """The tenant's own and everybody's; `wanted` is the one that was asked for."""


@dataclass(frozen=True, kw_only=True)
class PosterJob:
    """The handler of poster jobs, for `jobs.Worker`."""

    studio_for: Callable[[Job, Catalogue], AbstractContextManager[Studio]]
    """Job, and the cars there are for its tenant → an engine whose files nobody else takes."""
    cars: Cars
    assets: AssetStore
    makers: Makers
    """Of posters of which nobody says who is to make them."""

    async def __call__(self, job: Job, running: Running) -> str:
        """Make it, keep picture and report under the job's id, and say so.

        Run a second time after a crash it writes the same names again.

        Raises:
            MilepostError: whatever a node raised, a gate that said no, or a store that is away.
        """
        await self.assets.threads.do(self.assets.shelf.probe)  # before anything is drawn or paid
        request = self.makers.asked_by(request_of(job.payload))
        cars = await self.assets.threads.do(self.cars.catalogue_for, job.tenant, request.car)
        with self.studio_for(job, cars) as studio:
            poster = await make_poster(studio, request, watch=PosterProgress(running.report).hear)
        keeping = asyncio.create_task(self.assets.threads.do(self._keep, job, request, poster))
        try:
            await asyncio.shield(keeping)
        except asyncio.CancelledError:
            await asyncio.wait({keeping})  # a thread that writes: nothing comes after our end
            raise
        return job.job_id

    def _keep(self, job: Job, request: PosterRequest, poster: Poster) -> None:
        kept = self.assets.of(job.tenant)
        report = poster.report.model_dump_json().encode()
        kept.put(report, owner=job.job_id, name=REPORT, media_type="application/json")
        kept.put(
            poster.data,
            owner=job.job_id,
            name=PICTURE,
            media_type=MEDIA_TYPES[request.file_format],
        )
