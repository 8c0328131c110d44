"""The foreign node that runs in this thread or task, for the ComfyUI modules that it calls.

ComfyUI keeps this in globals, as it runs one node at a time. Here many run at once, so each call
carries its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

from milepost.node.context import Context
from milepost.node.flow import EndOfRun
from milepost.packs.foreign.workplace import Workplace


class InterruptProcessingException(EndOfRun):
    """Raised inside a node's code when its workflow was cancelled, or to have it cancelled."""


@dataclass(frozen=True, slots=True)
class Running:
    """One call of one foreign node."""

    context: Context
    workplace: Workplace
    graph_numbers: Iterator[int] = field(default_factory=count, compare=False, repr=False)
    """Tells the graphs apart that the call builds for its expansion."""

    def stop_if_cancelled(self) -> None:
        """What every ComfyUI call of a node does first.

        Raises:
            InterruptProcessingException: nobody waits for the node any more.
        """
        if self.context.cancelled:
            raise InterruptProcessingException("the workflow was cancelled")


_RUNNING: ContextVar[Running | None] = ContextVar("running", default=None)


def running() -> Running | None:
    """The call that this code belongs to; None at import and in a pack's routes."""
    return _RUNNING.get()


def stop_if_cancelled() -> None:
    """End the node whose code calls this, if its workflow was cancelled."""
    call = running()
    if call is not None:
        call.stop_if_cancelled()


@contextmanager
def runs(call: Running) -> Iterator[None]:
    """While open, the code of this thread or task belongs to that call."""
    token = _RUNNING.set(call)
    try:
        yield
    finally:
        _RUNNING.reset(token)
