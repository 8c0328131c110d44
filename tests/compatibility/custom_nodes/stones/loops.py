"""A loop: everything between its two ends is added once more for each round."""

# ruff: noqa: FBT001, N802  # ComfyUI chose these names and signatures
from __future__ import annotations

from typing import Any

from comfy_execution.graph_utils import GraphBuilder, is_link  # type: ignore[import-not-found]  # ComfyUI has it

from .rows import ANY

_SLOTS = ("value1", "value2")


class StoneWhileOpen:
    """Where a round begins."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"goes_on": ("BOOLEAN", {"default": True})},
            "optional": dict.fromkeys(_SLOTS, (ANY,)),
        }

    RETURN_TYPES = ("STONE_FLOW", ANY, ANY)
    FUNCTION = "open"
    CATEGORY = "stones/loops"

    def open(
        self, goes_on: bool, value1: object = None, value2: object = None
    ) -> tuple[object, ...]:
        del goes_on
        return ("flow", value1, value2)


class StoneWhileClose:
    """Where a round ends: the next one is an expansion of this node."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {
                "flow": ("STONE_FLOW", {"rawLink": True}),
                "goes_on": ("BOOLEAN", {"forceInput": True}),
            },
            "optional": dict.fromkeys(_SLOTS, (ANY,)),
            "hidden": {"prompt": "DYNPROMPT", "own_id": "UNIQUE_ID"},
        }

    RETURN_TYPES = (ANY, ANY)
    FUNCTION = "close"
    CATEGORY = "stones/loops"

    def close(  # noqa: PLR0917  # it is called by name
        self,
        flow: list[Any],
        goes_on: bool,
        prompt: Any,
        own_id: str,
        value1: object = None,
        value2: object = None,
    ) -> Any:
        if not goes_on:
            return (value1, value2)
        opener = flow[0]
        copied = _between(prompt, opener, own_id)
        graph = GraphBuilder()
        for node_id in copied:
            written = prompt.get_node(node_id)
            node = graph.node(written["class_type"], "again" if node_id == own_id else node_id)
            node.set_override_display_id(node_id)
        for node_id in copied:
            node = graph.lookup_node("again" if node_id == own_id else node_id)
            for name, value in prompt.get_node(node_id)["inputs"].items():
                if is_link(value) and value[0] in copied:
                    source = graph.lookup_node("again" if value[0] == own_id else value[0])
                    node.set_input(name, source.out(value[1]))
                else:
                    node.set_input(name, value)
        begin = graph.lookup_node(opener)
        begin.set_input("value1", value1)
        begin.set_input("value2", value2)
        again = graph.lookup_node("again")
        return {"result": (again.out(0), again.out(1)), "expand": graph.finalize()}


def _between(prompt: Any, opener: str, closer: str) -> list[str]:
    """The two ends, and every node that one needs and that needs the other."""
    takers: dict[str, list[str]] = {}
    seen, waiting = {closer}, [closer]
    while waiting:
        taker = waiting.pop()
        for value in prompt.get_node(taker)["inputs"].values():
            if is_link(value):
                takers.setdefault(value[0], []).append(taker)
                if value[0] not in seen:
                    seen.add(value[0])
                    waiting.append(value[0])
    found, waiting = [opener], [opener]
    while waiting:
        for taker in takers.get(waiting.pop(), ()):
            if taker not in found:
                found.append(taker)
                waiting.append(taker)
    return found


class StoneForOpen:
    """Begins a counted loop. The rounds left come to its copies by a hidden input of its own."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"rounds": ("INT", {"default": 3, "min": 0, "max": 1000})},
            "optional": {"value2": (ANY,)},
            "hidden": {"value1": (ANY,)},
        }

    RETURN_TYPES = ("STONE_FLOW", "INT", ANY)
    FUNCTION = "open"
    CATEGORY = "stones/loops"

    def open(self, rounds: int, **values: object) -> dict[str, Any]:
        left = values.get("value1", rounds)
        carried = values.get("value2")
        graph = GraphBuilder()
        graph.node("StoneWhileOpen", goes_on=bool(left), value1=left, value2=carried)
        return {"result": ("stub", left, carried), "expand": graph.finalize()}


class StoneForClose:
    """Ends a counted loop: built of the other loop by an expansion."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"flow": ("STONE_FLOW", {"rawLink": True})},
            "optional": {"value2": (ANY, {"rawLink": True})},
        }

    RETURN_TYPES = (ANY,)
    FUNCTION = "close"
    CATEGORY = "stones/loops"

    def close(self, flow: list[Any], value2: object = None) -> dict[str, Any]:
        graph = GraphBuilder()
        less = graph.node("StoneLess", value=[flow[0], 1])
        end = graph.node(
            "StoneWhileClose",
            flow=flow,
            goes_on=less.out(1),
            value1=less.out(0),
            value2=value2,
        )
        return {"result": (end.out(1),), "expand": graph.finalize()}


class StoneLess:
    """One less, and whether anything is left."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": ("INT", {"forceInput": True})}}

    RETURN_TYPES = ("INT", "BOOLEAN")
    FUNCTION = "less"
    CATEGORY = "stones/loops"

    def less(self, value: int) -> tuple[int, bool]:
        return (value - 1, value - 1 > 0)


class StoneAccumulate:
    """Puts one more value at the end of a list that grows from round to round."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": (ANY,)}, "optional": {"pile": ("STONE_PILE",)}}

    RETURN_TYPES = ("STONE_PILE",)
    FUNCTION = "accumulate"
    CATEGORY = "stones/loops"

    def accumulate(self, value: object, pile: tuple[object, ...] | None = None) -> tuple[object]:
        return ((*(pile or ()), value),)


class StonePileToList:
    """The accumulated values, one after the other."""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"pile": ("STONE_PILE",)}}

    RETURN_TYPES = (ANY,)
    OUTPUT_IS_LIST = (True,)
    FUNCTION = "unpile"
    CATEGORY = "stones/loops"

    def unpile(self, pile: tuple[object, ...]) -> tuple[list[object]]:
        return (list(pile),)


CLASSES = {
    "StoneWhileOpen": StoneWhileOpen,
    "StoneWhileClose": StoneWhileClose,
    "StoneForOpen": StoneForOpen,
    "StoneForClose": StoneForClose,
    "StoneLess": StoneLess,
    "StoneAccumulate": StoneAccumulate,
    "StonePileToList": StonePileToList,
}
