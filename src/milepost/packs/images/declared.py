"""How this pack's nodes are declared: as ComfyUI declares them to editors and clients.

There an input may be required although it has a default (the editor fills it in, a client may
not leave it out), and options exist that only editors know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Final, ParamSpec, TypeVar

from milepost.node.annotations import Float, Int, Value
from milepost.node.declare import Node, node
from milepost.node.spec import NO_DEFAULT, Fingerprint, InputKind, InputSpec
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
    lane: str | None = None,
    deadline_s: float | None = None,
    cacheable: bool = True,
    fingerprint: Fingerprint | None = None,
    experimental: bool = False,
    options: Mapping[str, Mapping[str, object]] = NO_OPTIONS,
    chosen: Collection[str] = (),
    optional: Collection[str] = (),
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
        lane: see there.
        deadline_s: see there.
        cacheable: False if it must run again although nothing changed.
        fingerprint: see there.
        experimental: see there.
        options: by input, what only the editor needs to know.
        chosen: inputs that ComfyUI declares without a default, so that a list's first entry is
            shown; the function's own default is for Python's callers.
        optional: inputs that may be left out although they have a default.
    """
    declare = node(
        class_type,
        category=category,
        display_name=display_name,
        output_node=output_node,
        input_is_list=input_is_list,
        lane=lane,
        deadline_s=deadline_s,
        fingerprint=fingerprint,
        cacheable=cacheable,
        experimental=experimental,
    )

    def attach(function: Callable[P, R]) -> Node[P, R]:
        plain = declare(function)
        inputs = {
            name: _as_declared(each, options.get(name, {}), needed=name not in optional)
            for name, each in plain.spec.inputs.items()
        }
        inputs |= {name: replace(inputs[name], default=NO_DEFAULT) for name in chosen}
        return Node(function, replace(plain.spec, inputs=inputs))

    return attach


def _as_declared(each: InputSpec, options: Mapping[str, object], *, needed: bool) -> InputSpec:
    filled_in = each.kind == "optional" and each.default is not None
    kind: InputKind = "required" if filled_in and needed else each.kind
    return replace(each, kind=kind, options={**each.options, **options})
