"""Nodes that run in a worker process, and the equipment that has them."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Annotated, Any, Protocol

import numpy as np

from milepost.errors import InvalidInput
from milepost.graph.worker_link import Equipment
from milepost.node.annotations import Value
from milepost.node.context import Context
from milepost.node.declare import node
from milepost.pixels.arrays import Image

ImageValue = Annotated[Image, Value("IMAGE")]
AnyValue = Annotated[Any, Value("*")]


class Greeter(Protocol):
    """A service that cannot leave its process."""

    def greet(self) -> str: ...


class WorkersOwn:
    """It holds a lock, so that pickling it would fail."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def greet(self) -> str:
        return "made in the worker"


class Polite:
    """A greeter that may leave its process."""

    def greet(self) -> str:
        return "good day"


class FromAfar(Exception):  # noqa: N818
    """It takes more to be made than it keeps, so it cannot be pickled."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


@node("AddInWorker", category="test", lane="process")
def add(first: int, second: int) -> int:
    return first + second


@node("ProcessOf", category="test", lane="process")
def process_of() -> int:
    return os.getpid()


@node("PriorityOf", category="test", lane="process")
def priority_of() -> int:
    return os.nice(0)


@node("Greet", category="test", lane="process")
def greet(*, greeter: Greeter) -> str:
    return greeter.greet()


@node("Paint", category="test", lane="process")
def paint(height: int, width: int, level: float) -> ImageValue:
    return np.full((1, height, width, 3), level, np.float32)


@node("WriteInto", category="test", lane="process")
def write_into(picture: ImageValue) -> ImageValue:
    picture[0, 0, 0, 0] = 1.0
    return picture


@node("Pass", category="test", lane="process")
def hand_on(value: AnyValue) -> AnyValue:
    return value


@node("TellAndGo", category="test", lane="process")
def tell_and_go(*, context: Context) -> str:
    context.report_progress(1, 4)
    context.show_preview(b"picture", "image/png")
    return f"{context.prompt_id} {context.node_id} {context.call_index} {context.cancelled}"


@node("TellLate", category="test", lane="process")
def tell_late(*, context: Context) -> int:
    """Leaves a thread behind that speaks when the call is long over."""

    def wait_and_tell() -> None:
        while not context.cancelled:
            pass
        context.report_progress(1)

    threading.Thread(target=wait_and_tell, daemon=True).start()
    return 1


@node("TellAndStay", category="test", lane="process")
def tell_and_stay(*, context: Context) -> None:
    context.report_progress(1)
    while True:
        signal.pause()


@node("TellAndHoldTheInterpreter", category="test", lane="process")
def tell_and_hold_the_interpreter(*, context: Context) -> int:
    context.report_progress(1)
    return sum(range(10**15))  # in C, and for weeks


@node("Meet", category="test", lane="process")
def meet(waits_at: str, comes_to: str) -> int:
    """Leave a word in one named pipe, then wait for one in another."""
    Path(comes_to).write_text("here", "utf-8")
    Path(waits_at).read_text("utf-8")
    return os.getpid()


@node("BeMet", category="test", lane="process")
def be_met(waits_at: str, comes_to: str) -> int:
    """The same the other way round."""
    Path(waits_at).read_text("utf-8")
    Path(comes_to).write_text("here", "utf-8")
    return os.getpid()


@node("ReadLine", category="test", lane="process")
def read_line(lines_in: str) -> str:
    """Wait for a line in a named pipe."""
    with Path(lines_in).open(encoding="utf-8") as lines:
        return lines.readline()


@node("EndBySignal", category="test", lane="process")
def end_by_signal(number: int) -> None:
    os.kill(os.getpid(), number)
    signal.pause()


@node("RaiseOurs", category="test", lane="process")
def raise_ours() -> None:
    raise InvalidInput("the place", "is wrong", "do it right")


@node("RaiseFromAfar", category="test", lane="process")
def raise_from_afar() -> None:
    raise FromAfar("somewhere", "for some reason")


@node("RaiseWhatEnds", category="test", lane="process")
def raise_what_ends(kind: str) -> None:
    raise {"exit": SystemExit, "interrupt": KeyboardInterrupt}[kind]


@node("GiveWhatCannotTravel", category="test", lane="process")
def give_what_cannot_travel() -> AnyValue:
    return threading.Lock()


@node("OnlyHere", category="test", lane="process")
def only_here() -> int:
    return 1


NODES = (
    *(add, process_of, priority_of, greet, paint, write_into, hand_on),
    *(
        tell_and_go,
        tell_late,
        tell_and_stay,
        tell_and_hold_the_interpreter,
        meet,
        be_met,
        read_line,
        end_by_signal,
    ),
    *(raise_ours, raise_from_afar, raise_what_ends, give_what_cannot_travel),
)


def equipment() -> Equipment:
    """All of them but `OnlyHere`."""
    return Equipment({each.spec.class_type: each.spec for each in NODES}, {"greeter": WorkersOwn()})


def equipment_after(word_in: str) -> Equipment:
    """The same, once a word has come through a named pipe."""
    Path(word_in).read_text("utf-8")
    return equipment()


def broken_equipment() -> Equipment:
    """It cannot be made."""
    raise InvalidInput("cars/red.toml", "is not TOML", "write TOML")
