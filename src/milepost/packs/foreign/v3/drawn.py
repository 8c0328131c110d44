"""The types whose inputs are drawn or picked in the editor: camera, colour, rectangle, curve."""

# ruff: noqa: A002  # `id` is ComfyUI's name of the argument, packs write it
from __future__ import annotations

from typing import Any

from milepost.packs.foreign.v3.inputs import ComfyTypeIO, WidgetInput, comfytype
from milepost.packs.foreign.v3.options import pruned


@comfytype(io_type="WEBCAM")
class Webcam(ComfyTypeIO):
    """A picture taken in the editor."""

    Type = str

    class Input(WidgetInput):
        """The camera's widget."""


@comfytype(io_type="COLOR")
class Color(ComfyTypeIO):
    """A colour, as `#rrggbb`."""

    Type = str

    class Input(WidgetInput):
        """A colour field."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            socketless: bool | None = True,
            advanced: bool | None = None,
            default: str = "#ffffff",
        ) -> None:
            super().__init__(
                id,
                display_name,
                optional,
                tooltip,
                default=default,
                socketless=socketless,
                advanced=advanced,
            )


@comfytype(io_type="BOUNDING_BOX")
class BoundingBox(ComfyTypeIO):
    """A rectangle: `x`, `y`, `width` and `height` in pixels."""

    Type = dict

    class Input(WidgetInput):
        """A rectangle drawn upon a picture."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            socketless: bool | None = True,
            default: dict[str, int] | None = None,
            component: str | None = None,
            force_input: bool | None = None,
        ) -> None:
            super().__init__(
                id,
                display_name,
                optional,
                tooltip,
                default={"x": 0, "y": 0, "width": 512, "height": 512}
                if default is None
                else default,
                socketless=socketless,
                force_input=force_input,
            )
            self.component = component

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            return super().as_dict() | pruned({"component": self.component})


@comfytype(io_type="CURVE")
class Curve(ComfyTypeIO):
    """A curve through points in the unit square."""

    Type = list

    class Input(WidgetInput):
        """A curve drawn in the editor."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            socketless: bool | None = True,
            default: Any = None,
            advanced: bool | None = None,
        ) -> None:
            super().__init__(
                id,
                display_name,
                optional,
                tooltip,
                default=[[0.0, 0.0], [1.0, 1.0]] if default is None else default,
                socketless=socketless,
                advanced=advanced,
            )
