"""Lists in outputs and inputs, and values that must not be used."""

# ruff: noqa: FBT001, N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any

from comfy_execution.graph import ExecutionBlocker  # type: ignore[import-not-found]  # ComfyUI has it

from .rows import ANY, Row


class StoneList:
    """Up to three values as a list: what takes it is called once for each."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"value1": (ANY, {})},
            "optional": {"value2": (ANY, {}), "value3": (ANY, {})},
        }

    RETURN_TYPES = (ANY,)
    OUTPUT_IS_LIST = (True,)
    FUNCTION = "listed"
    CATEGORY = "stones/lists"

    def listed(self, value1: object, **more: object) -> tuple[list[object]]:
        return ([value1, *more.values()],)


class StoneIntList:
    """The whole numbers below one, as a list, and how many there are."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"stop": ("INT", {"default": 3, "min": 0, "max": 100})}}

    RETURN_TYPES = ("INT", "INT")
    OUTPUT_IS_LIST = (True, False)
    FUNCTION = "count"
    CATEGORY = "stones/lists"

    def count(self, stop: int) -> tuple[list[int], int]:
        return (list(range(stop)), stop)


class StoneGather:
    """Takes whole lists at once."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"values": (ANY,), "by": ("INT", {"default": 1})}}

    RETURN_TYPES = ("STRING",)
    INPUT_IS_LIST = True
    FUNCTION = "gather"
    CATEGORY = "stones/lists"

    def gather(self, values: list[object], by: list[int]) -> tuple[str]:
        return (f"{len(values)} by {len(by)}: {values}",)


class StoneMultiply:
    """One number times another; called as often as the longer list says."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"a": ("INT", {"forceInput": True}), "b": ("INT", {"default": 1})}}

    RETURN_TYPES = ("INT",)
    FUNCTION = "multiply"
    CATEGORY = "stones/lists"

    def multiply(self, a: int, b: int) -> tuple[int]:
        return (a * b,)


class StoneSplit:
    """Light and heavy stones, each slot a list."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",), "limit": ("FLOAT", {"default": 1.0})}}

    RETURN_TYPES = ("FLOAT", "FLOAT")
    OUTPUT_IS_LIST = (True, True)
    FUNCTION = "split"
    CATEGORY = "stones/lists"

    def split(self, row: Row, limit: float) -> tuple[Row, Row]:
        return ([each for each in row if each <= limit], [each for each in row if each > limit])


class StoneBlock:
    """Hands a value on, or says that it must not be used."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {
                "value": (ANY,),
                "block": ("BOOLEAN", {"default": True}),
                "message": ("STRING", {"default": ""}),
            }
        }

    RETURN_TYPES = (ANY,)
    FUNCTION = "block"
    CATEGORY = "stones/lists"

    def block(self, value: object, block: bool, message: str) -> tuple[object]:
        return (ExecutionBlocker(message or None) if block else value,)


class StoneBlockEven:
    """Blocks even numbers, by giving the blocker instead of its result."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": ("INT", {"forceInput": True})}}

    RETURN_TYPES = ("INT",)
    FUNCTION = "odd"
    CATEGORY = "stones/lists"

    def odd(self, value: int) -> Any:
        return (value,) if value % 2 else ExecutionBlocker(None)


CLASSES = {
    "StoneList": StoneList,
    "StoneIntList": StoneIntList,
    "StoneGather": StoneGather,
    "StoneMultiply": StoneMultiply,
    "StoneSplit": StoneSplit,
    "StoneBlock": StoneBlock,
    "StoneBlockEven": StoneBlockEven,
}
