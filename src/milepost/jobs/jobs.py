"""The port: everything that the rest of Milepost may do with jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from milepost.jobs import claims, table
from milepost.jobs.claims import Claim, Ending, Held
from milepost.jobs.embedded import EmbeddedDispatch
from milepost.jobs.fleet import FleetDispatch
from milepost.jobs.model import Count, Failure, Job, JobState, LeaseTimes, NewJob, Submitted
from milepost.jobs.waking import Waking
from milepost.records.records import Records
from milepost.records.refusals import DatabaseAway
from milepost.records.sole import Sole
from milepost.records.transaction import Unit

T = TypeVar("T")
AWAY_S: Final = 0.5
"""Between two looks while the database is away."""


class Dispatch(Protocol):
    """Decides who is next."""

    async def rebuild(self) -> None:
        """Look at the table again."""

    def queued(self, jobs: Iterable[Job]) -> None:
        """These wait from now on."""

    def ended(self, tenant: str) -> None:
        """One of the tenant's jobs runs no more."""

    async def claim(
        self, kinds: Sequence[str], worker: str, most: int, lease_s: float
    ) -> Sequence[Job]:
        """Hand out waiting jobs, fairly between tenants."""


class Jobs:
    """The durable queue. What returned from a call is committed.

    Everything may raise `DatabaseAway`. A `tenant` of None means any tenant's job.
    """

    def __init__(
        self, records: Records, *, times: LeaseTimes | None = None, deaths_most: int = 5
    ) -> None:
        """Use open records; nothing is run until `start_running`.

        Args:
            records: opened with `table.SCHEMA` among its schemas.
            times: when a worker counts as dead.
            deaths_most: a job whose workers died this often in a row is a dead letter.
        """
        self.times = times or LeaseTimes()
        self._records = records
        self._deaths_most = deaths_most
        self._dispatch: Dispatch | None = None
        self._sole: Sole | None = None
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self._stops: list[Callable[[], None]] = []
        self._waking = Waking()
        self._cancelling: set[Callable[[str], None]] = set()
        self._outdated = False
        self._rebuilding: asyncio.Task[None] | None = None

    async def start_running(self) -> None:
        """Get ready for workers in this process.

        Raises:
            AlreadyRunning: on SQLite, another process runs the jobs.
        """
        self._sole = self._records.sole_runner()
        if self._sole is not None:
            await self._records.write(
                lambda each: claims.recovered(each, deaths_most=self._deaths_most, everyone=True)
            )
        embedded = self._records.database == "sqlite"
        self._dispatch = (
            EmbeddedDispatch(self._records) if embedded else FleetDispatch(self._records)
        )
        await self._dispatch.rebuild()
        self._stops.append(self._records.listen(table.QUEUED, self._heard_queued))
        self._stops.append(self._records.listen(table.CANCELLING, self._heard_cancelling))
        self._waking.ring()

    async def close(self) -> None:
        """Stop listening and let another process run the jobs; the records stay open."""
        for stop in self._stops:
            stop()
        self._stops.clear()
        if self._rebuilding is not None:
            self._rebuilding.cancel()
            await asyncio.wait({self._rebuilding})  # it ends at its next await
        if self._sole is not None:
            self._sole.release()
            self._sole = None

    # -- for those who want something done

    async def submit(self, new: NewJob) -> Submitted:
        """Accept a job.

        Raises:
            KeyReused: its idempotency key came with another request before.
            JobExists: the id that it chose is taken.
        """
        submitted = await self._records.write(table.Submission(new))
        if not submitted.repeated:
            self._queued([submitted.job])
        return submitted

    async def show(self, job_id: str, *, tenant: str | None = None) -> Job:
        """One job.

        Raises:
            JobUnknown: that tenant has none of that id.
        """
        return await self._records.read(lambda each: table.shown(each, job_id, tenant))

    async def list(
        self,
        *,
        tenant: str | None = None,
        kind: str | None = None,
        state: JobState | None = None,
        before_seq: int | None = None,
        most: int = 100,
        erased_too: bool = True,
    ) -> Sequence[Job]:
        """The newest first; `before_seq` is the `seq` of the last one of the page before."""
        return await self._records.read(
            lambda each: table.listed(
                each,
                tenant=tenant,
                kind=kind,
                state=state,
                before_seq=before_seq,
                most=most,
                erased_too=erased_too,
            )
        )

    async def counts(self) -> Sequence[Count]:
        """How much waits and runs, per kind."""
        return await self._records.read(table.counted)

    async def cancel(self, job_id: str, *, tenant: str | None = None) -> Job:
        """End a waiting job now and a running one as soon as its worker hears of it.

        Raises:
            JobUnknown: that tenant has none of that id.
        """
        return await self._records.write(lambda each: table.cancelled(each, job_id, tenant))

    async def retry(self, job_id: str, *, tenant: str | None = None) -> Job:
        """Queue a failed or cancelled job again, with all its attempts.

        Raises:
            JobUnknown: that tenant has none of that id.
            JobNotFinished: it has not failed and is not cancelled.
        """
        job = await self._records.write(lambda each: table.retried(each, job_id, tenant))
        self._queued([job])
        return job

    async def erase(self, job_id: str, *, tenant: str | None = None) -> Job:
        """Forget an ended job's content; its id stays, in state `erased`. Returns it as it was.

        Raises:
            JobUnknown: that tenant has none of that id.
            JobNotFinished: it has not ended.
        """
        return await self._records.write(lambda each: table.erased(each, job_id, tenant))

    async def purge(self, *, older_than_s: float, most: int = 500) -> Sequence[Job]:
        """Delete jobs that ended before that; returns them so that their results can go too."""
        return await self._records.write(lambda each: table.purged(each, older_than_s, most))

    async def watch(
        self, job_id: str, *, tenant: str | None = None, after_revision: int = 0
    ) -> AsyncIterator[Job]:
        """The job as it is, then after each change (changes may be joined), until it is final.

        Args:
            job_id: which.
            tenant: whose.
            after_revision: what the subscriber has seen already.

        Raises:
            JobUnknown: that tenant has none of that id, or it was purged meanwhile.
        """
        changed = asyncio.Event()
        if not self._watchers:
            self._stop_watching = self._records.listen(table.CHANGED, self._heard_changed)
        self._watchers.setdefault(job_id, set()).add(changed)
        try:
            while True:
                changed.clear()
                job = await self.show(job_id, tenant=tenant)
                if job.revision > after_revision:
                    after_revision = job.revision
                    yield job
                if job.final:
                    return
                await changed.wait()  # set by `_heard_changed`, at each change of the row
        finally:
            self._watchers[job_id].discard(changed)
            if not self._watchers[job_id]:
                del self._watchers[job_id]
            if not self._watchers:
                self._stop_watching()

    # -- for those who do it; a worker's own writes follow one another in one lane, so that two of
    # them never wait for each other's rows

    async def claim(self, kinds: Sequence[str], worker: str, most: int) -> Sequence[Job]:
        """Take up to `most` jobs; they are the worker's until its lease ends."""
        if self._dispatch is None:
            return ()
        self._waking.begin_to_look(kinds)
        return await self._dispatch.claim(kinds, worker, most, self.times.lease_s)

    async def wait_for_work(self, kinds: Sequence[str], timeout_s: float) -> None:
        """Return once something may be waiting; the time limit is for what was delayed."""
        await self._waking.wait(kinds, timeout_s)

    async def heartbeat(self, worker: str) -> Held:
        """Renew a worker's leases; returns what it still holds and what it is to stop."""
        return await self._records.write_aside(
            lambda each: claims.beaten(each, worker, self.times.lease_s)
        )

    async def recover(self) -> Sequence[Job]:
        """Queue the jobs of dead workers again, and fail what waited beyond its deadline."""
        waiting = await self._records.write(
            lambda each: claims.recovered(
                each, deaths_most=self._deaths_most, lease_s=self.times.lease_s
            )
        )
        self._queued(waiting)
        return waiting

    async def progress(self, claim: Claim, progress: Mapping[str, Any]) -> None:
        """Show subscribers how far a job is.

        Raises:
            ClaimLost: it is another worker's now.
        """
        await self._records.write_aside(lambda each: claims.progressed(each, claim, progress))

    async def finish(self, claim: Claim, result: str | None) -> Job:
        """It is done, and that is where its result is.

        Raises:
            ClaimLost: it is another worker's now.
        """
        return await self._records.write_aside(Ending(claim, "succeeded", result=result))

    async def fail(self, claim: Claim, failure: Failure) -> Job:
        """It went wrong: try again after a while, or make it a dead letter.

        Raises:
            ClaimLost: it is another worker's now.
        """
        delay_s = failure.retry_in_s
        if delay_s is None:
            return await self._records.write_aside(Ending(claim, "failed", failure=failure))
        return await self._put_back(claim, failure, delay_s)

    async def release(self, claim: Claim) -> Job:
        """Give a job back untried.

        Raises:
            ClaimLost: it is another worker's now.
        """
        return await self._put_back(claim, None, 0.0)

    async def stopped(self, claim: Claim) -> Job:
        """It was cancelled while it ran.

        Raises:
            ClaimLost: it is another worker's now.
        """
        return await self._records.write_aside(Ending(claim, "cancelled"))

    # -- for a process that accepts jobs and runs them itself

    @property
    def shared(self) -> bool:
        """Whether other processes may run the jobs, too."""
        return self._records.database != "sqlite"

    async def do(self, unit: Unit[T]) -> T:
        """Run a unit of `own` or `ended` that writes."""
        return await self._records.write(unit)

    async def ask(self, unit: Unit[T]) -> T:
        """Run a unit of `own` or `ended` that only reads."""
        return await self._records.read(unit)

    def let_go(self, job: Job) -> None:
        """A claimed job runs no more here, however it ended: its tenant's turn comes earlier."""
        if self._dispatch is not None:
            self._dispatch.ended(job.tenant)

    def on_cancelling(self, heard: Callable[[str], None]) -> Callable[[], None]:
        """Hear the id of every running job that is to stop ("": look). Returns the way out."""
        self._cancelling.add(heard)
        return lambda: self._cancelling.discard(heard)

    async def _put_back(self, claim: Claim, failure: Failure | None, delay_s: float) -> Job:
        job = await self._records.write_aside(
            lambda each: claims.again(each, claim, failure=failure, delay_s=delay_s)
        )
        if not job.final:
            self._queued([job])
        return job

    def _queued(self, jobs: Sequence[Job]) -> None:
        if self._dispatch is not None and jobs:
            self._dispatch.queued(jobs)
            self._waking.ring(frozenset(job.kind for job in jobs))

    def _heard_queued(self, kind: str) -> None:
        if kind:
            self._waking.ring(frozenset((kind,)))
            return
        self._outdated = True
        if self._rebuilding is None or self._rebuilding.done():
            self._rebuilding = asyncio.create_task(self._look_again(), name="milepost-rebuild")

    async def _look_again(self) -> None:
        while self._dispatch is not None and self._outdated:
            self._outdated = False
            try:
                await self._dispatch.rebuild()
            except DatabaseAway:
                self._outdated = True
                await asyncio.sleep(AWAY_S)
            self._waking.ring()

    def _heard_cancelling(self, job_id: str) -> None:
        for heard in tuple(self._cancelling):
            heard(job_id)

    def _heard_changed(self, job_id: str) -> None:
        waking = [self._watchers.get(job_id, ())] if job_id else list(self._watchers.values())
        for watchers in waking:
            for changed in watchers:
                changed.set()
