"""Work for drawing processes, and what is heard of it."""

from __future__ import annotations

import asyncio
from typing import Any

from milepost.graph.lanes import Work
from milepost.node.declare import Node


class HeardContext:
    """A node's context here, which tells the test what the node says."""

    prompt_id = "prompt"
    node_id = "7"
    call_index = 2
    cancelled = False

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def report_progress(self, value: float, maximum: float = 1.0) -> None:
        self._loop.call_soon_threadsafe(self.told.put_nowait, (value, maximum))

    def show_preview(self, picture: bytes, media_type: str) -> None:
        self._loop.call_soon_threadsafe(self.told.put_nowait, (picture, media_type))


def work(node: Node[..., Any], **arguments: object) -> Work:
    return Work(node.spec, arguments)
