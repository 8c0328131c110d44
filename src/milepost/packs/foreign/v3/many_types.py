"""Slots of more than one type: unions, and groups that agree on whatever is linked first."""

# ruff: noqa: A002  # `id` is ComfyUI's name of the argument, packs write it
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from milepost.node.value_types import ANY
from milepost.packs.foreign.v3 import inputs as v3_inputs
from milepost.packs.foreign.v3.inputs import ComfyType, ComfyTypeIO, comfytype
from milepost.packs.foreign.v3.link_types import AnyType


class MultiType:
    """An input that takes several types, with the widget of one of them if it has one."""

    io_type = "COMFY_MULTITYPED_V3"
    Type = Any

    class Input(v3_inputs.Input):
        """Takes whatever has one of the types."""

        def __init__(
            self,
            id: str | v3_inputs.Input,
            types: Sequence[type[ComfyType] | ComfyType],
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            extra_dict: dict[str, Any] | None = None,
            raw_link: bool | None = None,
            advanced: bool | None = None,
        ) -> None:
            widget = id if isinstance(id, v3_inputs.Input) else None
            super().__init__(
                id.id if isinstance(id, v3_inputs.Input) else id,
                display_name if widget is None else display_name or widget.display_name,
                optional if widget is None else optional or widget.optional,
                tooltip if widget is None else tooltip or widget.tooltip,
                None if widget is None else widget.lazy,
                extra_dict,
                raw_link,
                advanced,
            )
            self.input_override = widget
            self.types = tuple(types)

        @property
        def io_types(self) -> list[type[ComfyType] | ComfyType]:
            """The types, the widget's first."""
            first = [] if self.input_override is None else [self.input_override.Parent]
            return [*first, *(each for each in self.types if each not in first)]

        def get_io_type(self) -> str:
            """All of them, with commas between."""
            own = [] if self.input_override is None else [str(self.input_override.get_io_type())]
            names = dict.fromkeys([*own, *(each.io_type for each in self.types)])
            return ",".join(names)

        def as_dict(self) -> dict[str, Any]:
            """Its options, those of the widget among them."""
            widget = {} if self.input_override is None else self.input_override.as_dict()
            return widget | super().as_dict()


@comfytype(io_type="COMFY_MATCHTYPE_V3")
class MatchType(ComfyTypeIO):
    """Inputs and outputs that all have one type, whatever is linked first."""

    class Template:
        """Which slots belong together, and what they may be."""

        def __init__(
            self,
            template_id: str,
            allowed_types: Sequence[type[ComfyType]] | type[ComfyType] = AnyType,
        ) -> None:
            self.template_id = template_id
            self.allowed_types = (
                [allowed_types] if isinstance(allowed_types, type) else list(allowed_types)
            )

        def as_dict(self) -> dict[str, Any]:
            """As the editor reads it."""
            allowed = ",".join(each.io_type for each in self.allowed_types)
            return {"template_id": self.template_id, "allowed_types": allowed}

    class Input(v3_inputs.Input):
        """One slot of the group."""

        def __init__(
            self,
            id: str,
            template: MatchType.Template,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            extra_dict: dict[str, Any] | None = None,
            raw_link: bool | None = None,
            advanced: bool | None = None,
        ) -> None:
            super().__init__(
                id, display_name, optional, tooltip, lazy, extra_dict, raw_link, advanced
            )
            self.template = template

        def engine_type(self) -> str:
            """Fits whatever is linked: the editor sees to it that the group agrees."""
            return ANY

        def as_dict(self) -> dict[str, Any]:
            """Its options and its group."""
            return super().as_dict() | {"template": self.template.as_dict()}

    class Output(v3_inputs.Output):
        """A slot that gives what the group takes; it needs no id."""

        def __init__(
            self,
            template: MatchType.Template,
            id: str | None = None,
            display_name: str | None = None,
            tooltip: str | None = None,
            is_output_list: bool = False,
        ) -> None:
            if id is None and display_name is None:
                display_name = "MATCHTYPE"
            super().__init__(id, display_name, tooltip, is_output_list)
            self.template = template

        def engine_type(self) -> str:
            """Fits wherever it is linked."""
            return ANY
