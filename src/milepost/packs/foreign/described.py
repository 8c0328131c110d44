"""A V1 class in `object_info`, from what the class says now, in ComfyUI's own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from milepost.packs.foreign.as_json import as_json
from milepost.packs.foreign.declared import V1, LiveInputs
from milepost.packs.foreign.quitting import no_quitting

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
        with no_quitting():
            return described()

    def described() -> Mapping[str, Any]:
        if hasattr(v1, "GET_NODE_INFO_V1"):  # a V3 class, whose editor sees more than its engine
            shown: dict[str, Any] = as_json(v1.GET_NODE_INFO_V1())
            return shown | {"name": name, "display_name": display_name, "python_module": module}
        types = live.fresh()
        outputs = _attribute(v1, "RETURN_TYPES", ())
        told = {
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
            told["output_tooltips"] = v1.OUTPUT_TOOLTIPS
        told |= {word: True for flag, word in _FLAGS.items() if getattr(v1, flag, False)}
        told |= {
            word: getattr(v1, each)
            for each, word in _IF_THERE.items()
            if getattr(v1, each, None) is not None
        }
        plain: dict[str, Any] = as_json(told)
        return plain

    return describe


def _attribute(v1: V1, name: str, default: Any) -> Any:
    """An attribute that a class may lack, or set to None."""
    found = getattr(v1, name, None)
    return default if found is None else found
