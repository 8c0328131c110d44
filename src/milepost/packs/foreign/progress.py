"""How far a foreign node is, told by the calls that ComfyUI's packs make.

Each of them ends the node, by `InterruptProcessingException`, once nobody waits for it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from milepost.packs.foreign.running import Running, running

if TYPE_CHECKING:
    from PIL import Image as Pillow

_FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}


class ExecutionContext(NamedTuple):
    """The call that runs, as packs read it."""

    prompt_id: str
    node_id: str
    list_index: int | None
    """Which element, if the node is called once for each element of a list."""


_PRETENDED: ContextVar[ExecutionContext | None] = ContextVar("pretended", default=None)


def get_executing_context() -> ExecutionContext | None:
    """The call that this code belongs to; None at import and in a pack's routes."""
    pretended = _PRETENDED.get()
    if pretended is not None:
        return pretended
    call = running()
    if call is None:
        return None
    return ExecutionContext(call.context.prompt_id, call.context.node_id, call.context.call_index)


@contextmanager
def CurrentNodeContext(  # noqa: N802  # ComfyUI's name
    prompt_id: str, node_id: str, list_index: int | None = None
) -> Iterator[ExecutionContext]:
    """While open, packs read another call's names; progress still goes to the real one."""
    pretended = ExecutionContext(prompt_id, node_id, list_index)
    token = _PRETENDED.set(pretended)
    try:
        yield pretended
    finally:
        _PRETENDED.reset(token)


def show_preview(call: Running, picture: Pillow.Image, *, file_format: str, side_px: int) -> None:
    """Show a picture at most so large."""
    shown = picture.copy()
    shown.thumbnail((side_px, side_px))
    target = BytesIO()
    file_format = file_format.upper() if file_format.upper() in _FORMATS else "JPEG"
    if file_format == "JPEG":
        shown = shown.convert("RGB")
    shown.save(target, file_format)
    call.context.show_preview(target.getvalue(), _FORMATS[file_format])


class ProgressBar:
    """ComfyUI's: made by a node at the start of its work and moved on as it goes."""

    def __init__(self, total: float, node_id: str | None = None) -> None:
        """Start at 0.

        Args:
            total: the value at which the node is done.
            node_id: the node that it belongs to; the running one if None. No other can be told of.
        """
        self.total = total
        self.current: float = 0
        self.node_id = node_id
        self._call = running()  # a pack may move it from a thread of its own

    def update_absolute(
        self, value: float, total: float | None = None, preview: Any = None
    ) -> None:
        """Move to a value, and show how the picture looks.

        Args:
            value: above the total counts as the total.
            total: a new one.
            preview: `(format, Pillow image, largest side)`, or an encoded picture with its type.

        Raises:
            InterruptProcessingException: nobody waits for the node any more.
        """
        if total is not None:
            self.total = total
        self.current = min(value, self.total)
        call = self._call
        if call is None:
            return
        call.stop_if_cancelled()
        if self.node_id not in (None, call.context.node_id):
            return
        call.context.report_progress(self.current, self.total)
        if isinstance(preview, tuple) and len(preview) == 3:
            file_format, picture, side_px = preview
            show_preview(call, picture, file_format=str(file_format), side_px=side_px or 512)

    def update(self, value: float) -> None:
        """Move on by so much."""
        self.update_absolute(self.current + value)


class NodeState(enum.Enum):
    """Where a node is in its run."""

    Pending = "pending"
    Running = "running"
    Finished = "finished"
    Error = "error"


class ProgressState:
    """ComfyUI's registry of progress, for the running node alone."""

    def update_progress(
        self, node_id: str, value: float, max_value: float, image: Any = None
    ) -> None:
        """Tell how far the node is; `image` is a preview as `ProgressBar` takes it."""
        ProgressBar(max_value, node_id).update_absolute(value, preview=image)


_STATE: Final = ProgressState()


def get_progress_state() -> ProgressState:
    """What to tell progress to."""
    return _STATE
