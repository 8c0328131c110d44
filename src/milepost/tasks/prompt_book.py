"""Prompts in the jobs table: whatever happens while one commit is made goes into the next."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from milepost.jobs import ended as past
from milepost.jobs import own
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.own import LastWrite, NewRow
from milepost.records.refusals import DatabaseAway
from milepost.records.transaction import Transaction
from milepost.tasks.prompt_desk import EntryName, HeardCancel, Then, Unfinished
from milepost.tasks.prompt_entry import Ended, Filed, Finished
from milepost.tasks.prompt_gathering import Gathering
from milepost.tasks.prompt_row import (
    KIND,
    STATES,
    finished_of,
    job_id_of,
    job_ids_of,
    prompt_id_of,
    tenant_of,
    unfinished_of,
)

AWAY_S: Final = 0.5
"""Between two tries while the database is away."""
GATHERED_MOST_S: Final = 0.002
"""Between two commits while prompts come in quickly, and no longer than a commit takes: fewer and
larger ones cost much less."""
KEPT: Final = 10_000
"""Finished prompts of a tenant, as ComfyUI keeps; the retention of all jobs may keep fewer."""
TRIMMED_AT_ONCE: Final = 1000
LAST_SEQ: Final = "SELECT coalesce(max(seq), -1) FROM jobs"
ANOTHER: Final = "it could not be written"

Failed = Callable[[Exception], None]


def _nobody(tenant: str, prompt_id: str) -> None:
    """Nobody runs anything yet."""


class DurableBook:
    """The book of one server process; `opened` while its jobs are."""

    def __init__(self, jobs: Callable[[], Jobs], *, worker: str, failed: Failed) -> None:
        """Prepare.

        Args:
            jobs: the queue, once it is open.
            worker: this process's name in the table, never used before.
            failed: told of what must not happen; for a log.
        """
        self._jobs = jobs
        self._worker = worker
        self._failed = failed
        self._gathering = Gathering()
        self._asked = asyncio.Event()
        self._closing = False
        self._ended_since: Counter[str] = Counter()
        self._heard: HeardCancel = _nobody
        self._looking = asyncio.Event()
        self._doubtful: set[str] = set()
        """Refused, but perhaps the broken commit lasted."""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """While open, things are written; at the end all that was asked for, if it can be."""
        self._closing = False
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write_on(), name="milepost-prompts")
            others = [
                tasks.create_task(self._keep(), name="milepost-prompts-beat"),
                tasks.create_task(self._look(), name="milepost-prompts-cancelled"),
            ]
            stop_hearing = self._jobs().on_cancelling(self._hear)
            try:
                yield
            finally:
                self._closing = True
                self._asked.set()
                await writing  # what was asked for, in one commit or two
                stop_hearing()
                for each in others:
                    each.cancel()
                if self._jobs().shared:
                    with suppress(DatabaseAway):  # then the lease will tell the others
                        await self._jobs().do(lambda each: own.given_back(each, self._worker))

    def desk(self, tenant: str) -> DurablePromptDesk:
        """One tenant's."""
        return DurablePromptDesk(self, tenant)

    async def unfinished(self) -> Sequence[Unfinished]:
        """On SQLite all that is not finished; on Postgres none, as any worker takes those."""
        jobs = self._jobs()
        if jobs.shared:
            return ()
        taken = await jobs.do(lambda each: own.taken_over(each, KIND, self._worker))
        return [unfinished_of(job) for job in taken]

    async def last_number(self) -> int:
        """Rows are counted over all tenants, so it is higher than any tenant's own."""

        def unit(transaction: Transaction) -> int:
            ((last,),) = transaction.rows(LAST_SEQ)
            return int(last)

        return await self._jobs().ask(unit)

    def on_cancelling(self, heard: HeardCancel) -> None:
        """Tell when somebody else wants an end to one of ours: an operator, or another server."""
        self._heard = heard
        self._looking.set()

    def file(self, row: NewRow, then: Then) -> None:
        """Write a new one with the next commit."""
        self._gathering.new[row.job_id] = row, then
        self._asked.set()

    def begin_again(self, job_id: str, then: Then) -> None:
        """Count it with the next commit."""
        self._gathering.begun_again[job_id] = then
        self._asked.set()

    def end(self, tenant: str, write: LastWrite, then: Then) -> None:
        """Write an end with the next commit."""
        self._gathering.ended[write.job_id] = write, then
        self._ended_since[tenant] += 1
        self._asked.set()

    async def do(self, unit: Callable[[Transaction], None]) -> None:
        """Write something else, by itself."""
        await self._jobs().do(unit)

    async def ask(self, unit: Callable[[Transaction], Sequence[Any]]) -> Sequence[Any]:
        """Read something."""
        return await self._jobs().ask(unit)

    async def _write_on(self) -> None:
        while not self._closing or self._gathering:
            await self._asked.wait()  # set by whoever asks, and at the end
            self._asked.clear()
            while self._gathering:
                gathered, self._gathering = self._gathering, Gathering()
                began_s = time.perf_counter()
                await self._write(gathered)
                if len(self._gathering) > 1:  # they come in quickly: let more of them come
                    took_s = time.perf_counter() - began_s
                    await asyncio.sleep(min(took_s, GATHERED_MOST_S))
            if not self._closing:
                await self._trim()

    async def _write(self, gathered: Gathering) -> None:
        """Commit it; what is new is refused while the database is away, an end is tried again."""
        while gathered:
            jobs = self._jobs()
            batch = gathered.batch(self._worker, jobs.times.lease_s)
            try:
                await self._withdraw_doubtful(jobs)
                written = await jobs.do(batch)
            except DatabaseAway as error:
                self._doubtful.update(gathered.new)
                gathered.refuse(error)
                if self._closing:
                    gathered.give_up(error)
                    return
                await asyncio.sleep(AWAY_S)
            except Exception as error:  # noqa: BLE001  # one row that cannot be written stops no other
                await self._apart(gathered, error)
                return
            else:
                gathered.tell(written)
                return

    async def _withdraw_doubtful(self, jobs: Jobs) -> None:
        if self._doubtful:
            doubtful = list(self._doubtful)
            await jobs.do(lambda each: own.withdrawn(each, self._worker, doubtful))
            self._doubtful.clear()

    async def _apart(self, gathered: Gathering, error: Exception) -> None:
        alone = gathered.alone()
        for each in alone:
            await self._write(each)
        if not alone:
            self._failed(error)
            gathered.give_up(DatabaseAway(ANOTHER))

    async def _trim(self) -> None:
        """Let the oldest go, some at a time."""
        due = [tenant for tenant, n in self._ended_since.items() if n >= TRIMMED_AT_ONCE]
        for tenant in due:
            del self._ended_since[tenant]
            with suppress(DatabaseAway):  # the next time
                await self._jobs().do(
                    lambda each, tenant=tenant: past.trim(  # type: ignore[misc]  # a default binds it
                        each, tenant=tenant, kind=KIND, keep=KEPT, most=2 * TRIMMED_AT_ONCE
                    )
                )

    def _hear(self, job_id: str) -> None:
        if job_id:
            self._heard(tenant_of(job_id), prompt_id_of(job_id))
        else:
            self._looking.set()

    async def _look(self) -> None:
        """Something was said that we may have missed: look at the table."""
        while True:
            await self._looking.wait()  # set by `_hear`
            self._looking.clear()
            with suppress(DatabaseAway):  # it is said again when the database is back
                for job_id in await self.ask(lambda each: own.cancelling(each, self._worker)):
                    self._hear(job_id)

    async def _keep(self) -> None:
        """Keep the lease where others may take over."""
        jobs = self._jobs()
        while jobs.shared:
            with suppress(DatabaseAway):
                await jobs.do(lambda each: own.kept(each, self._worker, jobs.times.lease_s))
            await asyncio.sleep(jobs.times.beat_s)


@dataclass(frozen=True, slots=True)
class DurablePromptDesk:
    """One tenant's part of the book."""

    book: DurableBook
    tenant: str

    def file(self, filed: Filed, then: Then) -> None:
        """Write an accepted prompt down; `then` may get `PromptIdTaken`."""
        row = NewRow(job_id_of(self.tenant, filed.prompt_id), self.tenant, KIND, filed.to_text())
        self.book.file(row, then)

    def begin_again(self, prompt_id: str, then: Then) -> None:
        """Count that it is about to run."""
        self.book.begin_again(job_id_of(self.tenant, prompt_id), then)

    def end(self, prompt_id: str, ended: Ended, then: Then) -> None:
        """Write its end down."""
        job_id = job_id_of(self.tenant, prompt_id)
        write = LastWrite(job_id, STATES[ended.status], ended.to_text())
        self.book.end(self.tenant, write, then)

    async def newest(self, *, most: int, bytes_most: int) -> Sequence[EntryName]:
        """Finished ones, the newest first."""
        found = await self.book.ask(
            lambda each: past.newest(
                each, tenant=self.tenant, kind=KIND, most=most, bytes_most=bytes_most
            )
        )
        return [EntryName(prompt_id_of(named.job_id), named.revision) for named in found]

    async def finished(self, prompt_ids: Collection[str]) -> Mapping[str, Finished]:
        """Those of them that are finished; they are read in the database's thread."""
        job_ids = job_ids_of(self.tenant, prompt_ids)

        def unit(transaction: Transaction) -> list[Finished]:
            jobs: Sequence[Job] = past.whole(
                transaction, tenant=self.tenant, kind=KIND, job_ids=job_ids
            )
            return [finished_of(job) for job in jobs]

        return {entry.prompt_id: entry for entry in await self.book.ask(unit)}

    async def forget(self, prompt_ids: Collection[str] | None) -> None:
        """Delete finished ones, all if None."""
        job_ids = None
        if prompt_ids is not None:
            job_ids = job_ids_of(self.tenant, prompt_ids)
        await self.book.do(
            lambda each: past.forget(each, tenant=self.tenant, kind=KIND, job_ids=job_ids)
        )
