"""Where a pack's plain nodes run: one thread for each pack, as packs are written for one.

A call whose workflow was cancelled cannot be ended from outside: it keeps the thread until it
returns by itself, and the pack's next calls wait. After `stuck_s` they no longer do: the pack
gets a new thread, and the old one ends with its call.

Hooks of a pack (IS_CHANGED, VALIDATE_INPUTS, check_lazy_status, INPUT_TYPES) do not run here.
They answer from their arguments, and waiting for a long node would hold up every workflow that
is only being checked; ComfyUI too asks them beside the running node.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final, Protocol

from milepost.node.spec import NodeSpec
from milepost.packs.foreign.quitting import PackQuit

LANE_PREFIX: Final = "pack:"
STUCK_S: Final = 60.0
"""How long a pack waits for a call that nobody else waits for."""

logger = logging.getLogger(__name__)


class Alarm(Protocol):
    """A call that is going to be made."""

    def cancel(self) -> None:
        """Do not make it."""


CallLater = Callable[[float, Callable[[], object]], Alarm]
"""Makes a call on the event loop after so many seconds."""


class Work(Protocol):
    """One call of one node, as the engine gives it to a lane."""

    @property
    def spec(self) -> NodeSpec:
        """The node's."""

    def call(self) -> object:
        """Call the node in this thread."""


@dataclass(slots=True, eq=False)
class _Turn:
    """A call that waits, runs, or is still running though nobody waits for it."""

    work: Work
    context: contextvars.Context
    future: Future[object] = field(default_factory=Future)
    left_at: float | None = None
    """By the clock, when the one who waited for it went away."""

    def take(self) -> None:
        """Make the call, unless nobody wants it any more."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.context.run(self.work.call)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  # it belongs to the node
            self.future.set_exception(error)
        except BaseException as error:  # noqa: BLE001  # a pack ends its own call, never the server
            self.future.set_exception(PackQuit(f"the node raised {type(error).__name__}"))
        else:
            self.future.set_result(result)


class _Thread:
    """A thread that takes turns; it does not keep the program from ending."""

    def __init__(self, name: str) -> None:
        self.turns: queue.SimpleQueue[_Turn | None] = queue.SimpleQueue()
        threading.Thread(target=self._take_turns, name=name, daemon=True).start()

    def _take_turns(self) -> None:
        while (turn := self.turns.get()) is not None:
            turn.take()
            del turn  # its values must not live until the next one comes

    def end(self) -> list[_Turn]:
        """No more turns after the running one; returns those that waited."""
        waiting = []
        while not self.turns.empty():
            turn = self.turns.get()
            if turn is not None:
                waiting.append(turn)
        self.turns.put(None)
        return waiting


class PackLane:
    """The lane of one pack. Used from one event loop; its thread starts with the first call."""

    def __init__(
        self,
        pack: str,
        *,
        later: CallLater | None = None,
        clock: Callable[[], float] = time.monotonic,
        stuck_s: float = STUCK_S,
    ) -> None:
        """Name the pack.

        Args:
            pack: for the thread's name and the warning.
            later: what `stuck_s` is waited by; the running loop's own clock if None.
            clock: seconds, for `held`.
            stuck_s: how long a call that nobody waits for may keep the lane.
        """
        self._pack = pack
        self._later = later
        self._clock = clock
        self._stuck_s = stuck_s
        self._thread: _Thread | None = None
        self._left: list[_Turn] = []

    async def run(self, work: Work) -> object:
        """Call the node in the pack's thread, after those that came before."""
        turn = _Turn(work, contextvars.copy_context())
        if self._thread is None:
            self._thread = _Thread(self._pack)
        self._thread.turns.put(turn)
        try:
            return await asyncio.wrap_future(turn.future)
        except asyncio.CancelledError:
            if turn.future.running():
                self._leave(turn)
            raise

    def held(self) -> list[tuple[str, float]]:
        """Class of the node and seconds since nobody waits for it, for each call still running."""
        now = self._clock()
        self._left = [turn for turn in self._left if turn.future.running()]
        return [
            (turn.work.spec.class_type, now - (turn.left_at if turn.left_at is not None else now))
            for turn in self._left
        ]

    def close(self) -> None:
        """Drop what waits; a running call ends by itself, its result goes nowhere."""
        if self._thread is not None:
            for turn in self._thread.end():
                turn.future.cancel()
            self._thread = None

    def _leave(self, turn: _Turn) -> None:
        turn.left_at = self._clock()
        self._left.append(turn)
        thread = self._thread
        later = self._later or asyncio.get_running_loop().call_later
        later(self._stuck_s, lambda: self._give_up(turn, thread))

    def _give_up(self, turn: _Turn, thread: _Thread | None) -> None:
        """The pack goes on without the thread, if that call still runs in it."""
        if thread is None or thread is not self._thread or not turn.future.running():
            return
        logger.warning(
            "%s: %s goes on though its workflow ended %.0f s ago; the pack gets a new thread",
            self._pack,
            turn.work.spec.class_type,
            self._stuck_s,
        )
        self._thread = _Thread(self._pack)
        for waiting in thread.end():
            self._thread.turns.put(waiting)
