"""`ComfyAPI` and `ComfyAPISync`: what a running node tells of itself."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import numpy as np

from milepost.packs.foreign.progress import get_executing_context, show_preview
from milepost.packs.foreign.running import running

PREVIEW_SIDE_PX: Final = 512


class ExecutionSync:
    """`api.execution` for nodes that are no async functions."""

    def set_progress(
        self,
        value: float,
        max_value: float,
        node_id: str | None = None,
        preview_image: Any = None,
        ignore_size_limit: bool = False,
    ) -> None:
        """Tell how far the running node is, and how its picture looks.

        Args:
            value: 0..`max_value`.
            max_value: when the node is done.
            node_id: the running node's, if at all; no other can be told of.
            preview_image: a Pillow picture, or an IMAGE whose first picture is shown.
            ignore_size_limit: show it at its own size, not at most 512 pixels.

        Raises:
            ValueError: no node runs here, and none is named.
            InterruptProcessingException: nobody waits for the node any more.
        """
        call = running()
        if call is None:
            if node_id is None:
                raise ValueError("set_progress was called where no node runs; pass node_id")
            return
        call.stop_if_cancelled()
        told = get_executing_context()
        if node_id is not None and node_id not in (call.context.node_id, told and told.node_id):
            return
        call.context.report_progress(value, max_value)
        if preview_image is not None:
            picture = _picture(preview_image)
            side_px = max(picture.size) if ignore_size_limit else PREVIEW_SIDE_PX
            show_preview(call, picture, file_format="JPEG", side_px=side_px)


class Execution:
    """`api.execution` for async nodes."""

    async def set_progress(
        self,
        value: float,
        max_value: float,
        node_id: str | None = None,
        preview_image: Any = None,
        ignore_size_limit: bool = False,
    ) -> None:
        """As `ExecutionSync.set_progress`."""
        ExecutionSync().set_progress(value, max_value, node_id, preview_image, ignore_size_limit)


class ComfyAPISync:
    """The API for nodes that are no async functions; the class serves as well as an object."""

    VERSION: ClassVar[str] = "latest"
    STABLE: ClassVar[bool] = False
    Execution = ExecutionSync
    execution = ExecutionSync()


class ComfyAPI:
    """The API for async nodes; the class serves as well as an object."""

    VERSION: ClassVar[str] = "latest"
    STABLE: ClassVar[bool] = False
    Execution = Execution
    execution = Execution()


def _picture(preview: Any) -> Any:
    from PIL import Image

    if isinstance(preview, Image.Image):
        return preview
    on_cpu = preview.detach().cpu() if hasattr(preview, "detach") else preview
    values = np.asarray(on_cpu, dtype=np.float32)
    first = values[0] if values.ndim == 4 else values
    grey = first[..., 0] if first.ndim == 3 and first.shape[-1] == 1 else first
    return Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))
