"""Nodes that add nodes to the workflow while it runs."""

# ruff: noqa: FBT001, N802  # ComfyUI chose these names and signatures
from __future__ import annotations

import asyncio
from typing import Any

from comfy_execution.graph_utils import GraphBuilder  # type: ignore[import-not-found]  # ComfyUI has it

from .rows import ANY, Row


class StoneKnot:
    """Adds two nodes that wait for each other."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"light": ("STONES",), "heavy": ("STONES",)}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "tie"
    CATEGORY = "stones/growing"

    def tie(self, light: Row, heavy: Row) -> dict[str, Any]:
        graph = GraphBuilder()
        first = graph.node("StoneLazyMix", light=light, share=0.5)
        second = graph.node("StoneLazyMix", light=first.out(0), heavy=heavy, share=0.5)
        first.set_input("heavy", second.out(0))
        return {"result": (second.out(0),), "expand": graph.finalize()}


class StoneMixedResult:
    """One result from an added node, one at once; and for one row, neither adds anything."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",)}}

    RETURN_TYPES = ("STONES", "STONES")
    FUNCTION = "result"
    CATEGORY = "stones/growing"

    def result(self, row: Row) -> Any:
        doubled = [each * 2 for each in row]
        if row[0] == 1:
            return ([5.0] * len(row), doubled)
        graph = GraphBuilder()
        mixed = graph.node("StoneAverage", row1=row, row2=[0.0] * len(row))
        return {"result": (mixed.out(0), doubled), "expand": graph.finalize()}


class StoneNest:
    """Adds itself, one level less, until there is none left."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",), "depth": ("INT", {"default": 2, "min": 0})}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "nest"
    CATEGORY = "stones/growing"

    def nest(self, row: Row, depth: int) -> Any:
        if depth == 0:
            return ([each + 1 for each in row],)
        graph = GraphBuilder()
        inner = graph.node("StoneNest", row=row, depth=depth - 1)
        again = graph.node("StoneAverage", row1=inner.out(0), row2=row)
        return {"result": (again.out(0),), "expand": graph.finalize()}


class StoneNestAsync:
    """Thinks for a while, then adds as many nodes as asked."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": ("STONES",), "workers": ("INT", {"default": 3, "min": 1})}}

    RETURN_TYPES = ("STONES",)
    FUNCTION = "spread"
    CATEGORY = "stones/growing"

    async def spread(self, row: Row, workers: int) -> dict[str, Any]:
        await asyncio.sleep(0.01)
        graph = GraphBuilder()
        rows = {
            f"row{index + 1}": graph.node("StoneSleep", value=row, seconds=0.2 + index / 100).out(0)
            for index in range(workers)
        }
        return {
            "result": (graph.node("StoneAverage", **rows).out(0),),
            "expand": graph.finalize(),
        }


class StoneShowsInside:
    """Shows what it was given by an output node of its expansion, in another node's place."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"row": (ANY,), "breaks": ("BOOLEAN", {"default": False})}}

    RETURN_TYPES = ("STRING",)
    FUNCTION = "show"
    CATEGORY = "stones/growing"
    OUTPUT_NODE = True

    def show(self, row: object, breaks: bool) -> dict[str, Any]:
        graph = GraphBuilder()
        graph.node("StoneShow", "inside", row=row)
        if breaks:
            broken = graph.node("StoneBreaks", value=row, why="broke inside")
            graph.node("StoneShow", row=broken.out(0))
        return {"result": ("shown",), "expand": graph.finalize()}


CLASSES = {
    "StoneKnot": StoneKnot,
    "StoneMixedResult": StoneMixedResult,
    "StoneNest": StoneNest,
    "StoneNestAsync": StoneNestAsync,
    "StoneShowsInside": StoneShowsInside,
}
