"""What every input and output of a V3 schema says about itself."""

# ruff: noqa: A002  # `id` is ComfyUI's name of the argument, packs write it
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict, TypeVar, Unpack

from milepost.packs.foreign.v3.options import plain, pruned

C = TypeVar("C", bound="type[ComfyType]")


class ComfyType:
    """One wire type, with the classes of its inputs and outputs."""

    io_type: ClassVar[str] = "*"
    Type: ClassVar[Any] = Any
    """What a value is, for annotations only."""


class Slot:
    """What an input and an output share: the wire type that they belong to."""

    Parent: ClassVar[type[ComfyType]] = ComfyType

    @property
    def io_type(self) -> Any:
        """The wire type; a list of choices for an output that names them."""
        return self.Parent.io_type

    def get_io_type(self) -> Any:
        """What `object_info` shows: the same, unless a widget has a type of its own."""
        return self.io_type

    def engine_type(self) -> Any:
        """What the engine compares links by, where that is another."""
        return self.get_io_type()


class InputOptions(TypedDict, total=False):
    """Options of every input that are written by name."""

    extra_dict: dict[str, Any] | None
    raw_link: bool | None
    advanced: bool | None


class WidgetOptions(InputOptions, total=False):
    """Options of every input with a widget that are written by name."""

    socketless: bool | None
    widget_type: str | None
    force_input: bool | None


class Input(Slot):
    """An input that only a link can fill."""

    def __init__(
        self,
        id: str,
        display_name: str | None = None,
        optional: bool = False,
        tooltip: str | None = None,
        lazy: bool | None = None,
        extra_dict: dict[str, Any] | None = None,
        raw_link: bool | None = None,
        advanced: bool | None = None,
    ) -> None:
        self.id = id
        self.display_name = display_name
        self.optional = optional
        self.tooltip = tooltip
        self.lazy = lazy
        self.extra_dict = extra_dict if extra_dict is not None else {}
        self.raw_link = raw_link
        self.advanced = advanced

    def as_dict(self) -> dict[str, Any]:
        """Its options as `object_info` shows them."""
        return pruned(
            {
                "display_name": self.display_name,
                "tooltip": self.tooltip,
                "lazy": self.lazy,
                "rawLink": self.raw_link,
                "advanced": self.advanced,
            }
        ) | pruned(self.extra_dict)

    def get_all(self) -> list[Input]:
        """Itself, and inputs that it holds."""
        return [self]

    def opened(self, path: str, written: Mapping[str, object]) -> Iterator[OpenInput]:
        """The inputs that a node has for it.

        Args:
            path: its name in the workflow, the names of inputs around it before a dot.
            written: what the workflow says for the node, by path.
        """
        del written  # only an input that opens others looks at it
        yield OpenInput(path, self.engine_type(), self.as_dict(), optional=self.optional)


@dataclass(frozen=True, slots=True)
class OpenInput:
    """One input that a workflow can fill by its path."""

    path: str
    engine_type: Any
    options: dict[str, Any]
    optional: bool


class WidgetInput(Input):
    """An input that can be filled in the editor."""

    def __init__(
        self,
        id: str,
        display_name: str | None = None,
        optional: bool = False,
        tooltip: str | None = None,
        lazy: bool | None = None,
        default: Any = None,
        socketless: bool | None = None,
        widget_type: str | None = None,
        force_input: bool | None = None,
        **rest: Unpack[InputOptions],
    ) -> None:
        super().__init__(id, display_name, optional, tooltip, lazy, **rest)
        self.default = plain(default)
        self.socketless = socketless
        self.widget_type = widget_type
        self.force_input = force_input

    def as_dict(self) -> dict[str, Any]:
        """Its options as `object_info` shows them."""
        return super().as_dict() | pruned(
            {
                "default": self.default,
                "socketless": self.socketless,
                "widgetType": self.widget_type,
                "forceInput": self.force_input,
            }
        )

    def get_io_type(self) -> Any:
        """The wire type, or the widget's if another was asked for."""
        return self.widget_type if self.widget_type is not None else super().get_io_type()


class Output(Slot):
    """One output slot."""

    def __init__(
        self,
        id: str | None = None,
        display_name: str | None = None,
        tooltip: str | None = None,
        is_output_list: bool = False,
    ) -> None:
        self.id = id
        self.display_name = display_name or id
        self.tooltip = tooltip
        self.is_output_list = is_output_list

    def as_dict(self) -> dict[str, Any]:
        """What it says of itself."""
        return pruned(
            {
                "display_name": self.display_name,
                "tooltip": self.tooltip,
                "is_output_list": self.is_output_list,
            }
        )


class ComfyTypeI(ComfyType):
    """A wire type that nodes only take."""

    Input: ClassVar[Any] = Input


class ComfyTypeIO(ComfyTypeI):
    """A wire type that nodes take and give."""

    Output: ClassVar[Any] = Output


def comfytype(io_type: str, **extra: Any) -> Callable[[C], C]:
    """Give a class its wire name, and inputs and outputs that know it.

    Args:
        io_type: the wire name, such as `MY_THING`.
        extra: further class attributes.
    """

    def named(cls: C) -> C:
        cls.io_type = io_type
        for name, value in extra.items():
            setattr(cls, name, value)
        for kind in ("Input", "Output"):
            declared = getattr(cls, kind, None)
            if declared is None:
                continue
            if kind in vars(cls):
                declared.Parent = cls
            else:
                of_its_own = type(kind, (declared,), {"Parent": cls, "__module__": cls.__module__})
                setattr(cls, kind, of_its_own)
        return cls

    return named


def Custom(io_type: str) -> type[ComfyTypeIO]:  # noqa: N802  # ComfyUI's name
    """A wire type that a pack makes up, without a class statement."""
    return comfytype(io_type)(type(io_type, (ComfyTypeIO,), {}))
