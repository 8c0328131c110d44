"""How a call in another process fails, and how what a node raised there arrives here."""

from __future__ import annotations

import pickle
import signal
from dataclasses import dataclass, field

from milepost.errors import WorldFailure


class WorkerDied(WorldFailure):
    """The process that ran the node ended by itself: a crash in native code, or out of memory."""

    code = "worker_died"
    retryable = True

    def __init__(self, ending: str) -> None:
        """Say how it ended, such as `signal SIGSEGV`."""
        super().__init__(ending)
        self.ending = ending

    def __str__(self) -> str:
        return f"the process that ran the node ended unexpectedly ({self.ending}); try again"


def ending_of(exit_status: int) -> str:
    """How a process ended, in words; a negative status is a signal, as `subprocess` has it."""
    if exit_status >= 0:
        return f"exit status {exit_status}"
    try:
        return f"signal {signal.Signals(-exit_status).name}"
    except ValueError:
        return f"signal {-exit_status}"


class FramesElsewhere(Exception):  # noqa: N818  # it is a place, told as the cause of an error
    """Where in another process an error was raised; its cause here."""

    def __init__(self, frames: tuple[str, ...]) -> None:
        """Take the frames as `result.frames_of` writes them."""
        super().__init__(frames)
        self.frames = frames

    def __str__(self) -> str:
        return "raised in another process: " + "; ".join(self.frames)


@dataclass(frozen=True, slots=True)
class Raised:
    """What a node raised, on its way to another process."""

    pickled: bytes | None = field(repr=False)
    """None if it cannot be pickled."""
    type_name: str
    module: str
    message: str = field(repr=False)
    frames: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, error: Exception, frames: tuple[str, ...]) -> Raised:
        """Take an error down, whatever it is made of."""
        kind = type(error)
        return cls(_pickled(error), kind.__qualname__, kind.__module__, _message(error), frames)

    def error(self) -> Exception:
        """The error itself, or one that looks the same where it cannot be had."""
        try:
            error = pickle.loads(self.pickled) if self.pickled else None  # noqa: S301  # our own
        except Exception:  # noqa: BLE001  # unpickling calls the class, which may do anything
            error = None
        if not isinstance(error, Exception):
            error = self._stand_in()
        error.__cause__ = FramesElsewhere(self.frames)
        return error

    def _stand_in(self) -> Exception:
        """Named as the class that stayed behind, which is what users read."""
        kind: type[Exception] = type(self.type_name, (Exception,), {"__module__": self.module})
        return kind(self.message)


def _pickled(error: Exception) -> bytes | None:
    """The error, if it comes back; many need more to be made than they keep."""
    try:
        pickled = pickle.dumps(error, protocol=5)
        pickle.loads(pickled)  # noqa: S301  # made on the line before
    except Exception:  # noqa: BLE001  # what it holds may refuse in any way
        return None
    return pickled


def _message(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # a foreign class's own __str__
        return type(error).__name__
