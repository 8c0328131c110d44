"""A worker as its parent sees it: started, given one call after another, killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from milepost.errors import OurBug
from milepost.graph.lanes import Work
from milepost.graph.shared_buffers import SharedBuffers
from milepost.graph.worker_errors import Raised, WorkerDied, ending_of
from milepost.graph.worker_link import (
    Call,
    LineBroken,
    Link,
    Place,
    Preview,
    Progress,
    Ready,
    Returned,
    Setup,
)
from milepost.node.context import Context

_START = (
    "import sys; sys.path[:] = sys.argv[4:]; from milepost.graph.worker import main; "
    "main(*map(int, sys.argv[1:4]))"
)
"""With this process's own search path, and without its main module."""


class WorkerProcess:
    """One process. One thread at a time starts it and calls; any thread may kill it."""

    def __init__(self, number: int, setup: Setup, buffers: SharedBuffers) -> None:
        """Describe it; nothing is started.

        Args:
            number: no other worker of this process has it.
            setup: the first thing that it is told.
            buffers: this process's own.
        """
        self._number = number
        self._setup = setup
        self._buffers = buffers
        self._changing = threading.Lock()
        self._killed = False
        self._waits_for_work = False
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Link | None = None
        self._lifeline: int | None = None

    @property
    def pid(self) -> int | None:
        """None until it is started."""
        return None if self._process is None else self._process.pid

    @property
    def is_ready(self) -> bool:
        """Whether it waits for work."""
        return (
            self._waits_for_work
            and not self._killed
            and self._process is not None
            and self._process.poll() is None
        )

    def start(self) -> None:
        """Start it and wait until it has its equipment; nothing if it runs already.

        Raises:
            WorkerDied: it ended before it was ready, or was killed.
            Exception: what making its equipment raised.
        """
        with self._changing:
            if self._killed:
                raise WorkerDied("ended on request")
            if self._process is not None:
                return
            link = self._spawn()
        with self._deaths_told():
            link.send(self._setup)
            answer = link.receive()  # its death wakes us, too; whoever gives up kills it
        if isinstance(answer, Raised):
            raise answer.error()
        if not isinstance(answer, Ready):
            raise OurBug("a new worker says that it is ready")
        self._waits_for_work = True

    def call(self, work: Work) -> object:
        """Call a node in it; what the node says meanwhile goes to its context here.

        Raises:
            WorkerDied: the process ended in the middle.
            Exception: what the node raised, or pickling its arguments or result.
        """
        if self._link is None:
            raise OurBug("a worker is started before it is called")
        context = _context_of(work)
        inputs = _inputs_of(work, self._setup.sent)
        call = Call(work.spec.class_type, inputs, _place(context))
        with self._deaths_told():
            self._link.send(call)
            self._waits_for_work = False
            answer = self._answer(self._link, context)
        if isinstance(answer, Raised):
            raise answer.error()
        return answer.result

    def _answer(self, link: Link, context: Context | None) -> Returned | Raised:
        """What comes of the call, when everything before it has been told."""
        while True:
            try:
                message = link.receive()
            except LineBroken:
                raise
            except Exception:  # the result cannot be unpickled here, but that was the answer
                self._waits_for_work = True
                raise
            match message:
                case Returned() | Raised():
                    self._waits_for_work = True
                    return message
                case Progress(value, maximum) if context is not None:
                    context.report_progress(value, maximum)
                case Preview(picture, media_type) if context is not None:
                    context.show_preview(picture, media_type)

    def kill(self) -> None:
        """End it at once, whatever it does; a call in it fails with `WorkerDied`."""
        with self._changing:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    def bury(self) -> int:
        """Kill it, wait until it is gone and give everything back; returns its exit status."""
        self.kill()
        status = 0 if self._process is None else self._process.wait()  # killed: it comes at once
        if self._link is not None:
            self._link.close()
        with self._changing:
            lifeline, self._lifeline = self._lifeline, None
        if lifeline is not None:
            os.close(lifeline)
        return status

    def _spawn(self) -> Link:
        ours, theirs = socket.socketpair()
        self._link = Link(ours, self._buffers)
        read_end, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter
                [
                    *(sys.executable, "-P", "-c", _START),
                    *map(str, (theirs.fileno(), read_end, self._number)),
                    *sys.path,
                ],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), read_end),
                process_group=0,  # Ctrl-C in a terminal is for the parent
            )
        finally:
            theirs.close()
            os.close(read_end)
        return self._link

    @contextmanager
    def _deaths_told(self) -> Iterator[None]:
        """A broken line is the end of the worker, and told as that."""
        try:
            yield
        except LineBroken as error:
            status = self.bury()
            raise WorkerDied(str(error) or ending_of(status)) from error


def _inputs_of(work: Work, sent: frozenset[str]) -> Mapping[str, Any]:
    services = {each.parameter for each in work.spec.services if each.name not in sent}
    return {name: value for name, value in work.arguments.items() if name not in services}


def _context_of(work: Work) -> Context | None:
    for service in work.spec.services:
        if service.name == "context":
            context: Context | None = work.arguments.get(service.parameter)
            return context
    return None


def _place(context: Context | None) -> Place | None:
    if context is None:
        return None
    return Place(context.prompt_id, context.node_id, context.call_index)
