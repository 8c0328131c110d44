"""What a pack's `comfy_entrypoint` gives."""

from __future__ import annotations

from abc import ABC, abstractmethod

from milepost.packs.foreign.v3.comfy_node import ComfyNode


class ComfyExtension(ABC):
    """A pack: its nodes, and what it does once when it is loaded."""

    async def on_load(self) -> None:  # noqa: B027  # packs need not override it
        """Called once, before the nodes are asked for."""

    @abstractmethod
    async def get_node_list(self) -> list[type[ComfyNode]]:
        """The nodes."""
