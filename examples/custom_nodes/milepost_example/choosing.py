"""Nodes that decide what runs: lazy inputs, and an end for everything behind a node."""

from __future__ import annotations

from typing import Any

from comfy_execution.graph import ExecutionBlocker


class Pick:
    """Gives one of two inputs; what leads to the other one is never run."""

    CATEGORY = "example"
    FUNCTION = "pick"
    RETURN_TYPES = ("*",)
    RETURN_NAMES = ("picked",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """Lazy inputs are None until they are asked for; `*` takes any type."""
        return {
            "required": {
                "first": ("BOOLEAN", {"default": True, "label_on": "first", "label_off": "second"}),
                "if_first": ("*", {"lazy": True}),
                "if_second": ("*", {"lazy": True}),
            }
        }

    @classmethod
    def VALIDATE_INPUTS(cls, input_types: dict[str, str]) -> bool | str:
        """Asked before anything runs; taking `input_types` means judging the links ourselves."""
        if input_types.get("if_first") == "LATENT":
            return "a latent cannot be shown; decode it first"
        return True

    def check_lazy_status(
        self, first: bool, if_first: Any = None, if_second: Any = None
    ) -> list[str]:
        """The lazy inputs that are needed; asked again until it names nothing new."""
        wanted, value = ("if_first", if_first) if first else ("if_second", if_second)
        return [wanted] if value is None else []

    def pick(self, first: bool, if_first: Any = None, if_second: Any = None) -> tuple[Any]:
        """The input that was not asked for is None here."""
        return (if_first if first else if_second,)


class StopIf:
    """Hands a value on, or ends the branch behind it."""

    CATEGORY = "example"
    FUNCTION = "stop_if"
    RETURN_TYPES = ("*",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """With a message the first node behind this one reports it; without, nobody does."""
        return {
            "required": {"value": ("*",), "stop": ("BOOLEAN", {"default": False})},
            "optional": {"message": ("STRING", {"default": ""})},
        }

    def stop_if(self, value: Any, stop: bool, message: str = "") -> tuple[Any]:
        """A blocker in the place of the value."""
        return (ExecutionBlocker(message or None) if stop else value,)
