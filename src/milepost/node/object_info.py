"""A node's spec in the shape of ComfyUI's `object_info`, which editors and clients read."""

from __future__ import annotations

from typing import Any

from milepost.node.spec import NO_DEFAULT, InputSpec, NodeSpec
from milepost.node.value_types import ANY


def object_info(spec: NodeSpec) -> dict[str, Any]:
    """Everything an editor needs to show the node."""
    if spec.described is not None:
        return dict(spec.described())
    kinds: dict[str, dict[str, Any]] = {"required": {}}
    for name, declared in spec.inputs.items():
        kinds.setdefault(declared.kind, {})[name] = input_config(declared)
    return {
        "input": kinds,
        "input_order": {kind: list(inputs) for kind, inputs in kinds.items()},
        "output": [_combo_or_type(output.type) for output in spec.outputs],
        "output_is_list": [output.is_list for output in spec.outputs],
        "output_name": [output.name for output in spec.outputs],
        "output_tooltips": [output.tooltip or "" for output in spec.outputs],
        "name": spec.class_type,
        "display_name": spec.display_name or spec.class_type,
        "description": spec.description,
        "python_module": spec.module,
        "category": spec.category,
        "output_node": spec.output_node,
        "deprecated": spec.deprecated,
        "experimental": spec.experimental,
    }


def input_config(declared: InputSpec) -> Any:
    """ComfyUI's `[type, options]` of one input; a hidden one is its bare type.

    A combo's type is its list, except where it has none and the editor fetches one (`remote`).
    """
    if declared.kind == "hidden":
        return declared.type
    listed = declared.type == "COMBO" and "remote" not in declared.options
    return [list(declared.offered()) if listed else declared.type, _options(declared)]


def _options(declared: InputSpec) -> dict[str, object]:
    default = None if declared.default is NO_DEFAULT else declared.default
    stated: dict[str, object] = {
        "default": default,
        "min": declared.minimum,
        "max": declared.maximum,
        "step": declared.step,
        "maxLength": declared.max_chars,
        "tooltip": declared.tooltip,
        "multiline": declared.multiline or None,
        "lazy": declared.lazy or None,
        "rawLink": declared.raw_link or None,
        "forceInput": declared.force_input or None,
    }
    return {name: value for name, value in stated.items() if value is not None} | dict(
        declared.options
    )


def _combo_or_type(wire_type: str) -> str:
    return wire_type or ANY
