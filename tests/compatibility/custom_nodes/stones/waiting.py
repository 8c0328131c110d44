"""Nodes that wait: async ones side by side, sync ones in turn."""

# ruff: noqa: N802  # ComfyUI chose these names and signatures
from __future__ import annotations

import asyncio
import threading
import time
from typing import Any, ClassVar

from comfy_execution.graph_utils import GraphBuilder  # type: ignore[import-not-found]  # ComfyUI has it

from .rows import ANY, Row

_SECONDS = ("FLOAT", {"default": 0.1, "min": 0.0, "max": 60.0})


class StoneSleep:
    """Hands a value on after a while."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"value": (ANY, {}), "seconds": _SECONDS},
            "hidden": {"own_id": "UNIQUE_ID"},
        }

    RETURN_TYPES = (ANY,)
    FUNCTION = "sleep"
    CATEGORY = "stones/waiting"

    async def sleep(self, value: object, seconds: float, own_id: str) -> tuple[object]:
        assert own_id
        await asyncio.sleep(seconds)
        return (value,)


class StoneSleepSync(StoneSleep):
    """The same, and holds up its thread."""

    def sleep(self, value: object, seconds: float, own_id: str) -> tuple[object]:  # type: ignore[override]  # packs do so
        assert own_id
        time.sleep(seconds)
        return (value,)


class StoneSleepThree:
    """Three naps by an expansion, side by side."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        rows = {f"row{index}": ("STONES",) for index in (1, 2, 3)}
        return {"required": {**rows, "seconds": _SECONDS}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "sleep"
    CATEGORY = "stones/waiting"

    def sleep(self, seconds: float, **rows: Row) -> dict[str, Any]:
        graph = GraphBuilder()
        slept = {
            name: graph.node("StoneSleep", value=row, seconds=seconds).out(0)
            for name, row in rows.items()
        }
        average = graph.node("StoneAverage", **slept)
        return {"result": (average.out(0),), "expand": graph.finalize()}


class StoneLazyAsync:
    """Thinks a while before it asks for what it needs."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        lazy = {"lazy": True}
        return {
            "required": {"light": ("STONES", lazy), "heavy": ("STONES", lazy)},
            "optional": {"want": (["light", "heavy"], {"default": "light"})},
        }

    RETURN_TYPES = ("STONES",)
    FUNCTION = "choose"
    CATEGORY = "stones/waiting"

    async def check_lazy_status(
        self, want: str, light: Row | None = None, heavy: Row | None = None
    ) -> list[str]:
        await asyncio.sleep(0.01)
        return [want] if (light if want == "light" else heavy) is None else []

    async def choose(
        self, want: str, light: Row | None = None, heavy: Row | None = None
    ) -> tuple[Row | None]:
        await asyncio.sleep(0)
        return (light if want == "light" else heavy,)


class StoneBatch:
    """Weighs every stone in a task of its own."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",), "seconds": _SECONDS}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "weigh"
    CATEGORY = "stones/waiting"

    async def weigh(self, row: Row, seconds: float) -> tuple[Row]:
        async def one(weight: float) -> float:
            await asyncio.sleep(seconds)
            return weight + 1

        return (await asyncio.gather(*(one(each) for each in row)),)


class StoneFew:
    """No more than two at once, by a semaphore of its own."""

    few: ClassVar[asyncio.Semaphore] = asyncio.Semaphore(2)
    now: ClassVar[int] = 0
    most: ClassVar[int] = 0

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY,), "number": ("INT", {"default": 0})}}

    RETURN_TYPES = ("INT",)
    FUNCTION = "work"
    CATEGORY = "stones/waiting"

    async def work(self, value: object, number: int) -> tuple[int]:
        del value, number
        kind = type(self)
        async with self.few:
            kind.now += 1
            kind.most = max(kind.most, kind.now)
            await asyncio.sleep(0.05)
            kind.now -= 1
        return (kind.most,)


class StoneAlone:
    """Tells whether another call of this pack's sync nodes ran at the same time."""

    _inside: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY,), "number": ("INT", {"default": 0})}}

    RETURN_TYPES = ("BOOLEAN",)
    FUNCTION = "work"
    CATEGORY = "stones/waiting"

    def work(self, value: object, number: int) -> tuple[bool]:
        del value, number
        alone = self._inside.acquire(blocking=False)
        time.sleep(0.05)
        if alone:
            self._inside.release()
        return (alone,)


CLASSES = {
    "StoneSleep": StoneSleep,
    "StoneSleepSync": StoneSleepSync,
    "StoneSleepThree": StoneSleepThree,
    "StoneLazyAsync": StoneLazyAsync,
    "StoneBatch": StoneBatch,
    "StoneFew": StoneFew,
    "StoneAlone": StoneAlone,
}
