"""Nodes that say whether the outside world has changed."""

# ruff: noqa: FBT001, FBT002, N802  # ComfyUI chose these names and signatures
from __future__ import annotations

import itertools
from typing import Any, ClassVar

from .rows import Row


class StoneChanges:
    """Changes on every submission if it is told so."""

    turns: ClassVar[Any] = itertools.count()

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"row": ("STONES",)},
            "optional": {"changes": ("BOOLEAN", {"default": False})},
        }

    RETURN_TYPES = ("STONES",)
    FUNCTION = "hand_on"
    CATEGORY = "stones/changing"

    @classmethod
    def IS_CHANGED(cls, row: Row | None, changes: bool = False) -> object:
        assert row is None
        return float(next(cls.turns)) if changes else False

    def hand_on(self, row: Row, changes: bool = False) -> tuple[Row]:
        del changes
        return (row,)


class StoneChangesAlways(StoneChanges):
    """NaN equals nothing, so it is never cached."""

    @classmethod
    def IS_CHANGED(cls, row: Row | None, changes: bool = False) -> object:
        del row, changes
        return float("nan")


class StoneChangesAsync(StoneChanges):
    """Waits for its answer."""

    @classmethod
    async def IS_CHANGED(cls, row: Row | None, changes: bool = False) -> object:
        import asyncio

        assert row is None
        await asyncio.sleep(0.01)
        return float(next(cls.turns)) if changes else False


class StoneChangesWithConstant:
    """Compares a literal, whatever is linked beside it."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",), "by": ("FLOAT", {"default": 1.0})}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "scale"
    CATEGORY = "stones/changing"

    @classmethod
    def IS_CHANGED(cls, row: Row | None, by: float) -> float:
        return by if row is None else by * sum(row)

    def scale(self, row: Row, by: float) -> tuple[Row]:
        return ([each * by for each in row],)


class StoneFailsToSay(StoneChanges):
    """Its answer is an error: then it counts as changed."""

    @classmethod
    def IS_CHANGED(cls, row: Row | None, changes: bool = False) -> object:
        del row, changes
        raise RuntimeError("no idea")


class StoneOnce:
    """Counts its own calls, which a cache would hide."""

    calls: ClassVar[Any] = itertools.count(1)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",)}}

    RETURN_TYPES = ("INT",)
    NOT_IDEMPOTENT = True
    FUNCTION = "count"
    CATEGORY = "stones/changing"

    def count(self, row: Row) -> tuple[int]:
        del row
        return (next(self.calls),)


CLASSES = {
    "StoneChanges": StoneChanges,
    "StoneChangesAlways": StoneChangesAlways,
    "StoneChangesAsync": StoneChangesAsync,
    "StoneChangesWithConstant": StoneChangesWithConstant,
    "StoneFailsToSay": StoneFailsToSay,
    "StoneOnce": StoneOnce,
}
