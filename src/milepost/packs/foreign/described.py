"""A V1 class in `object_info`, from what the class says now, in ComfyUI's own shape."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from milepost.packs.foreign.declared import V1, LiveInputs

MOST_DEEP: Final = 24
"""Levels of a class's options that are shown; an option may hold itself."""
_FLAGS: Final = {
    "DEPRECATED": "deprecated",
    "EXPERIMENTAL": "experimental",
    "DEV_ONLY": "dev_only",
}
_IF_THERE: Final = {
    "API_NODE": "api_node",
    "SEARCH_ALIASES": "search_aliases",
    "ESSENTIALS_CATEGORY": "essentials_category",
    "HAS_INTERMEDIATE_OUTPUT": "has_intermediate_output",
}


def describer(
    v1: V1, live: LiveInputs, *, name: str, display_name: str, module: str
) -> Callable[[], Mapping[str, Any]]:
    """What `NodeSpec.described` asks.

    Args:
        v1: the class.
        live: its inputs.
        name: that workflows use.
        display_name: that editors show.
        module: the pack's, `custom_nodes.NAME`.
    """

    def describe() -> Mapping[str, Any]:
        if hasattr(v1, "GET_NODE_INFO_V1"):  # a V3 class, whose editor sees more than its engine
            told: dict[str, Any] = as_json(v1.GET_NODE_INFO_V1())
            return told | {"name": name, "display_name": display_name, "python_module": module}
        types = live.fresh()
        outputs = _attribute(v1, "RETURN_TYPES", ())
        described = {
            "input": types,
            "input_order": {kind: list(inputs) for kind, inputs in types.items()},
            "is_input_list": bool(_attribute(v1, "INPUT_IS_LIST", default=False)),
            "output": outputs,
            "output_is_list": _attribute(v1, "OUTPUT_IS_LIST", [False] * len(outputs)),
            "output_name": _attribute(v1, "RETURN_NAMES", outputs),
            "name": name,
            "display_name": display_name,
            "description": _attribute(v1, "DESCRIPTION", ""),
            "python_module": module,
            "category": _attribute(v1, "CATEGORY", "sd"),
            "output_node": _attribute(v1, "OUTPUT_NODE", default=False) is True,
        }
        if hasattr(v1, "OUTPUT_TOOLTIPS"):
            described["output_tooltips"] = v1.OUTPUT_TOOLTIPS
        described |= {word: True for flag, word in _FLAGS.items() if getattr(v1, flag, False)}
        described |= {
            word: getattr(v1, each)
            for each, word in _IF_THERE.items()
            if getattr(v1, each, None) is not None
        }
        plain: dict[str, Any] = as_json(described)
        return plain

    return describe


def as_json(value: Any, deep: int = 0) -> Any:
    """The value as JSON says it: tuples are lists, what it has no word for is its type's name."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return _as_number(value)
    return f"<{type(value).__name__}>" if deep >= MOST_DEEP else _container(value, deep + 1)


def _container(value: Any, deep: int) -> Any:
    if isinstance(value, Mapping):
        return {str(name): as_json(child, deep) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(child, deep) for child in value]
    if isinstance(value, set | frozenset):
        return sorted((as_json(child, deep) for child in value), key=repr)
    return f"<{type(value).__name__}>"


def _as_number(value: float) -> float | None:
    """Browsers refuse infinity; for them a bound without end is the largest number there is."""
    if isinstance(value, int):
        return int(value)
    if math.isinf(value):
        return math.copysign(1.7976931348623157e308, value)
    return None if math.isnan(value) else float(value)


def _attribute(v1: V1, name: str, default: Any) -> Any:
    """An attribute that a class may lack, or set to None."""
    found = getattr(v1, name, None)
    return default if found is None else found
