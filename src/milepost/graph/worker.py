"""A worker process: it gets its equipment once, then calls one node after another.

It is started by `worker_process` and ends with the process that started it.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import threading
import traceback
from typing import NoReturn

from milepost.errors import OurBug
from milepost.graph.lanes import NodeQuit, Work
from milepost.graph.result import frames_of
from milepost.graph.shared_buffers import SharedBuffers
from milepost.graph.worker_errors import Raised
from milepost.graph.worker_link import (
    Call,
    Equipment,
    LineBroken,
    Link,
    Place,
    Preview,
    Progress,
    Ready,
    Returned,
    Setup,
)
from milepost.node.spec import NodeSpec


class WorkerContext:
    """What a node in a worker sees of its run, see `node.context.Context`.

    Who cancels the node ends this process, so that `cancelled` is true only after the call: a
    thread that the node left behind then speaks to nobody.
    """

    def __init__(self, place: Place, link: Link) -> None:
        self.prompt_id = place.prompt_id
        self.node_id = place.node_id
        self.call_index = place.call_index
        self.cancelled = False
        self._link = link
        self._telling = threading.Lock()

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        """Tell how far the node is."""
        self._tell(Progress(value, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        """Show how the picture looks so far."""
        self._tell(Preview(picture, media_type))

    def close(self) -> None:
        """The call is over: nothing is told any more, for the next word is taken for its result."""
        with self._telling:
            self.cancelled = True

    def _tell(self, message: Progress | Preview) -> None:
        with self._telling:
            if not self.cancelled:
                self._link.send(message)


def main(line: int, lifeline: int, number: int) -> NoReturn:
    """Work until the line or the lifeline ends.

    Args:
        line: descriptor of our end of the socket.
        lifeline: descriptor of the reading end of a pipe that nobody writes to.
        number: no other worker of the same parent has it.
    """
    # The parent decides what a signal to the whole group means: it may let this node finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(fcntl, "F_SETSIG"):
        let_the_kernel_end_us(lifeline)
    else:
        watch(lifeline)
    try:
        work(Link(socket.socket(fileno=line), SharedBuffers(f"worker {number}")))
    except LineBroken:
        os._exit(0)  # dismissed: nothing is left to be tidied up
    except BaseException:  # noqa: BLE001  # whatever it is, this process ends with it
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def let_the_kernel_end_us(lifeline: int) -> None:
    """Be killed when the pipe's other end closes; no thread could while a node holds the GIL."""
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    watched = select.poll()
    watched.register(lifeline, select.POLLIN)
    if watched.poll(0):  # it had closed before
        os._exit(0)


def watch(lifeline: int) -> None:
    """End this process when the pipe's other end closes."""

    def wait() -> NoReturn:
        os.read(lifeline, 1)
        os._exit(0)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def work(link: Link) -> None:
    """Answer what comes over the line; return only if the equipment cannot be made.

    Raises:
        LineBroken: the other end is gone.
    """
    setup = link.receive()
    if not isinstance(setup, Setup):
        raise OurBug("a worker is told how to set up before anything else")
    os.nice(setup.niceness)
    try:
        equipment = setup.equip()
    except Exception as error:  # noqa: BLE001  # the parent hears it, whatever it is
        link.send(_raised(error))
        return
    link.send(Ready())
    while True:
        _answer_one(link, equipment)  # a function, so that nothing of a call outlives it


def _answer_one(link: Link, equipment: Equipment) -> None:
    answer = _answer(link, equipment)
    try:
        link.send(answer)
    except LineBroken:
        raise
    except Exception as error:  # noqa: BLE001  # the result cannot be pickled, for whatever reason
        link.send(_raised(error))


def _answer(link: Link, equipment: Equipment) -> Returned | Raised:
    try:
        call = link.receive()
        if not isinstance(call, Call):
            raise OurBug("a worker that is set up is only told to call nodes")  # noqa: TRY301  # told as any failure
        return Returned(_call(call, equipment, link))
    except LineBroken:
        raise
    except Exception as error:  # noqa: BLE001  # a node may raise anything
        return _raised(error)


def _call(call: Call, equipment: Equipment, link: Link) -> object:
    spec = equipment.specs.get(call.class_type)
    if spec is None:
        raise OurBug(f"the workers know no node {call.class_type!r}")
    context = None if call.place is None else WorkerContext(call.place, link)
    arguments = {**_services(spec, call, equipment, context), **call.arguments}
    try:
        return Work(spec, arguments).call()
    except Exception:
        raise
    except BaseException as error:
        raise NodeQuit(f"the node raised {type(error).__name__}") from error
    finally:
        if context is not None:
            context.close()


def _services(
    spec: NodeSpec, call: Call, equipment: Equipment, context: WorkerContext | None
) -> dict[str, object]:
    given: dict[str, object] = {}
    for service in spec.services:
        if service.parameter in call.arguments:
            continue  # it came with the call
        if service.name == "context":
            given[service.parameter] = context
        elif service.name in equipment.services:
            given[service.parameter] = equipment.services[service.name]
        elif service.needed:
            raise OurBug(f"the workers have no service {service.name!r}")
    return given


def _raised(error: Exception) -> Raised:
    return Raised.of(error, tuple(frames_of(error)))
