"""The loop that claims jobs, runs their handlers and says how they ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from random import random
from typing import Final, TypeAlias

from milepost.jobs.claims import TOO_LATE, Claim, Held
from milepost.jobs.clock_jumps import ClockJumps
from milepost.jobs.jobs import Jobs
from milepost.jobs.model import Job
from milepost.jobs.refusals import ClaimLost
from milepost.jobs.retries import Retries
from milepost.jobs.running import Running
from milepost.records.refusals import DatabaseAway

Handler: TypeAlias = Callable[[Job, Running], Awaitable[str | None]]
"""Does one kind of job. Returns where the result is; raises what went wrong. It is cancelled
when the job is; what it has begun elsewhere it must find again if it is run a second time."""
Sleep: TypeAlias = Callable[[float], Awaitable[None]]
DELAYED_S: Final = 0.5
"""How late a delayed job may start."""
AWAY_S: Final = 0.5
"""Between two tries while the database is away."""


def nothing_to_tell(job: Job, error: Exception) -> None:
    """Keep quiet about a handler that failed."""


def compare(supposed: Sequence[Running], held: Held) -> None:
    """Stop what the table no longer gives us, and what somebody wants to end."""
    for running in supposed:
        claim = running.claim
        if (claim.job_id, claim.attempt) not in held.claims:
            running.stop("lost")
        elif claim.job_id in held.cancelling:
            running.stop("cancelled")


class Worker:
    """Runs up to `at_once` jobs in this process until it is drained."""

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        *,
        worker_id: str,
        at_once: int,
        retries: Retries | None = None,
        chance: Callable[[], float] = random,
        failed: Callable[[Job, Exception], None] = nothing_to_tell,
        sleep: Sleep = asyncio.sleep,
        room: Callable[[int], int] | None = None,
        most: Mapping[str, int] | None = None,
    ) -> None:
        """Prepare; `run` does the work.

        Args:
            jobs: after `start_running`.
            handlers: by kind; only these kinds are claimed.
            worker_id: never used before, by this process or another.
            at_once: jobs running at the same time.
            retries: what is tried again.
            chance: 0..1, for the jitter.
            failed: told of every attempt that raised; for a log.
            sleep: how to wait between two beats or tries.
            room: how many jobs running → how many more may be begun, within `at_once`; for jobs
                that do not always take up what is limited. When it has grown: `look_again`.
            most: of a kind, how many running jobs keep further ones of it from being begun; those
                of the other kinds still are.
        """
        self.worker_id = worker_id
        self._jobs = jobs
        self._handlers = dict(handlers)
        self._at_once = at_once
        self._retries = retries or Retries()
        self._chance = chance
        self._failed = failed
        self._sleep = sleep
        self._room = room
        self._most = dict(most or {})
        self._running: dict[str, Running] = {}
        self._draining = asyncio.Event()
        self._grace_is_over = False
        self._changed = asyncio.Event()
        self._turn = 0
        self._apart_s = 0.0
        self._clock_jumps = ClockJumps()
        self._unheard: frozenset[tuple[str, int]] = frozenset()
        """Held by the table's word, but by nothing here, when the last sign of life was given."""

    @property
    def busy(self) -> int:
        """How many jobs run now."""
        return len(self._running)

    def drain(self, *, grace_s: float) -> None:
        """Claim no more; after the grace give back what still runs. `run` then returns."""
        if not self._draining.is_set():
            self._draining.set()
            self._changed.set()
            asyncio.get_running_loop().call_later(grace_s, self._stop_all)

    def look_again(self) -> None:
        """There may be room for another job."""
        self._changed.set()

    async def run(self) -> None:
        """Work until drained."""
        stop_hearing = self._jobs.on_cancelling(self._heard_cancelling)
        try:
            async with asyncio.TaskGroup() as group:
                beating = group.create_task(self._beat(), name="milepost-beat")
                await self._claim_until_drained(group)
                while self._running:
                    self._changed.clear()
                    await self._changed.wait()  # set when a job has ended
                beating.cancel()
        finally:
            stop_hearing()

    async def _claim_until_drained(self, group: asyncio.TaskGroup) -> None:
        while not self._draining.is_set():
            self._changed.clear()
            free, kinds = self._free(), self._wanted()
            if free <= 0 or not kinds:
                await self._changed.wait()  # set when a job has ended, by `drain` and `look_again`
                continue
            try:
                claimed = await self._jobs.claim(kinds, self.worker_id, free)
            except DatabaseAway:
                await self._sleep(AWAY_S)
                continue
            for job in claimed:
                running = Running(self._jobs, job)
                self._running[job.job_id] = running
                if self._grace_is_over:  # while we claimed
                    running.stop("drained")
                group.create_task(self._one(running), name=f"claim {job.job_id}")
            self._turn += 1
            if len(claimed) < free:
                await self._idle(kinds)

    def _free(self) -> int:
        running = len(self._running)
        free = self._at_once - running
        return free if self._room is None else min(free, self._room(running))

    def _wanted(self) -> list[str]:
        """The kinds of which more may be begun, another one first each time."""
        kinds = list(self._handlers)
        first = self._turn % max(len(kinds), 1)
        running = Counter(each.job.kind for each in self._running.values()) if self._most else {}
        full = {kind for kind, most in self._most.items() if running.get(kind, 0) >= most}
        return [kind for kind in (*kinds[first:], *kinds[:first]) if kind not in full]

    async def _idle(self, kinds: Sequence[str]) -> None:
        """Wait for work or for the end."""
        waits = [
            asyncio.ensure_future(self._jobs.wait_for_work(kinds, DELAYED_S)),
            asyncio.ensure_future(self._draining.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    async def _one(self, running: Running) -> None:
        job = running.job
        try:
            ending = await self._ending(running)
            await self._settle(ending)
        finally:
            self._running.pop(job.job_id, None)
            self._jobs.let_go(job)
            self._changed.set()

    async def _ending(self, running: Running) -> Callable[[], Awaitable[Job]] | None:
        """Run the handler; returns what is to be written, None if the job is another's."""
        job, claim, jobs = running.job, running.claim, self._jobs
        try:
            left_s = None
            if job.deadline_ms is not None and job.started_ms is not None:
                left_s = max(0.0, (job.deadline_ms - job.started_ms) / 1000)
            result = await running.attempt(self._handlers[job.kind], left_s)
        except asyncio.CancelledError:
            endings: dict[str | None, Callable[[], Awaitable[Job]] | None] = {
                "cancelled": lambda: jobs.stopped(claim),
                "drained": lambda: jobs.release(claim),
                "deadline": lambda: jobs.fail(claim, TOO_LATE),
                "lost": None,
            }
            if running.stopping is None:
                raise  # the process is ending at once; the lease will tell the others
            return endings[running.stopping]
        except Exception as error:  # noqa: BLE001  # a handler's failure is the job's, never the loop's
            self._failed(job, error)
            before = (job.error or {}).get("tries", {})
            failure = self._retries.failure(error, before, self._chance)
            return lambda: jobs.fail(claim, failure)
        return lambda: jobs.finish(claim, result)

    async def _settle(self, ending: Callable[[], Awaitable[Job]] | None) -> None:
        """Write the end, for as long as the database is away; a lost claim has no end to write.

        Once drained it gives up when the lease is over: the job will be run again.
        """
        patience_s = self._jobs.times.lease_s
        while ending is not None and patience_s > 0:
            try:
                await ending()
            except DatabaseAway:
                patience_s -= AWAY_S if self._draining.is_set() else 0
                await self._sleep(AWAY_S)
            except ClaimLost:
                return
            else:
                return

    async def _beat(self) -> None:
        times = self._jobs.times
        while True:
            try:
                before = tuple(self._running.values())  # a later claim is not in the answer
                held = await self._jobs.heartbeat(self.worker_id)
                compare(before, held)
                await self._give_back_unheard(held)
                if self._clock_jumps.jumped(held.at_ms):
                    self._apart_s = times.lease_s
                if self._apart_s <= 0:
                    await self._jobs.recover()
            except DatabaseAway:
                # after an outage everybody's lease has ended, as after the clock was set forward:
                # let all speak before judging any
                self._apart_s = times.lease_s
            await self._sleep(times.beat_s)
            self._apart_s -= times.beat_s

    async def _give_back_unheard(self, held: Held) -> None:
        """Put back what we claimed without hearing of it: the commit lasted, its answer was lost.

        What is just being claimed or ended here seems so, too, but not twice.
        """
        here = {(each.claim.job_id, each.claim.attempt) for each in self._running.values()}
        unheard = held.claims - here
        for job_id, attempt in unheard & self._unheard:
            with suppress(ClaimLost):
                await self._jobs.release(Claim(job_id, self.worker_id, attempt))
        self._unheard = unheard

    def _heard_cancelling(self, job_id: str) -> None:
        running = self._running.get(job_id)
        if running is not None:
            running.stop("cancelled")

    def _stop_all(self) -> None:
        self._grace_is_over = True
        for running in tuple(self._running.values()):
            running.stop("drained")
