"""The editor's `widgets_values`: a list of values without names, in the order of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from milepost.node.spec import InputSpec, NodeSpec

_WIDGET_TYPES = frozenset({"INT", "FLOAT", "STRING", "BOOLEAN", "COMBO"})
_SEEDS = frozenset({"seed", "noise_seed"})
_AFTER_SEED = frozenset({"fixed", "increment", "decrement", "randomize"})


def is_widget(declared: InputSpec) -> bool:
    """Whether the editor shows a field for it, even if it is linked at the moment."""
    return declared.type in _WIDGET_TYPES and declared.kind != "hidden" and not declared.force_input


def widget_positions(spec: NodeSpec, values: object) -> dict[str, int | str]:
    """Where each input's value is: an index of a list, or its name in an object.

    After a seed the editor keeps one more value, what to do with it next time; it has no name
    and is stepped over.
    """
    if isinstance(values, Mapping):
        return {declared.name: declared.name for declared in _widgets(spec)}
    if not isinstance(values, list):
        return {}
    positions: dict[str, int | str] = {}
    index = 0
    for declared in _widgets(spec):
        positions[declared.name] = index
        index += 1
        controlled = declared.name in _SEEDS or declared.options.get("control_after_generate")
        if controlled and _is_after_seed(values, index):
            index += 1
    return {name: place for name, place in positions.items() if int(place) < len(values)}


def widget_values(spec: NodeSpec, values: object) -> dict[str, object]:
    """The values by input name."""
    found = {}
    for name, place in widget_positions(spec, values).items():
        if isinstance(values, Mapping):
            if place in values:
                found[name] = values[place]
        elif isinstance(values, list) and isinstance(place, int):
            found[name] = values[place]
    return found


def _is_after_seed(values: list[object], index: int) -> bool:
    value = values[index] if index < len(values) else None
    return isinstance(value, str) and value in _AFTER_SEED


def _widgets(spec: NodeSpec) -> Iterator[InputSpec]:
    """Required ones first: the editor's order, whatever the order of declaration."""
    for kind in ("required", "optional"):
        yield from (
            declared
            for declared in spec.inputs.values()
            if declared.kind == kind and is_widget(declared)
        )
