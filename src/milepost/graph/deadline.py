"""Nodes and runs that take too long are ended."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from milepost.graph.failures import NodeOverdue, RunOverdue


class Alarm(Protocol):
    """A call that is going to be made."""

    def cancel(self) -> None:
        """Do not make it."""


CallLater = Callable[[float, Callable[[], object]], Alarm]
"""Makes a call on the event loop after so many seconds: the clock of deadlines."""


def call_later(delay_s: float, callback: Callable[[], object]) -> Alarm:
    """By the running loop's own clock."""
    return asyncio.get_running_loop().call_later(delay_s, callback)


class Deadlines:
    """Which tasks of one run are to end when, and why."""

    def __init__(self, later: CallLater) -> None:
        self._later = later
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self._alarms: dict[str, Alarm] = {}
        self._reasons: dict[str, Exception] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._run_alarm: Alarm | None = None

    def watch_run(self, deadline_s: float) -> None:
        """From now on."""
        reason = RunOverdue(deadline_s)
        self._run_alarm = self._later(deadline_s, lambda: self._expire([*self._tasks], reason))

    def enter(self, node_id: str) -> None:
        """This task runs that node."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks[node_id] = task

    def begin(self, node_id: str, deadline_s: float | None) -> None:
        """The node has left its lane's queue and really starts. May be called from any thread."""
        if deadline_s is None:
            return
        if threading.get_ident() == self._thread_id:
            self._watch(node_id, deadline_s)
        else:
            self._loop.call_soon_threadsafe(self._watch, node_id, deadline_s)

    def leave(self, node_id: str) -> Exception | None:
        """The node has ended; returns why it was made to, if it was."""
        self._tasks.pop(node_id, None)
        alarm = self._alarms.pop(node_id, None)
        if alarm is not None:
            alarm.cancel()
        return self._reasons.pop(node_id, None)

    def close(self) -> None:
        """The run has ended."""
        for alarm in (self._run_alarm, *self._alarms.values()):
            if alarm is not None:
                alarm.cancel()

    def _watch(self, node_id: str, deadline_s: float) -> None:
        if node_id in self._tasks and node_id not in self._alarms:
            reason = NodeOverdue(deadline_s)
            self._alarms[node_id] = self._later(deadline_s, lambda: self._expire([node_id], reason))

    def _expire(self, node_ids: Iterable[str], reason: Exception) -> None:
        for node_id in node_ids:
            task = self._tasks.get(node_id)
            if task is not None and node_id not in self._reasons:
                self._reasons[node_id] = reason
                task.cancel()
