"""One claimed job while its handler works on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Literal, TypeAlias

from milepost.jobs.claims import claim_of
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.refusals import ClaimLost
from milepost.records.refusals import DatabaseAway

Stop: TypeAlias = Literal["cancelled", "lost", "drained", "deadline"]


class Running:
    """Handed to the handler beside its job; tells subscribers how far it is."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self.job = job
        self.claim = claim_of(job)
        self.stopping: Stop | None = None
        """Why the handler was stopped."""
        self._jobs = jobs
        self._task: asyncio.Task[str | None] | None = None
        self._latest: Mapping[str, Any] | None = None
        self._writing: asyncio.Task[None] | None = None

    def report(self, progress: Mapping[str, Any]) -> None:
        """Show progress: JSON, nothing private. While one is written only the latest waits."""
        self._latest = progress
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="milepost-progress")

    def stop(self, why: Stop) -> None:
        """Cancel the handler."""
        if self.stopping is None:
            self.stopping = why
            if self._task is not None:
                self._task.cancel()

    async def attempt(
        self, handler: Callable[[Job, Running], Awaitable[str | None]], left_s: float | None
    ) -> str | None:
        """Run the handler; returns where its result is.

        Args:
            handler: the kind's.
            left_s: until the job's deadline.

        Raises:
            CancelledError: it was stopped, or we are.
            Exception: whatever it raised.
        """

        async def handled() -> str | None:
            return await handler(self.job, self)

        self._task = asyncio.create_task(handled(), name=f"job {self.job.job_id}")
        loop = asyncio.get_running_loop()
        late = None if left_s is None else loop.call_later(left_s, self.stop, "deadline")
        if self.stopping is not None:
            self._task.cancel()
        try:
            return await self._task
        finally:
            self._task.cancel()
            if late is not None:
                late.cancel()
            if self._writing is not None:
                await asyncio.wait({self._writing})  # one commit, which has a time limit

    async def _write(self) -> None:
        while self._latest is not None:
            progress, self._latest = self._latest, None
            with suppress(ClaimLost, DatabaseAway):  # the beat notices both
                await self._jobs.progress(self.claim, progress)
