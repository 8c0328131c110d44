"""Lists: one node gives several values, those behind it run once for each, another gathers them."""

from __future__ import annotations

from typing import Any


class SplitWords:
    """Nodes behind this one are run once per word."""

    CATEGORY = "example"
    FUNCTION = "split"
    RETURN_TYPES = ("STRING", "INT")
    RETURN_NAMES = ("word", "count")
    OUTPUT_IS_LIST = (True, False)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """A text of several lines."""
        return {"required": {"text": ("STRING", {"multiline": True, "default": "lake hills road"})}}

    def split(self, text: str) -> tuple[list[str], int]:
        """A list in the slot that OUTPUT_IS_LIST names."""
        words = text.split()
        return words, len(words)


class JoinWords:
    """Gets all values at once instead of one call each."""

    CATEGORY = "example"
    FUNCTION = "join"
    INPUT_IS_LIST = True
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """`forceInput` leaves no field to type into, only a place for a link."""
        return {
            "required": {
                "words": ("STRING", {"forceInput": True}),
                "separator": ("STRING", {"default": " · "}),
            }
        }

    def join(self, words: list[str], separator: list[str]) -> tuple[str]:
        """With INPUT_IS_LIST every input is a list, single values too."""
        return (separator[0].join(words),)
