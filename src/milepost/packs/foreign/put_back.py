"""What importing a pack changes in the process, put back where it would harm others.

Put back: signal handlers, the working folder, `sys.excepthook` and its kin, standard output and
error, the root logger's level and handlers, `logging.disable`, warning filters, the recursion
limit, the default socket timeout, and Python's own modules, see `python_itself`. What a pack puts
before others on `sys.path` is moved behind them: it finds its own modules, and nobody else's are
hidden.

Left as the pack sets it: environment variables (libraries read them when they are imported),
attributes of other modules that a pack replaces, threads it starts, and modules that it imports by
a bare name: of two packs with a `utils.py` of that kind the second gets the first's, as in ComfyUI.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from milepost.packs.foreign.python_itself import python_itself

Tell = Callable[[str], None]


@contextmanager
def putting_back(tell: Tell) -> Iterator[None]:
    """While open, a pack is imported; afterwards the process is as it was.

    Args:
        tell: told what others would have suffered from, in one line each.
    """
    with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        after = [
            _signals(tell),
            _working_folder(tell),
            _hooks(tell),
            _logging(),
            _search_path(),
            _limits(),
            python_itself(tell),
        ]
        try:
            yield
        finally:
            for put_back in reversed(after):
                put_back()


def _signals(tell: Tell) -> Callable[[], None]:
    kept = {number: signal.getsignal(number) for number in signal.valid_signals()}

    def put_back() -> None:
        for number, handler in kept.items():
            if signal.getsignal(number) is handler or handler is None:
                continue  # None: it was not set from Python and cannot be set from there
            signal.signal(number, handler)
            tell(f"it replaced the handler of {signal.Signals(number).name}, which was put back")

    return put_back


def _working_folder(tell: Tell) -> Callable[[], None]:
    kept = os.getcwd()  # noqa: PTH109  # given back to os.chdir as it is

    def put_back() -> None:
        with contextlib.suppress(OSError):  # the folder is gone: then nobody can be put back there
            if os.getcwd() != kept:  # noqa: PTH109
                os.chdir(kept)
                tell("it changed the working folder, which was put back")

    return put_back


def _hooks(tell: Tell) -> Callable[[], None]:
    places = [
        (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"),
        (sys, "stdout"), (sys, "stderr"), (sys, "stdin"),
    ]  # fmt: skip
    kept = [(place, name, getattr(place, name)) for place, name in places]

    def put_back() -> None:
        for place, name, value in kept:
            if getattr(place, name) is not value:
                setattr(place, name, value)
                tell(f"it replaced {place.__name__}.{name}, which was put back")

    return put_back


def _logging() -> Callable[[], None]:
    root = logging.getLogger()
    level, handlers, disabled = root.level, root.handlers[:], root.manager.disable

    def put_back() -> None:
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(disabled)

    return put_back


def _search_path() -> Callable[[], None]:
    kept = sys.path[:]

    def put_back() -> None:
        added = [each for each in dict.fromkeys(sys.path) if each not in kept]
        sys.path[:] = [*kept, *added]

    return put_back


def _limits() -> Callable[[], None]:
    depth, timeout_s = sys.getrecursionlimit(), socket.getdefaulttimeout()

    def put_back() -> None:
        sys.setrecursionlimit(depth)
        socket.setdefaulttimeout(timeout_s)

    return put_back
