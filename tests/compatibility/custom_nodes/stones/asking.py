"""Nodes with a say of their own about their inputs."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any

_BOUNDED = {"default": 1.0, "min": 0.0, "max": 10.0}


class _Doubles:
    RETURN_TYPES: tuple[str, ...] = ("FLOAT",)
    FUNCTION = "double"
    CATEGORY = "stones/asking"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"weight": ("FLOAT", _BOUNDED), "name": ("STRING", {"default": ""})}}

    def double(self, weight: float, name: str) -> tuple[float]:
        del name
        return (weight * 2,)


class StoneAsksOne(_Doubles):
    """Judges one input by name: its bounds are no longer checked for it."""

    @classmethod
    def VALIDATE_INPUTS(cls, weight: float | None) -> bool | str:
        return weight is None or weight <= 50 or "too heavy for the bridge"


class StoneAsksAll(_Doubles):
    """Judges everything by `**kwargs`."""

    @classmethod
    def VALIDATE_INPUTS(cls, **given: Any) -> bool | str:
        return given.get("name") != "forbidden" or "that name is taken"


class StoneAsksNothing(_Doubles):
    """Judges without naming an input; says only no."""

    @classmethod
    def VALIDATE_INPUTS(cls) -> bool:
        return True


class StoneAsksTypes(_Doubles):
    """Judges what is linked to it: whole numbers and fractions, and nothing else."""

    @classmethod
    def VALIDATE_INPUTS(cls, input_types: dict[str, str]) -> bool | str:
        linked = input_types.get("weight", "FLOAT")
        return linked in {"INT", "FLOAT"} or f"cannot weigh {linked}"


class StoneAsksAndRaises(_Doubles):
    """Its check has a bug."""

    @classmethod
    def VALIDATE_INPUTS(cls, name: str) -> bool:
        raise ZeroDivisionError(name)


class StoneAsksAsync(_Doubles):
    """Its check waits."""

    @classmethod
    async def VALIDATE_INPUTS(cls, weight: float | None) -> bool | str:
        import asyncio

        await asyncio.sleep(0.01)
        return weight is None or weight != 13 or "an unlucky weight"


class StoneText:
    """A text, to be linked where a number is wanted."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"text": ("STRING", {"default": ""})}}

    RETURN_TYPES = ("STRING",)
    FUNCTION = "say"
    CATEGORY = "stones/asking"

    def say(self, text: str) -> tuple[str]:
        return (text,)


CLASSES = {
    "StoneAsksOne": StoneAsksOne,
    "StoneAsksAll": StoneAsksAll,
    "StoneAsksNothing": StoneAsksNothing,
    "StoneAsksTypes": StoneAsksTypes,
    "StoneAsksAndRaises": StoneAsksAndRaises,
    "StoneAsksAsync": StoneAsksAsync,
    "StoneText": StoneText,
}
