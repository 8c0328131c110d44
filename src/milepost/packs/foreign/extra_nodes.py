"""Where ComfyUI keeps its nodes that are not in `nodes`: in `comfy_extras.nodes_mask` and more."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

FAMILY: Final = "comfy_extras.nodes_"
_CALLED_THERE: Final = {
    "comfy_extras.nodes_post_processing": {
        "Blend": "ImageBlend",
        "Blur": "ImageBlur",
        "Quantize": "ImageQuantize",
        "Sharpen": "ImageSharpen",
    },
    "comfy_extras.nodes_primitive": {
        "Boolean": "PrimitiveBoolean",
        "Float": "PrimitiveFloat",
        "Int": "PrimitiveInt",
        "String": "PrimitiveString",
        "StringMultiline": "PrimitiveStringMultiline",
    },
    "comfy_extras.nodes_rebatch": {"ImageRebatch": "RebatchImages"},
}
"""Module → what its classes are called there → what workflows call them."""


def nodes_of(module: str) -> Callable[[str], Any]:
    """What looks a node's class up in that module of `comfy_extras`.

    Every module has every node of ours: ComfyUI moves them from one to another.
    """
    called = _CALLED_THERE.get(module, {})

    def node(name: str) -> Any:
        classes = import_module("nodes").NODE_CLASS_MAPPINGS
        known = called.get(name, name)
        if known not in classes:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return classes[known]

    return node
