"""Nodes that fail, at once or after a while."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

import asyncio
from typing import Any

from .rows import ANY


class StoneBreaks:
    """Fails with words of its own."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY,), "why": ("STRING", {"default": "it broke"})}}

    RETURN_TYPES = (ANY,)
    FUNCTION = "fail"
    CATEGORY = "stones/failing"

    def fail(self, value: object, why: str) -> tuple[object]:
        del value
        raise RuntimeError(why)


class StoneBreaksLater:
    """Fails after a while, and waits asynchronously until then."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY,), "after_s": ("FLOAT", {"default": 0.05})}}

    RETURN_TYPES = (ANY,)
    FUNCTION = "fail"
    CATEGORY = "stones/failing"

    async def fail(self, value: object, after_s: float) -> tuple[object]:
        del value
        await asyncio.sleep(after_s)
        raise RuntimeError("it broke later")


class StoneTooSlow:
    """Ends itself when it takes too long."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {
                "value": (ANY,),
                "takes_s": ("FLOAT", {"default": 1.0}),
                "limit_s": ("FLOAT", {"default": 0.1}),
            }
        }

    RETURN_TYPES = (ANY,)
    FUNCTION = "work"
    CATEGORY = "stones/failing"

    async def work(self, value: object, takes_s: float, limit_s: float) -> tuple[object]:
        try:
            await asyncio.wait_for(asyncio.sleep(takes_s), limit_s)
        except TimeoutError:
            raise RuntimeError(f"timed out after {limit_s} s") from None
        return (value,)


CLASSES = {
    "StoneBreaks": StoneBreaks,
    "StoneBreaksLater": StoneBreaksLater,
    "StoneTooSlow": StoneTooSlow,
}
