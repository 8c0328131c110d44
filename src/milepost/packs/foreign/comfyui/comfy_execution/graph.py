"""What nodes may know of the graph that they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from milepost.node.flow import ExecutionBlocker
from milepost.packs.foreign.graph_builder import is_link

__all__ = ["ExecutionBlocker", "get_input_info", "is_link"]


def get_input_info(
    class_def: Any, input_name: str, valid_inputs: Mapping[str, Any] | None = None
) -> tuple[Any, str | None, dict[str, Any] | None]:
    """Type, kind and options of a node class's input; three times None if it has no such input."""
    declared = class_def.INPUT_TYPES() if valid_inputs is None else valid_inputs
    for kind in ("required", "optional", "hidden"):
        written = declared.get(kind, {})
        if input_name not in written:
            continue
        form = written[input_name]
        if isinstance(form, str):
            return form, kind, {}
        return form[0], kind, form[1] if len(form) > 1 else {}
    return None, None, None
