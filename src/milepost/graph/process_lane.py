"""The lane of nodes that hold the interpreter for long, such as drawing: worker processes.

Workers start at the first call, run at lower priority, end when idle and are born again when
needed. One that is cancelled in a node is killed, and the next call gets a fresh one.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from milepost.graph.deadline import Alarm, CallLater, call_later
from milepost.graph.lanes import Work
from milepost.graph.shared_buffers import SharedBuffers
from milepost.graph.turns import Turns
from milepost.graph.worker_link import Equip, Setup
from milepost.graph.worker_process import WorkerProcess

IDLE_S = 60.0
"""A worker that draws holds some 150 MB, and starts again in less than a second."""
NICENESS = 10
"""Of 19: drawing leaves the processor to whoever answers clients, but is no background job."""


class ProcessLane:
    """Runs `width` nodes at once, each in a process of its own. For one event loop."""

    def __init__(
        self,
        equip: Equip,
        *,
        width: int | None = None,
        sent: Collection[str] = (),
        idle_s: float = IDLE_S,
        niceness: int = NICENESS,
        clock: Callable[[], float] = time.monotonic,
        later: CallLater = call_later,
    ) -> None:
        """Describe the lane; nothing is started.

        Args:
            equip: makes specs and services in a worker.
            width: how many workers, at least 1; as many as this process has cores if None.
            sent: services that are small and differ between runs: they go along with each call.
            idle_s: a worker that has waited for work as long as that is ended; this is looked
                at as often, so it may wait twice as long.
            niceness: added to this process's.
            clock: seconds, for idle times.
            later: the clock that idle times are waited for by.
        """
        width = cores() if width is None else width
        self._pool = _Pool(Setup(equip, niceness, frozenset(sent)), clock)
        self._turns = Turns(width)
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="worker")
        self._idle_s = idle_s
        self._later = later
        self._alarm: Alarm | None = None

    @property
    def worker_pids(self) -> frozenset[int]:
        """The processes that there are at this moment."""
        return self._pool.pids

    async def run(self, work: Work) -> object:
        """Call the node in a worker; cancelling this kills the worker if it is in the node.

        Of the calls that wait for a worker, those of the customer go first who has used workers
        least, and of those the oldest run's.

        Raises:
            WorkerDied: the worker ended by itself.
            Exception: what the node raised.
        """
        turn = await self._turns.take(work.since, whose=work.whose)
        errand = _Errand(work, self._pool)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, errand.do)
        except asyncio.CancelledError:
            errand.abandon()
            raise
        finally:
            self._turns.give_back(turn)
            self._look_after_idle_workers()

    def close(self) -> None:
        """Take no more work; end every worker, whatever it does."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._turns.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.close()

    def _look_after_idle_workers(self) -> None:
        if self._alarm is None and not self._pool.closed:
            self._alarm = self._later(self._idle_s, self._end_idle_workers)

    def _end_idle_workers(self) -> None:
        self._alarm = None
        self._threads.submit(self._pool.end_idle, self._idle_s)  # waiting for the end takes ms
        if self._pool.pids:
            self._look_after_idle_workers()


def cores() -> int:
    """Those that this process may use; a container often has fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Idle(NamedTuple):
    worker: WorkerProcess
    since: float


class _Pool:
    """The workers that there are. Any thread may use it."""

    def __init__(self, setup: Setup, clock: Callable[[], float]) -> None:
        self.closed = False
        self._setup = setup
        self._clock = clock
        self._buffers = SharedBuffers("server")
        self._numbers = itertools.count(1)
        self._changing = threading.Lock()
        self._all: set[WorkerProcess] = set()
        self._idle: list[_Idle] = []

    @property
    def pids(self) -> frozenset[int]:
        """Of the workers that have been started."""
        with self._changing:
            return frozenset(worker.pid for worker in self._all if worker.pid is not None)

    def take(self) -> WorkerProcess:
        """The worker that was used last, so that those too many grow idle; or a new one."""
        dead = []
        try:
            with self._changing:
                while self._idle:
                    worker, _ = self._idle.pop()
                    if worker.is_ready:
                        return worker
                    self._all.discard(worker)
                    dead.append(worker)
                worker = WorkerProcess(next(self._numbers), self._setup, self._buffers)
                self._all.add(worker)
                if self.closed:
                    worker.kill()
                return worker
        finally:
            self._bury(dead)

    def give_back(self, worker: WorkerProcess) -> None:
        """It has done its call; one that cannot do another is buried."""
        with self._changing:
            usable = worker.is_ready and not self.closed
            if usable:
                self._idle.append(_Idle(worker, self._clock()))
            else:
                self._all.discard(worker)
        if not usable:
            worker.bury()

    def end_idle(self, idle_s: float) -> None:
        """End the workers that have waited as long as that."""
        with self._changing:
            before = self._clock() - idle_s
            ended = [worker for worker, since in self._idle if since <= before]
            self._idle = [idle for idle in self._idle if idle.worker not in ended]
            self._all.difference_update(ended)
        self._bury(ended)

    def close(self) -> None:
        """End them all; those that are called now fail."""
        with self._changing:
            self.closed = True
            ended = list(self._all)
            self._all.clear()
            self._idle.clear()
        self._bury(ended)

    @staticmethod
    def _bury(workers: list[WorkerProcess]) -> None:
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.bury()


class _Errand:
    """One call, from its place in the line for a worker to its end."""

    def __init__(self, work: Work, pool: _Pool) -> None:
        self._work = work
        self._pool = pool
        self._changing = threading.Lock()
        self._abandoned = False
        self._worker: WorkerProcess | None = None

    def do(self) -> object:
        """Have a worker do it, in this thread."""
        worker = self._pool.take()
        try:
            with self._changing:
                if self._abandoned:
                    return None
                self._worker = worker
            worker.start()
            self._work.begin()
            return worker.call(self._work)
        finally:
            with self._changing:
                self._worker = None
            self._pool.give_back(worker)

    def abandon(self) -> None:
        """Nobody waits for it any more; the worker that is at it is killed."""
        with self._changing:
            self._abandoned = True
            if self._worker is not None:
                self._worker.kill()
