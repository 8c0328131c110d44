"""Nodes that tell how far they are, in each of the ways that packs have."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

import asyncio
from typing import Any

from comfy.utils import ProgressBar  # type: ignore[import-not-found]  # ComfyUI has it
from comfy_api.latest import ComfyAPI  # type: ignore[import-not-found]  # ComfyUI has it
from comfy_api.v0_0_2 import ComfyAPISync  # type: ignore[import-not-found]  # ComfyUI has it

from .rows import ANY

_api = ComfyAPI()
_api_sync = ComfyAPISync()


class _Steps:
    RETURN_TYPES: tuple[str, ...] = (ANY,)
    FUNCTION = "step"
    CATEGORY = "stones/progressing"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"value": (ANY,), "steps": ("INT", {"default": 3})},
            "hidden": {"own_id": "UNIQUE_ID"},
        }


class StoneProgressAsync(_Steps):
    """By the API, without a node id: the running call decides whose it is."""

    async def step(self, value: object, steps: int, own_id: str) -> tuple[object]:
        del own_id
        for at in range(steps):
            await _api.execution.set_progress(value=at + 1, max_value=steps)
            await asyncio.sleep(0.01)
        return (value,)


class StoneProgressSync(_Steps):
    """By the API's form for code that cannot wait."""

    def step(self, value: object, steps: int, own_id: str) -> tuple[object]:
        del own_id
        for at in range(steps):
            _api_sync.execution.set_progress(value=at + 1, max_value=steps)
        return (value,)


class StoneProgressBar(_Steps):
    """By the bar that samplers use."""

    def step(self, value: object, steps: int, own_id: str) -> tuple[object]:
        bar = ProgressBar(steps, node_id=own_id)
        for _ in range(steps):
            bar.update(1)
        return (value,)


CLASSES = {
    "StoneProgressAsync": StoneProgressAsync,
    "StoneProgressSync": StoneProgressSync,
    "StoneProgressBar": StoneProgressBar,
}
