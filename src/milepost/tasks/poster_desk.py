"""Posters ordered, watched and handed out: `PosterDesk` over the durable queue and the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from milepost.assets.failures import AssetMissing
from milepost.assets.outcomes import OutcomeStore, user_of
from milepost.assets.store import AssetStore
from milepost.assets.versions import keep_version, kept_version
from milepost.errors import WorldFailure
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job, NewJob
from milepost.jobs.refusals import JobNotFinished, JobUnknown, KeyReused
from milepost.poster.report import Report
from milepost.poster.request import Makers
from milepost.records.refusals import DatabaseAway
from milepost.tasks.desk import (
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
from milepost.tasks.poster_job import KINDS, MEDIA_TYPES, PICTURE, REPORT, kind_of, payload_of

AWAY_S: Final = 0.5
"""Between two looks while the database is away."""
ENDS_WITHIN_S: Final = 30.0
"""Ten seconds after its worker's death a poster has another, which ends it; proxies wait longer."""
_FORMATS: Final = {media_type: file_format for file_format, media_type in MEDIA_TYPES.items()}


class NotEndedYet(WorldFailure):
    """A poster is to end, and will, but nobody has said so yet."""

    code = "not_ended_yet"
    retryable = True

    def __str__(self) -> str:
        return "the poster is to end, but its worker has not said yet that it has; ask again later"


@dataclass(frozen=True, kw_only=True)
class DurableDesk:
    """Every poster is a job of the same id; its files lie in the store under that id."""

    jobs: Callable[[], Jobs]
    """The queue, once it is open."""
    assets: AssetStore
    outcomes: OutcomeStore | None = None
    """What costly nodes made; it goes with the posters that used it."""
    makers: Makers = Makers()  # noqa: RUF009  # frozen
    """Of posters of which nobody says who is to make them."""
    ends_within_s: float = ENDS_WITHIN_S
    """What a running poster that is cancelled is given."""

    async def submit(self, tenant: str, submission: Submission) -> PosterState | NotAccepted:
        """Accept a poster; its row is committed when this returns."""
        new = NewJob(
            tenant=tenant,
            kind=kind_of(self.makers.asked_by(submission.request)),
            payload=payload_of(submission.request),
            idempotency_key=submission.idempotency_key,
            body_digest=submission.digest,
        )
        try:
            submitted = await self.jobs().submit(new)
        except KeyReused:
            return NotAccepted.KEY_REUSED
        return _state(submitted.job)

    async def get(self, tenant: str, poster_id: str) -> PosterState | None:
        """The poster, with its report once it succeeded."""
        job = await self._find(tenant, poster_id)
        if job is None:
            return None
        report = None
        if job.state == "succeeded":
            report = await self.assets.threads.do(self._report, tenant, poster_id)
        return _state(job, report)

    async def list(
        self, tenant: str, *, status: Status | None, limit: int, behind: Place | None
    ) -> Page:
        """The tenant's posters, newest first, without erased ones."""
        before_seq = None
        if behind is not None:
            last = await self._find(tenant, behind.poster_id)
            if last is None:  # deleted long ago, and all that are older with it
                return Page(posters=(), more=False)
            before_seq = last.seq
        found: list[Job] = []
        for kind in KINDS:
            found += await self.jobs().list(
                tenant=tenant,
                kind=kind,
                state=status,
                before_seq=before_seq,
                most=limit + 1,
                erased_too=False,
            )
        found.sort(key=lambda job: -job.seq)
        return Page(posters=tuple(_state(job) for job in found[:limit]), more=len(found) > limit)

    async def cancel_or_erase(self, tenant: str, poster_id: str) -> None:
        """Cancel an unfinished poster and wait for its end; erase a finished one.

        Raises:
            NotEndedYet: nobody says that it ended, as after the death of the only worker.
        """
        job = await self._find(tenant, poster_id)
        if job is None or job.state == "erased":
            return
        if not job.final:
            job = await self._cancelled(tenant, poster_id)
            if job.state == "cancelled":  # it may have been about to keep its picture
                await self.assets.threads.do(self._erase_results, tenant, poster_id)
                return
        try:  # also one that succeeded or failed before its worker heard of us
            await self.jobs().erase(poster_id, tenant=tenant)
        except JobNotFinished:  # somebody began it anew just now
            raise NotEndedYet from None
        await self.assets.threads.do(self._erase_results, tenant, poster_id)

    async def _cancelled(self, tenant: str, poster_id: str) -> Job:
        """As it ended, in whatever way."""
        job = await self.jobs().cancel(poster_id, tenant=tenant)
        try:
            async with asyncio.timeout(self.ends_within_s):
                async for ended in self.jobs().watch(poster_id, tenant=tenant):
                    job = ended  # to its end: the worker that has it hears of it
        except TimeoutError:
            raise NotEndedYet from None
        return job

    async def picture(self, tenant: str, poster_id: str) -> StoredPicture | None:
        """The picture as it was made."""
        return await self.assets.threads.do(self._picture, tenant, poster_id)

    async def version(self, tenant: str, poster_id: str, version: PictureVersion) -> bytes | None:
        """A version of the picture, if it was kept."""
        return await self.assets.threads.do(
            kept_version,
            self.assets.of(tenant),
            owner=poster_id,
            name=_name_of(version),
            of=version.of,
        )

    async def keep_version(
        self, tenant: str, poster_id: str, version: PictureVersion, data: bytes
    ) -> None:
        """Keep a version until the poster is erased; where there is no room it is not kept."""
        await self.assets.threads.do(self._keep_version, tenant, poster_id, version, data)

    def _keep_version(
        self, tenant: str, poster_id: str, version: PictureVersion, data: bytes
    ) -> None:
        kept = self.assets.of(tenant)
        original = kept.find(poster_id, PICTURE)
        if original is not None and original.digest == version.of:
            media_type = MEDIA_TYPES[version.file_format]
            name = _name_of(version)
            keep_version(kept, data, original=original, name=name, media_type=media_type)

    async def events(
        self, tenant: str, poster_id: str, *, behind: int
    ) -> AsyncIterator[PosterEvent]:
        """Changes of the job's row, by their revisions; quick ones may be joined.

        While the database is away nothing is told, and the subscription goes on when it is back: a
        browser whose stream ends then, and that is answered 503, never comes again.
        """
        ended = False
        while not ended:
            jobs = self.jobs()
            try:
                async for job in jobs.watch(poster_id, tenant=tenant, after_revision=behind):
                    behind = job.revision
                    yield _event(job)
                ended = True
            except JobUnknown:
                ended = True
            except DatabaseAway:
                await asyncio.sleep(AWAY_S)

    def _erase_results(self, tenant: str, poster_id: str) -> None:
        self.assets.of(tenant).erase(poster_id)
        if self.outcomes is not None:
            self.outcomes.of(tenant).erase(user_of(poster_id))

    async def _find(self, tenant: str, poster_id: str) -> Job | None:
        try:
            job = await self.jobs().show(poster_id, tenant=tenant)
        except JobUnknown:
            return None
        return job if job.kind in KINDS else None

    def _report(self, tenant: str, poster_id: str) -> Report | None:
        kept = self.assets.of(tenant)
        try:
            return Report.model_validate_json(kept.read(kept.get(poster_id, REPORT)))
        except AssetMissing:  # erased meanwhile
            return None

    def _picture(self, tenant: str, poster_id: str) -> StoredPicture | None:
        kept = self.assets.of(tenant)
        try:
            asset = kept.get(poster_id, PICTURE)
            data = kept.read(asset)
        except AssetMissing:
            return None
        return StoredPicture(data=data, file_format=_FORMATS[asset.media_type], digest=asset.digest)


def _name_of(version: PictureVersion) -> str:
    return f"{PICTURE}-{version.width_px or 'whole'}.{version.file_format}"


def _state(job: Job, report: Report | None = None) -> PosterState:
    return PosterState(
        poster_id=job.job_id,
        status=job.state,
        progress=_fraction(job),
        created_ms=job.created_ms,
        started_ms=job.started_ms,
        finished_ms=job.finished_ms,
        failure=_failure(job),
        report=report,
        last_event_id=job.revision,
    )


def _event(job: Job) -> PosterEvent:
    return PosterEvent(
        event_id=job.revision,
        status=job.state,
        progress=_fraction(job),
        at_ms=job.finished_ms or job.started_ms or job.created_ms,
        step=(job.progress or {}).get("step") if job.state == "running" else None,
        failure=_failure(job),
    )


def _fraction(job: Job) -> float:
    if job.state == "succeeded":
        return 1.0
    return float((job.progress or {}).get("fraction", 0.0))


def _failure(job: Job) -> Failure | None:
    """A failed job's error; what failed for good would fail again."""
    if job.state != "failed" or job.error is None:
        return None
    return Failure(
        code=job.error["code"],
        message=job.error["message"],
        retryable=job.error["reason"] != "final",
    )
