"""ComfyUI's binary WebSocket frames: a big-endian number says what follows it."""

from __future__ import annotations

import struct
from typing import Final

from milepost.graph.events import NodePreview
from milepost.wire.any_json import encode_json

PREVIEW: Final = 1
TEXT: Final = 3
PREVIEW_WITH_METADATA: Final = 4
IMAGE_FORMATS: Final = {"image/jpeg": 1, "image/png": 2}


def preview_frame(preview: NodePreview, *, with_metadata: bool) -> bytes | None:
    """A node's picture so far; None for a kind of picture that the protocol has no number for.

    Args:
        preview: from the engine.
        with_metadata: the client asked to be told whose picture it is.
    """
    number = IMAGE_FORMATS.get(preview.media_type)
    if number is None:
        return None
    if not with_metadata:
        return struct.pack(">II", PREVIEW, number) + preview.picture
    shown_at = preview.display_id
    metadata = encode_json(
        {
            "node_id": preview.node_id,
            "display_node_id": shown_at or preview.node_id,
            "parent_node_id": None if shown_at == preview.node_id else shown_at,
            "real_node_id": preview.node_id,
            "prompt_id": preview.prompt_id,
            "image_type": preview.media_type,
        }
    ).encode("ascii")
    head = struct.pack(">II", PREVIEW_WITH_METADATA, len(metadata))
    return b"".join((head, metadata, preview.picture))


def text_frame(text: str, node_id: str) -> bytes:
    """A line of text that a node shows while it runs."""
    named = node_id.encode("utf-8", "replace")
    return struct.pack(">II", TEXT, len(named)) + named + text.encode("utf-8", "replace")
