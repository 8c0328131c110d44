"""The server's event loop as packs find it while they are imported, when it does not run yet.

ComfyUI has made its loop by then, and packs give it their background work. Here the loop is the
server's affair and may never run (`milepost nodes`), so packs get an object that keeps what they
ask for. The server's start begins it; from then on the same object passes all on to the real loop.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context, ContextVar, copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVarTuple

from milepost.packs.foreign.failure import kind_and_place
from milepost.packs.foreign.guard import pack_here, told_to
from milepost.packs.foreign.later import LaterCall, LaterFuture, LaterTask
from milepost.packs.foreign.quitting import no_quitting

if TYPE_CHECKING:  # what the class lacks is set below it, which no checker sees
    from asyncio import SelectorEventLoop as _Interface
else:
    from asyncio import AbstractEventLoop as _Interface

END_DEADLINE_S: Final = 2.0
"""For what packs began, once it is cancelled at the server's end."""
NOBODY: Final = "a pack"
"""Who asked, if that cannot be told."""
_LOG = logging.getLogger("milepost.packs")
Arguments = TypeVarTuple("Arguments")
Asked = LaterCall | LaterTask
_BEGUN_BY: ContextVar[str | None] = ContextVar("begun_by", default=None)
"""The pack whose import asked for what runs."""


class ServerLoop(_Interface):
    """What packs find as `PromptServer.instance.loop` and, at import, as the current loop."""

    def __init__(self) -> None:
        self._real: asyncio.AbstractEventLoop | None = None
        self._asked: list[tuple[Asked, str]] = []
        self._begun: set[asyncio.Future[Any] | asyncio.Handle] = set()
        self._lock = threading.Lock()
        weakref.finalize(self, _drop, self._asked)  # at the program's end too

    @property
    def real(self) -> asyncio.AbstractEventLoop | None:
        """The server's loop, while it runs."""
        return self._real

    @contextmanager
    def at_import(self) -> Iterator[None]:
        """While open, a pack is imported in this thread and finds it as the current loop.

        What is asked by a pack whose import fails is dropped.
        """
        before = len(self._asked)
        runs_here = _a_loop_runs_here()
        if not runs_here:
            asyncio.set_event_loop(self)
        try:
            yield
        except BaseException:
            refused = self._asked[before:]
            del self._asked[before:]
            _drop(refused)
            raise
        finally:
            if not runs_here:
                asyncio.set_event_loop(None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While open, this task's loop is the server's: what packs asked for is begun.

        At the end it is cancelled.
        """
        with self._lock:
            real = self._real = asyncio.get_running_loop()
            asked = self._asked[:]
            self._asked.clear()
        for each, pack in asked:
            self._begin(real, each, pack)
        try:
            yield
        finally:
            await self._cancel_begun()
            self._real = None

    def drop(self) -> None:
        """Never begin what was asked for."""
        _drop(self._asked)

    def create_task(
        self,
        coro: Any,
        *,
        name: Any = None,
        context: Context | None = None,
        **options: Any,
    ) -> Any:
        """Run a coroutine when the server starts."""
        if self._real is not None:
            task = self._real.create_task(coro, name=name, context=context, **options)
            pack = _BEGUN_BY.get()
            if pack is not None:  # by what waited for the start: it is to end as well
                self._keep(task)
                task.add_done_callback(partial(_tell_of_task, pack))
            return task
        if not asyncio.iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {type(coro).__name__}")
        about = _afterwards(context)

        def make(loop: asyncio.AbstractEventLoop) -> asyncio.Future[Any]:
            return loop.create_task(_kept(coro), name=name, context=about)

        later = LaterTask(self, lambda: self._real, make, coro)
        if name is not None:
            later.set_name(name)
        self._ask(later)
        return later

    def create_future(self) -> asyncio.Future[Any]:
        """A future of this loop."""
        real = self._real
        return LaterFuture(self, lambda: self._real) if real is None else real.create_future()

    def call_soon(
        self,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> Any:
        """Call a function when the server starts."""
        if self._real is not None:
            return self._real.call_soon(callback, *args, context=context)
        return self._ask(LaterCall(self, callback, args, _afterwards(context), None))

    def call_soon_threadsafe(
        self,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> Any:
        """The same, from any thread."""
        if self._real is not None:
            return self._real.call_soon_threadsafe(callback, *args, context=context)
        return self._ask(LaterCall(self, callback, args, _afterwards(context), None))

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> Any:
        """Call a function some seconds after the server's start."""
        if self._real is not None:
            return self._real.call_later(delay, callback, *args, context=context)
        timing = ("call_later", delay)
        return self._ask(LaterCall(self, callback, args, _afterwards(context), timing))

    def call_at(
        self,
        when: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> Any:
        """Call a function at that second of the loop's clock, and not before the start."""
        if self._real is not None:
            return self._real.call_at(when, callback, *args, context=context)
        timing = ("call_at", when)
        return self._ask(LaterCall(self, callback, args, _afterwards(context), timing))

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Arguments], Any], *args: *Arguments
    ) -> Any:
        """Call a function in another thread when the server starts."""
        if self._real is not None:
            return self._real.run_in_executor(executor, func, *args)
        about = _afterwards(None)

        def call() -> Any:
            with no_quitting():
                return about.run(func, *args)

        return self._ask(
            LaterTask(self, lambda: self._real, lambda loop: loop.run_in_executor(executor, call))
        )

    def run_until_complete(self, future: Any) -> Any:
        """Run a coroutine to its end now, in a loop of its own.

        Raises:
            RuntimeError: it is no coroutine, or the server's loop runs already.
        """
        if self._real is not None:
            raise RuntimeError("the server's event loop runs already")
        coroutine = future.coroutine if isinstance(future, LaterTask) else future
        if not asyncio.iscoroutine(coroutine):
            raise RuntimeError("before the server's start only coroutines can be run to their end")
        self._asked[:] = [entry for entry in self._asked if entry[0] is not future]
        if not _a_loop_runs_here():
            return _run_alone(coroutine)
        with ThreadPoolExecutor(max_workers=1) as apart:
            return apart.submit(copy_context().run, _run_alone, coroutine).result()

    def run_forever(self) -> None:
        """Not a pack's to do.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("this event loop is run by the server")

    def stop(self) -> None:
        """Nothing: the server ends its loop itself."""

    def close(self) -> None:
        """Nothing: the server ends its loop itself."""

    def is_running(self) -> bool:
        """Whether the server runs."""
        return self._real is not None

    def is_closed(self) -> bool:
        """It never is, as far as packs see."""
        return False

    def time(self) -> float:
        """Seconds on the clock of event loops."""
        return time.monotonic() if self._real is None else self._real.time()

    def get_debug(self) -> bool:
        """Whether asyncio checks more than usual."""
        return False if self._real is None else self._real.get_debug()

    def set_debug(self, enabled: bool) -> None:
        """Nothing: the loop serves all packs."""

    def set_exception_handler(self, handler: object) -> None:
        """Nothing: the loop serves all packs."""

    def set_task_factory(self, factory: object) -> None:
        """Nothing: the loop serves all packs."""

    def set_default_executor(self, executor: object) -> None:
        """Nothing: the loop serves all packs."""

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """One line in the log, without what an exception says."""
        error = context.get("exception")
        about = "" if error is None else f": {kind_and_place(error)}"
        _LOG.warning("a pack's use of the event loop failed%s", about)

    def _ask(self, asked: Any) -> Any:
        with self._lock:
            real = self._real
            if real is None:
                self._asked.append((asked, pack_here() or NOBODY))
                return asked
        # the server has started meanwhile, in another thread
        real.call_soon_threadsafe(self._begin, real, asked, pack_here() or NOBODY)
        return asked

    def _begin(self, real: asyncio.AbstractEventLoop, asked: Asked, pack: str) -> None:
        begun = asked.begin(real, partial(_tell, pack))
        if begun is not None:
            self._keep(begun)

    def _keep(self, begun: asyncio.Future[Any] | asyncio.Handle) -> None:
        self._begun.add(begun)
        if isinstance(begun, asyncio.Future):
            begun.add_done_callback(self._begun.discard)

    async def _cancel_begun(self) -> None:
        begun = list(self._begun)
        self._begun.clear()
        for each in begun:
            each.cancel()
        futures = [each for each in begun if isinstance(each, asyncio.Future)]
        if futures:
            await asyncio.wait(futures, timeout=END_DEADLINE_S)


def _passed_on(name: str) -> Callable[..., Any]:
    def of_the_real_one(self: ServerLoop, *args: Any, **options: Any) -> Any:
        if self.real is None:
            raise NotImplementedError(f"{name}: the server's event loop does not run yet")
        return getattr(self.real, name)(*args, **options)

    return of_the_real_one


for _name in vars(asyncio.AbstractEventLoop):
    if not _name.startswith("_") and _name not in vars(ServerLoop):
        setattr(ServerLoop, _name, _passed_on(_name))


def _a_loop_runs_here() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run_alone(coroutine: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(coroutine)


async def _kept(coroutine: Coroutine[Any, Any, Any]) -> Any:
    with no_quitting():
        return await coroutine


def _afterwards(context: Context | None) -> Context:
    """Where it runs later: in the ward of the pack that asks, which then tells the log."""
    about = copy_context() if context is None else context.copy()
    pack = about.run(pack_here)
    about.run(_BEGUN_BY.set, pack or NOBODY)
    if pack is not None:
        about.run(told_to, partial(_LOG.warning, "the pack %s was stopped: %s", pack))
    return about


def _drop(asked: list[tuple[Asked, str]]) -> None:
    for each, _ in asked:
        each.drop()
    asked.clear()


def _tell(pack: str, error: BaseException) -> None:
    _LOG.warning("what %s began at its import failed: %s", pack, kind_and_place(error))


def _tell_of_task(pack: str, task: asyncio.Future[Any]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _tell(pack, error)
