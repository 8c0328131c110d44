"""How this pack's nodes are declared: as ComfyUI declares them to editors and clients.

There an input may be required although it has a default (the editor fills it in, a client may
not leave it out), and options exist that only editors know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, Final, ParamSpec, TypeVar

from milepost.node.annotations import Float, Int, Value
from milepost.node.declare import Node, node
from milepost.node.spec import Fingerprint, InputSpec
from milepost.pixels.arrays import Image, Mask
from milepost.pixels.resize import MAX_SIDE_PX

P = ParamSpec("P")
R = TypeVar("R")

ImageValue = Annotated[Image, Value("IMAGE")]
MaskValue = Annotated[Mask, Value("MASK")]
Side = Annotated[int, Int(min=1, max=MAX_SIDE_PX, step=1)]
SideOrZero = Annotated[int, Int(min=0, max=MAX_SIDE_PX, step=1)]
Offset = Annotated[int, Int(min=0, max=MAX_SIDE_PX, step=1)]
Share = Annotated[float, Float(min=0.0, max=1.0, step=0.01)]
Count = Annotated[int, Int(min=1, max=4096)]

NO_OPTIONS: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType({})


def comfy_node(
    class_type: str,
    *,
    category: str,
    display_name: str = "",
    output_node: bool = False,
    input_is_list: bool = False,
    fingerprint: Fingerprint | None = None,
    options: Mapping[str, Mapping[str, object]] = NO_OPTIONS,
) -> Callable[[Callable[P, R]], Node[P, R]]:
    """Make a function a node whose inputs are required, except those that may be None.

    Output nodes are cached like any other, as in ComfyUI: the same workflow again saves nothing
    new and shows the pictures it saved before.

    Args:
        class_type: ComfyUI's name of the node.
        category: ComfyUI's.
        display_name: title in the editor.
        output_node: see `milepost.node.declare.node`.
        input_is_list: see there.
        fingerprint: see there.
        options: by input, what only the editor needs to know.
    """
    declare = node(
        class_type,
        category=category,
        display_name=display_name,
        output_node=output_node,
        input_is_list=input_is_list,
        fingerprint=fingerprint,
        cacheable=True,
    )

    def attach(function: Callable[P, R]) -> Node[P, R]:
        plain = declare(function)
        inputs = {name: _as_declared(each, options) for name, each in plain.spec.inputs.items()}
        return Node(function, replace(plain.spec, inputs=inputs))

    return attach


def _as_declared(each: InputSpec, options: Mapping[str, Mapping[str, object]]) -> InputSpec:
    changes: dict[str, Any] = {}
    if each.kind == "optional" and each.default is not None:
        changes["kind"] = "required"
    if each.name in options:
        changes["options"] = {**each.options, **options[each.name]}
    return replace(each, **changes)
