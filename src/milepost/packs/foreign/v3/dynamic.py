"""Inputs that stand for several: lists that grow, choices and slots that open more."""

# ruff: noqa: A002  # ids and bounds have ComfyUI's names, packs write them
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from milepost.packs.foreign.v3.inputs import ComfyTypeI, Input, OpenInput, comfytype

MAX_NAMES = 100
"""As many as one growing input may have."""


class DynamicInput(Input):
    """An input that opens others; their paths begin with its own and a dot."""

    def collect(self, given: Mapping[str, object]) -> object:
        """The one argument that the node's code gets for all of them.

        Args:
            given: values by path behind the dot, its own under "".
        """
        raise NotImplementedError(type(self).__name__)

    def get_all(self) -> list[Input]:
        """Itself, and inputs that it holds."""
        return [self, *self.inside()]

    def inside(self) -> list[Input]:
        """The inputs that it may open."""
        return []


@comfytype(io_type="COMFY_AUTOGROW_V3")
class Autogrow(ComfyTypeI):
    """A list of inputs of one kind that grows as it is filled; the code gets a dict."""

    Type = dict[str, Any]

    class _Template:
        """One input, under many names."""

        def __init__(self, input: Input, names: Sequence[str], least: int) -> None:
            if isinstance(input, DynamicInput):
                raise TypeError("an input that grows cannot repeat one that opens others")
            if not 0 <= least <= len(names) <= MAX_NAMES:
                raise ValueError(f"an input grows from {least} to {len(names)}, of at most 100")
            self.input = input
            self.names = tuple(names)
            self.min = least

        def as_dict(self) -> dict[str, Any]:
            """As the editor reads it."""
            return {"input": described([self.input])}

    class TemplatePrefix(_Template):
        """Names made of a prefix and a number from 0."""

        def __init__(self, input: Input, prefix: str, min: int = 1, max: int = 10) -> None:
            super().__init__(input, [f"{prefix}{number}" for number in range(max)], min)
            self.prefix = prefix
            self.max = max

        def as_dict(self) -> dict[str, Any]:
            """As the editor reads it."""
            return super().as_dict() | {"prefix": self.prefix, "min": self.min, "max": self.max}

    class TemplateNames(_Template):
        """Names that are given."""

        def __init__(self, input: Input, names: Sequence[str], min: int = 1) -> None:
            super().__init__(input, names, min)

        def as_dict(self) -> dict[str, Any]:
            """As the editor reads it."""
            return super().as_dict() | {"names": list(self.names), "min": self.min}

    class Input(DynamicInput):
        """The list as one input."""

        def __init__(
            self,
            id: str,
            template: Autogrow.TemplatePrefix | Autogrow.TemplateNames,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            extra_dict: dict[str, Any] | None = None,
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, extra_dict)
            self.template = template

        def as_dict(self) -> dict[str, Any]:
            """Its options and what it repeats."""
            return super().as_dict() | {"template": self.template.as_dict()}

        def inside(self) -> list[Input]:
            """The input that it repeats."""
            return [self.template.input]

        def opened(self, path: str, written: Mapping[str, object]) -> Iterator[OpenInput]:
            """Every name there may be; the first `min` must be filled."""
            del written  # all are open, whatever is filled
            each = self.template.input
            for at, name in enumerate(self.template.names):
                optional = self.optional or each.optional or at >= self.template.min
                yield OpenInput(
                    f"{path}.{name}", each.engine_type(), each.as_dict(), optional=optional
                )

        def collect(self, given: Mapping[str, object]) -> dict[str, object]:
            """What is filled, by name, in the template's order."""
            return {name: given[name] for name in self.template.names if name in given}


@comfytype(io_type="COMFY_DYNAMICCOMBO_V3")
class DynamicCombo(ComfyTypeI):
    """A list where each choice opens inputs of its own; the code gets a dict."""

    Type = dict[str, Any]

    class Option:
        """One choice."""

        def __init__(self, key: str, inputs: Sequence[Input]) -> None:
            self.key = key
            self.inputs = list(inputs)

        def as_dict(self) -> dict[str, Any]:
            """As the editor reads it."""
            return {"key": self.key, "inputs": described(self.inputs)}

    class Input(DynamicInput):
        """The list and whatever it opens, as one input."""

        def __init__(
            self,
            id: str,
            options: Sequence[DynamicCombo.Option],
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            extra_dict: dict[str, Any] | None = None,
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, extra_dict)
            self.options = list(options)

        def as_dict(self) -> dict[str, Any]:
            """Its options, those of the list with what they open."""
            return super().as_dict() | {"options": [option.as_dict() for option in self.options]}

        def inside(self) -> list[Input]:
            """The inputs of every choice."""
            opened = [each for option in self.options for each in option.inputs]
            return [inner for each in opened for inner in each.get_all()]

        def opened(self, path: str, written: Mapping[str, object]) -> Iterator[OpenInput]:
            """The list itself, and what the written choice opens."""
            keys = [option.key for option in self.options]
            yield OpenInput(
                path, "COMBO", super().as_dict() | {"options": keys}, optional=self.optional
            )
            for each in self._of(written.get(path)):
                yield from each.opened(f"{path}.{each.id}", written)

        def collect(self, given: Mapping[str, object]) -> dict[str, object]:
            """The choice under this input's own id, and the values of what it opened."""
            own = {} if "" not in given else {self.id: given[""]}
            opened = {name: value for name, value in given.items() if name}
            return own | collected(self._of(given.get("")), opened)

        def _of(self, chosen: object) -> list[Input]:
            if isinstance(chosen, list) and len(chosen) == 1:
                chosen = chosen[0]  # the node takes lists
            return next((each.inputs for each in self.options if each.key == chosen), [])


@comfytype(io_type="COMFY_DYNAMICSLOT_V3")
class DynamicSlot(ComfyTypeI):
    """A slot that opens further inputs once it is linked; the code gets a dict."""

    Type = dict[str, Any]

    class Input(DynamicInput):
        """The slot and whatever it opens, as one input."""

        def __init__(
            self,
            slot: Input,
            inputs: Sequence[Input],
            display_name: str | None = None,
            tooltip: str | None = None,
            lazy: bool | None = None,
            extra_dict: dict[str, Any] | None = None,
        ) -> None:
            super().__init__(
                slot.id,
                display_name or slot.display_name,
                slot.optional,
                tooltip or slot.tooltip,
                lazy or slot.lazy,
                extra_dict,
            )
            self.slot = slot
            self.inputs = list(inputs)

        def as_dict(self) -> dict[str, Any]:
            """Its options, the slot's type and what it opens."""
            return (
                super().as_dict()
                | {"slotType": str(self.slot.get_io_type()), "inputs": described(self.inputs)}
                | {"forceInput": True}
            )

        def inside(self) -> list[Input]:
            """The slot, and what it opens."""
            return [self.slot, *(inner for each in self.inputs for inner in each.get_all())]

        def opened(self, path: str, written: Mapping[str, object]) -> Iterator[OpenInput]:
            """The slot, and the rest once something is written for it."""
            yield from self.slot.opened(path, written)
            if path in written:
                for each in self.inputs:
                    yield from each.opened(f"{path}.{each.id}", written)

        def collect(self, given: Mapping[str, object]) -> dict[str, object]:
            """The slot's value under its id, and the values of what it opened."""
            own = {} if "" not in given else {self.slot.id: given[""]}
            opened = {name: value for name, value in given.items() if name}
            return own | collected(self.inputs, opened)


def described(inputs: Sequence[Input]) -> dict[str, dict[str, Any]]:
    """Inputs in `object_info`'s shape, by kind; `required` is there even if it is empty."""
    kinds: dict[str, dict[str, Any]] = {"required": {}}
    for each in inputs:
        kind = "optional" if each.optional else "required"
        kinds.setdefault(kind, {})[each.id] = (each.get_io_type(), each.as_dict())
    return kinds


def collected(inputs: Sequence[Input], given: Mapping[str, object]) -> dict[str, object]:
    """Arguments for the node's code: all that an input opened as one dict under its id.

    Args:
        inputs: as the schema lists them.
        given: values by path.
    """
    opening = {each.id: each for each in inputs if isinstance(each, DynamicInput)}
    if not opening:
        return dict(given)
    arguments: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = {name: {} for name in opening}
    for path, value in given.items():
        name, _, rest = path.partition(".")
        if name in parts:
            parts[name][rest] = value
        else:
            arguments[path] = value
    for name, each in opening.items():
        if parts[name] or isinstance(each, Autogrow.Input):
            arguments[name] = each.collect(parts[name])
    return arguments
