"""The types whose inputs are filled in the editor: numbers, text, truth values and lists."""

# ruff: noqa: A002  # ids, bounds and rounding have ComfyUI's names, packs write them
from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any, Unpack

from milepost.packs.foreign.v3 import inputs
from milepost.packs.foreign.v3.inputs import ComfyTypeIO, WidgetInput, WidgetOptions, comfytype
from milepost.packs.foreign.v3.options import (
    ControlAfterGenerate,
    FolderType,
    NumberDisplay,
    RemoteOptions,
    UploadType,
    plain,
    pruned,
)


@comfytype(io_type="BOOLEAN")
class Boolean(ComfyTypeIO):
    """A truth value."""

    Type = bool

    class Input(WidgetInput):
        """A switch."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            default: bool | None = None,
            label_on: str | None = None,
            label_off: str | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, default, **rest)
            self.label_on = label_on
            self.label_off = label_off

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            labels = pruned({"label_on": self.label_on, "label_off": self.label_off})
            return super().as_dict() | labels


@comfytype(io_type="INT")
class Int(ComfyTypeIO):
    """A whole number."""

    Type = int

    class Input(WidgetInput):
        """A number field or slider."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            default: int | None = None,
            min: int | None = None,
            max: int | None = None,
            step: int | None = None,
            control_after_generate: bool | ControlAfterGenerate | None = None,
            display_mode: NumberDisplay | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, default, **rest)
            self.min = min
            self.max = max
            self.step = step
            self.control_after_generate = control_after_generate
            self.display_mode = display_mode

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            return super().as_dict() | pruned(
                {
                    "min": self.min,
                    "max": self.max,
                    "step": self.step,
                    "control_after_generate": self.control_after_generate,
                    "display": self.display_mode,
                }
            )


@comfytype(io_type="FLOAT")
class Float(ComfyTypeIO):
    """A number."""

    Type = float

    class Input(WidgetInput):
        """A number field or slider."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            default: float | None = None,
            min: float | None = None,
            max: float | None = None,
            step: float | None = None,
            round: float | None = None,
            display_mode: NumberDisplay | None = None,
            gradient_stops: Sequence[dict[str, Any]] | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, default, **rest)
            self.min = min
            self.max = max
            self.step = step
            self.round = round
            self.display_mode = display_mode
            self.gradient_stops = gradient_stops

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            return super().as_dict() | pruned(
                {
                    "min": self.min,
                    "max": self.max,
                    "step": self.step,
                    "round": self.round,
                    "display": self.display_mode,
                    "gradient_stops": self.gradient_stops,
                }
            )


@comfytype(io_type="STRING")
class String(ComfyTypeIO):
    """Text."""

    Type = str

    class Input(WidgetInput):
        """A line or a field of text."""

        def __init__(
            self,
            id: str,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            multiline: bool = False,
            placeholder: str | None = None,
            default: str | None = None,
            dynamic_prompts: bool | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, default, **rest)
            self.multiline = multiline
            self.placeholder = placeholder
            self.dynamic_prompts = dynamic_prompts

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            return super().as_dict() | pruned(
                {
                    "multiline": self.multiline,
                    "placeholder": self.placeholder,
                    "dynamicPrompts": self.dynamic_prompts,
                }
            )


def listed(options: Sequence[Any] | type[enum.Enum] | None) -> list[Any] | None:
    """What a combo offers, enumerations as their values."""
    return None if options is None else [plain(option) for option in options]


@comfytype(io_type="COMBO")
class Combo(ComfyTypeIO):
    """One of a list."""

    Type = str

    class Input(WidgetInput):
        """A list to choose from."""

        def __init__(
            self,
            id: str,
            options: Sequence[Any] | type[enum.Enum] | None = None,
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            default: Any = None,
            control_after_generate: bool | ControlAfterGenerate | None = None,
            upload: UploadType | None = None,
            image_folder: FolderType | None = None,
            remote: RemoteOptions | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(id, display_name, optional, tooltip, lazy, default, **rest)
            self.multiselect = False
            self.options = listed(options)
            self.control_after_generate = control_after_generate
            self.upload = upload
            self.image_folder = image_folder
            self.remote = remote

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            upload = {} if self.upload is None else {str(self.upload.value): True}
            return (
                super().as_dict()
                | pruned(
                    {
                        "multiselect": self.multiselect,
                        "options": self.options,
                        "control_after_generate": self.control_after_generate,
                        "image_folder": self.image_folder,
                        "remote": None if self.remote is None else self.remote.as_dict(),
                    }
                )
                | upload
            )

    class Output(inputs.Output):
        """A slot whose type is the list, where one is given."""

        def __init__(
            self,
            id: str | None = None,
            display_name: str | None = None,
            options: Sequence[Any] | type[enum.Enum] | None = None,
            tooltip: str | None = None,
            is_output_list: bool = False,
        ) -> None:
            super().__init__(id, display_name, tooltip, is_output_list)
            self.options = listed(options)

        @property
        def io_type(self) -> Any:
            """The list of choices, if there is one."""
            return super().io_type if self.options is None else self.options


@comfytype(io_type="COMBO")
class MultiCombo(ComfyTypeIO):
    """Several of a list."""

    Type = list

    class Input(Combo.Input):
        """A list to choose several from."""

        def __init__(
            self,
            id: str,
            options: Sequence[Any] | type[enum.Enum],
            display_name: str | None = None,
            optional: bool = False,
            tooltip: str | None = None,
            lazy: bool | None = None,
            default: Sequence[Any] | None = None,
            placeholder: str | None = None,
            chip: bool | None = None,
            control_after_generate: bool | ControlAfterGenerate | None = None,
            **rest: Unpack[WidgetOptions],
        ) -> None:
            super().__init__(
                id,
                options,
                display_name,
                optional,
                tooltip,
                lazy,
                default,
                control_after_generate,
                **rest,
            )
            self.multiselect = True
            self.placeholder = placeholder
            self.chip = chip
            self.default = listed(default)

        def as_dict(self) -> dict[str, Any]:
            """Its options as `object_info` shows them."""
            several = {"multi_select": True, "placeholder": self.placeholder, "chip": self.chip}
            return super().as_dict() | pruned(several)
