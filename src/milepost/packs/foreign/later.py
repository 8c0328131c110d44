"""What packs ask of the server's event loop before it runs: kept, and begun when it does."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

from milepost.packs.foreign.quitting import no_quitting

Begun = asyncio.Future[Any]
"""What the running loop made of it."""
Tell = Callable[[BaseException], None]


class LaterFuture(asyncio.Future[Any]):
    """A future of the loop that is to run; awaited in it like any of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, real: Callable[[], Any]) -> None:
        """Bind it.

        Args:
            loop: the stand-in.
            real: the loop that runs; None while none does.
        """
        super().__init__(loop=loop)
        self._standing_for = real

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """The running loop, once there is one: tasks await nothing of another's."""
        real: asyncio.AbstractEventLoop | None = self._standing_for()
        return super().get_loop() if real is None else real


class LaterTask(LaterFuture):
    """A coroutine, or a function for another thread, that is begun when the loop runs."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        real: Callable[[], Any],
        make: Callable[[asyncio.AbstractEventLoop], Begun],
        coroutine: Coroutine[Any, Any, Any] | None = None,
    ) -> None:
        """Keep it.

        Args:
            loop: the stand-in.
            real: the loop that runs; None while none does.
            make: begins it in that loop.
            coroutine: closed if it is never begun.
        """
        super().__init__(loop, real)
        self._make = make
        self.coroutine = coroutine
        self._begun: Begun | None = None
        self._name = "a pack's task"

    def begin(self, loop: asyncio.AbstractEventLoop, tell: Tell) -> Begun | None:
        """Begin it; None if the pack cancelled it meanwhile.

        Args:
            loop: the one that runs.
            tell: told of its failure.
        """
        if self.done():
            self.drop()
            return None
        begun = self._begun = self._make(loop)
        begun.add_done_callback(lambda _: self._end(begun, tell))
        return begun

    def drop(self) -> None:
        """Never begin it."""
        if self.coroutine is not None:
            self.coroutine.close()

    def cancel(self, msg: Any | None = None) -> bool:
        """Cancel what was begun, or see to it that it never is."""
        return super().cancel(msg) if self._begun is None else self._begun.cancel(msg)

    def get_name(self) -> str:
        """As a task's."""
        return self._name

    def set_name(self, value: object) -> None:
        """As a task's."""
        self._name = str(value)

    def get_coro(self) -> Coroutine[Any, Any, Any] | None:
        """As a task's."""
        return self.coroutine

    def _end(self, begun: Begun, tell: Tell) -> None:
        self.drop()  # cancelled before its first step, it would complain of that
        if begun.cancelled():
            super().cancel()
            return
        error = begun.exception()
        if error is None:
            self.set_result(begun.result())
            return
        self.set_exception(error)
        self.exception()  # told here, so that asyncio need not
        tell(error)


class LaterCall(asyncio.Handle):
    """A function that is called when the loop runs, or a while after."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        function: Callable[..., object],
        arguments: tuple[object, ...],
        context: Context,
        timing: tuple[str, float] | None,
    ) -> None:
        """Keep it.

        Args:
            loop: the stand-in.
            function: of a pack.
            arguments: its own.
            context: that it is called in.
            timing: the loop's method for it and its number of seconds: `call_later` counts them
                from the start, `call_at` on the loop's clock; at once if None.
        """
        super().__init__(function, arguments, loop, context)
        self._asked = (function, arguments, context)
        self._asking_loop = loop
        self._timing = timing

    def when(self) -> float:
        """As a timer's: on the loop's clock, if it began now."""
        method, seconds = self._timing or ("call_later", 0.0)
        return seconds if method == "call_at" else self._asking_loop.time() + seconds

    def begin(self, loop: asyncio.AbstractEventLoop, tell: Tell) -> asyncio.Handle | None:
        """Have it called; None if the pack cancelled it meanwhile."""
        if self.cancelled():
            self.drop()
            return None
        function, arguments, context = self._asked

        def call() -> None:
            if self.cancelled():
                self.drop()
                return
            try:
                with no_quitting():
                    function(*arguments)
            except Exception as error:  # noqa: BLE001  # pack code may raise anything
                tell(error)

        if self._timing is None:
            return loop.call_soon(call, context=context)
        method, seconds = self._timing
        timer: asyncio.Handle = getattr(loop, method)(seconds, call, context=context)
        return timer

    def drop(self) -> None:
        """Never call it; what `run_coroutine_threadsafe` wanted run lies in its function."""
        function, arguments, _ = self._asked
        cells = getattr(function, "__closure__", None) or ()
        for each in (*arguments, *(cell.cell_contents for cell in cells)):
            if inspect.iscoroutine(each):
                each.close()
