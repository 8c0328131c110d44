"""A lane of threads. Handing a tiny node over and its result back costs more than the node.

Each hand-over that wakes a thread, and each that wakes the event loop, is a turn of Python's lock
and a call of the system. So what was asked for in one step of the loop wakes one thread, which
wakes the next if more is there; and what ends before the loop looks goes back in one step.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

from milepost.graph.shares import Shares

Answer = asyncio.Future[object]


class Callee(Protocol):
    """What is to be called in a thread."""

    @property
    def whose(self) -> str:
        """The customer."""

    def call(self) -> object:
        """Call it."""


class _WayBack:
    """Results on their way to one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop: Final = loop
        self._ended: deque[tuple[Answer, object, BaseException | None]] = deque()
        self._told = False

    def send(self, answer: Answer, result: object, error: BaseException | None) -> None:
        """From any thread; the loop is woken once for all that it has not yet seen."""
        self._ended.append((answer, result, error))
        if not self._told:
            self._told = True
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self.loop.call_soon_threadsafe(self._arrive)

    def _arrive(self) -> None:
        self._told = False  # before looking: what comes from now on is told again
        while self._ended:
            answer, result, error = self._ended.popleft()
            if answer.done():
                continue  # whoever waited has left
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)


class _Asked(NamedTuple):
    work: Callee
    context: contextvars.Context
    answer: Answer
    back: _WayBack


class ThreadLane:
    """Nodes that compute; `width` of them at once, of one customer in the order they came."""

    def __init__(self, *, width: int, name: str) -> None:
        """Start no thread yet.

        Args:
            width: how many run at once.
            name: the threads' names begin with it.
        """
        self._width = width
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix=name)
        self._asked: Shares[_Asked] = Shares()
        self._back: _WayBack | None = None
        self._counting = threading.Lock()
        """Held by whoever looks at what is asked for."""
        self._at_work = 0
        self._one_comes = False
        """A thread was woken and has not looked yet; it will wake the next."""
        self._closed = False

    async def run(self, work: Callee) -> object:
        """Call it in a thread of this lane, in the asker's context.

        Raises:
            RuntimeError: the lane is closed.
        """
        if self._closed:
            raise RuntimeError("the lane is closed")
        loop = asyncio.get_running_loop()
        if self._back is None or self._back.loop is not loop:
            self._back = _WayBack(loop)
        answer: Answer = loop.create_future()
        asked = _Asked(work, contextvars.copy_context(), answer, self._back)
        with self._counting:
            self._asked.wait(asked, whose=work.whose)
        self._wake_one()
        return await answer  # sent by a thread, or cancelled by whoever asked or closes

    def close(self) -> None:
        """Drop what waits; a running call ends by itself, its result goes nowhere."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._counting:
            dropped = list(self._asked.send_away())
        for asked in dropped:
            with suppress(RuntimeError):  # its loop is closed
                asked.back.loop.call_soon_threadsafe(asked.answer.cancel)

    def _wake_one(self) -> None:
        with self._counting:
            if self._one_comes or self._at_work == self._width:
                return
            self._one_comes = True
            self._at_work += 1
        self._threads.submit(self._work_on)

    def _work_on(self) -> None:
        """In a thread: until nothing is asked for."""
        self._one_comes = False  # before looking: what is asked from now on wakes another
        while True:
            if len(self._asked) > 1:
                with suppress(RuntimeError):  # the lane is being closed
                    self._wake_one()
            with self._counting:
                begun = self._asked.begin_next()
                if begun is None:
                    self._at_work -= 1
                    return
            asked, turn = begun
            _do(asked)
            del begun, asked  # a result may be large
            with self._counting:
                self._asked.end(turn)


def _do(asked: _Asked) -> None:
    if asked.answer.cancelled():
        return
    try:
        result = asked.context.run(asked.work.call)
    except BaseException as error:  # noqa: BLE001  # whatever it is, its asker gets it
        asked.back.send(asked.answer, None, error)
    else:
        asked.back.send(asked.answer, result, None)
