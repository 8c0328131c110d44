"""What clients are shown of a poster."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from milepost.access.link import Link
from milepost.poster.report import Report
from milepost.tasks.desk import Failure, PosterEvent, PosterState
from milepost.tasks.told_failure import without_folders

ShownStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""ISO 8601 with milliseconds and offset."""
Progress = Annotated[float, Field(ge=0, le=1)]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class FailureView(_View):
    """Why there is no picture."""

    code: str
    """Stable; decide by it."""
    message: str
    """One line."""
    retryable: bool
    """Whether the same order may succeed later."""


class PosterAccepted(_View):
    """A poster that will be made."""

    id: str
    status: ShownStatus


class PosterSummary(PosterAccepted):
    """A poster as it stands."""

    progress: Progress
    """0 to 1."""
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    """Also of a failed or cancelled one."""
    error: FailureView | None


class PosterView(PosterSummary):
    """A poster as it stands, with its report."""

    report: Report | None
    """Once it succeeded."""


class PosterPage(_View):
    """A part of a list, newest first."""

    items: list[PosterSummary]
    next: str | None
    """`cursor` of the next part; null at the end."""


class LinkView(_View):
    """An address that opens without a token."""

    url: str
    """Of this server; it names the tenant."""
    expires_at: Moment
    """From then on it is refused."""


class StyleView(_View):
    """A look."""

    name: str
    description: str


class StyleList(_View):
    """Every look there is."""

    items: list[StyleView]


class EventView(_View):
    """The data of one server-sent event."""

    id: str
    """Of the poster."""
    status: ShownStatus | Literal["erased"]
    progress: Progress
    at: Moment
    step: str | None
    """The node that runs now."""
    error: FailureView | None


def accepted(state: PosterState) -> PosterAccepted:
    """That it was accepted."""
    return PosterAccepted(id=state.poster_id, status=_status_of(state))


def summary(state: PosterState) -> PosterSummary:
    """All but the report."""
    return PosterSummary(
        id=state.poster_id,
        status=_status_of(state),
        progress=state.progress,
        created_at=moment(state.created_ms),
        started_at=None if state.started_ms is None else moment(state.started_ms),
        finished_at=None if state.finished_ms is None else moment(state.finished_ms),
        error=_failure(state.failure),
    )


def whole(state: PosterState) -> PosterView:
    """All of it."""
    return PosterView(**dict(summary(state)), report=state.report)


def event(poster_id: str, event: PosterEvent) -> EventView:
    """What a subscriber is told."""
    return EventView(
        id=poster_id,
        status=event.status,
        progress=event.progress,
        at=moment(event.at_ms),
        step=event.step,
        error=_failure(event.failure),
    )


def link(made: Link) -> LinkView:
    """As it is handed out."""
    return LinkView(url=made.url, expires_at=moment(made.expires_ms))


def moment(since_1970_ms: int) -> str:
    """ISO 8601 with milliseconds and offset."""
    seconds, milliseconds = divmod(since_1970_ms, 1000)
    whole_seconds = datetime.fromtimestamp(seconds, UTC)
    return whole_seconds.replace(microsecond=milliseconds * 1000).isoformat(timespec="milliseconds")


def _status_of(state: PosterState) -> ShownStatus:
    # an erased poster is answered with 410 before anybody shows it
    return cast("ShownStatus", state.status)


def _failure(failure: Failure | None) -> FailureView | None:
    if failure is None:
        return None
    return FailureView(
        code=failure.code, message=without_folders(failure.message), retryable=failure.retryable
    )
