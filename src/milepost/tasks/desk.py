"""What a poster desk does, and the facts that it is told and tells.

Everything is per tenant. What is handed over is redacted already; what comes back is facts, and
nothing here knows of HTTP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal, Protocol

from milepost.poster.report import Report
from milepost.poster.request import FileFormat, PosterRequest

Status = Literal["queued", "running", "succeeded", "failed", "cancelled", "erased"]
FINISHED: Final[frozenset[Status]] = frozenset(("succeeded", "failed", "cancelled", "erased"))
"""Nothing happens to it any more, but that it may be erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A poster as asked for, redacted."""

    request: PosterRequest
    idempotency_key: str | None = None
    """The client's own; the same key always means the same poster of the tenant."""

    digest: str
    """Of all the above but the key: equal submissions have equal ones. Made from the redacted trip,
    so that it tells nothing about the private one."""


class NotAccepted(StrEnum):
    """Why a submission makes no poster."""

    KEY_REUSED = "key_reused"
    """The tenant used the key before, for another submission."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Why there is no picture."""

    code: str
    """Of the error; stable."""
    message: str
    """One line that holds nothing private."""
    retryable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PosterState:
    """One poster as it stands. Of an erased one nothing but the id means anything."""

    poster_id: str
    status: Status
    progress: float = 0.0
    """0..1, never falling while one attempt runs."""
    created_ms: int
    """Since 1970, as every time here."""
    started_ms: int | None = None
    finished_ms: int | None = None
    failure: Failure | None = None
    report: Report | None = None
    """Once it succeeded; left out of lists."""
    last_event_id: int = 0
    """Of the newest event; 0 before the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a list goes on: behind the poster of that time and id, newest first."""

    created_ms: int
    poster_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A part of a list, newest first."""

    posters: tuple[PosterState, ...]
    more: bool
    """Whether there are older ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPicture:
    """A finished picture file."""

    data: bytes = field(repr=False)
    file_format: FileFormat
    digest: str
    """Of the bytes, in characters that an ETag may have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureVersion:
    """A stored picture in another format, or smaller."""

    of: str
    """The digest of the picture that it shows."""
    file_format: FileFormat
    width_px: int | None
    """What it was scaled down to; None if it was not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PosterEvent:
    """Something happened to a poster."""

    event_id: int
    """1, 2, 3 … per poster."""
    status: Status
    """From now on. A finished one makes the event the last."""
    progress: float
    at_ms: int
    step: str | None = None
    """The node of the workflow that runs now."""
    failure: Failure | None = None


class PosterDesk(Protocol):
    """Every method may raise `WorldFailure` while the database or the store is away.

    Ids are any text of the alphabet that ids have; those of other tenants are unknown.
    """

    async def submit(self, tenant: str, submission: Submission) -> PosterState | NotAccepted:
        """Accept a poster, durably, before this returns.

        With a key that was used for an equal submission, the poster that came of it.
        """

    async def get(self, tenant: str, poster_id: str) -> PosterState | None:
        """The poster; None if the tenant never had it."""

    async def list(
        self, tenant: str, *, status: Status | None, limit: int, behind: Place | None
    ) -> Page:
        """The tenant's posters, newest first, without reports and without erased ones."""

    async def cancel_or_erase(self, tenant: str, poster_id: str) -> None:
        """Cancel an unfinished poster; erase a finished one and everything that came of it.

        When this returns, `get` says `cancelled` or `erased`. Does nothing to unknown ones.
        """

    async def picture(self, tenant: str, poster_id: str) -> StoredPicture | None:
        """The picture of a poster that succeeded; None if it was erased meanwhile."""

    async def version(self, tenant: str, poster_id: str, version: PictureVersion) -> bytes | None:
        """A version of the picture, if it was kept."""

    async def keep_version(
        self, tenant: str, poster_id: str, version: PictureVersion, data: bytes
    ) -> None:
        """Keep a version until the poster is erased; where there is no room it is not kept."""

    def events(self, tenant: str, poster_id: str, *, behind: int) -> AsyncIterator[PosterEvent]:
        """What happened after the event of that number, and what happens from now on.

        Ends after the last event of the poster, at once if there is no later one. Events that are
        not kept any more are passed over; the last one is always kept. Closing the iterator ends
        the subscription.
        """
