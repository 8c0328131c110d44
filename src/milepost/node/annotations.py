"""From a Python annotation to an input or output: `Annotated[int, Int(min=12)]` → INT."""

from __future__ import annotations

import functools
import inspect
import operator
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from milepost.errors import OurBug
from milepost.node.flow import ExecutionBlocker, Expansion
from milepost.node.spec import (
    NO_DEFAULT,
    Choices,
    InputSpec,
    Outcome,
    OutputSpec,
    Redact,
    Ui,
)
from milepost.node.value_types import ANY

_PLAIN = {str: "STRING", int: "INT", float: "FLOAT", bool: "BOOLEAN", object: ANY, Any: ANY}
_INSTEAD = (Expansion, ExecutionBlocker)
"""What a node may return in place of its result."""


class BadDeclaration(OurBug):
    """A node is declared in a way that no workflow could use."""

    code = "bad_node_declaration"

    def __init__(self, class_type: str, wrong: str) -> None:
        super().__init__(wrong)
        self.args = (class_type, wrong)
        self.class_type = class_type

    def __str__(self) -> str:
        return f"the node {self.class_type!r} {self.promise}"


@dataclass(frozen=True)
class Value:
    """Names a type on the wire: `ImageValue = Annotated[NDArray[np.float32], Value("IMAGE")]`."""

    name: str

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return {"type": self.name}


@dataclass(frozen=True, kw_only=True)
class Input:
    """An input with nothing to set by hand, or further words about any input."""

    tooltip: str | None = None
    lazy: bool = False
    force_input: bool = False
    raw_link: bool = False
    """The node gets the link `[node id, slot]` itself, not the value behind it."""

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return {
            "tooltip": self.tooltip,
            "lazy": self.lazy,
            "force_input": self.force_input,
            "raw_link": self.raw_link,
        }


@dataclass(frozen=True, kw_only=True)
class Int:
    """A whole number within bounds, both included."""

    min: int | None = None
    max: int | None = None
    step: int | None = None
    tooltip: str | None = None

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return _bounds(self)


@dataclass(frozen=True, kw_only=True)
class Float:
    """A number within bounds, both included."""

    min: float | None = None
    max: float | None = None
    step: float | None = None
    tooltip: str | None = None

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return _bounds(self)


@dataclass(frozen=True, kw_only=True)
class Text:
    """Text; `redact` makes it private, see `Redact`."""

    multiline: bool = False
    max_chars: int | None = None
    redact: Redact | None = None
    linkable: bool = False
    """Private, and may be linked all the same: the node redacts whatever it hands on."""
    tooltip: str | None = None

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return {
            "multiline": self.multiline,
            "max_chars": self.max_chars,
            "redact": self.redact,
            "linkable": self.linkable,
            "tooltip": self.tooltip,
        }


@dataclass(frozen=True)
class Choice:
    """One of a list; a callable is asked each time."""

    choices: Choices
    tooltip: str | None = None

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return {"type": "COMBO", "choices": self.choices, "tooltip": self.tooltip}


@dataclass(frozen=True, kw_only=True)
class Boolean:
    """Yes or no, with the editor's words for them."""

    on: str | None = None
    off: str | None = None
    tooltip: str | None = None

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        labels = {"label_on": self.on, "label_off": self.off}
        shown = {key: label for key, label in labels.items() if label is not None}
        return {"options": shown, "tooltip": self.tooltip}


@dataclass(frozen=True)
class Hidden:
    """Filled in by the engine; `DYNPROMPT` is the workflow with the nodes added while it runs."""

    what: Literal["PROMPT", "EXTRA_PNGINFO", "UNIQUE_ID", "DYNPROMPT"]

    def facts(self) -> dict[str, object]:
        """What the mark says of an input, in `InputSpec`'s words."""
        return {"type": self.what, "kind": "hidden"}


def _bounds(mark: Int | Float) -> dict[str, object]:
    return {
        "minimum": mark.min,
        "maximum": mark.max,
        "step": mark.step,
        "tooltip": mark.tooltip,
    }


Mark = Value | Input | Int | Float | Text | Choice | Boolean | Hidden
"""What may stand in an input's `Annotated`; anything else there is not ours and ignored."""


def read_input(
    class_type: str, name: str, hint: object, default: object, *, is_list: bool = False
) -> InputSpec:
    """The input that a parameter declares.

    Args:
        class_type: the node, for the error.
        name: of the parameter.
        hint: its annotation.
        default: its default, or `inspect.Parameter.empty`.
        is_list: the node takes all elements at once, so that the annotation is `list[…]`.

    Raises:
        BadDeclaration: the annotation has no wire type.
    """
    base, marks = _split(hint)
    if is_list and get_origin(base) is list:
        base, more = _split(get_args(base)[0])
        marks = [*more, *marks]
    has_default = default is not inspect.Parameter.empty
    facts: dict[str, Any] = {
        "name": name,
        "kind": "optional" if has_default else "required",
        "default": default if has_default else NO_DEFAULT,
    }
    if get_origin(base) is Literal:
        facts |= {"type": "COMBO", "choices": get_args(base)}
    for mark in marks:
        if isinstance(mark, Mark):
            facts |= mark.facts()
    if "type" not in facts:
        facts["type"] = _wire_type(class_type, name, base)
    return InputSpec(**facts)


ReadResult = Callable[[Any], Outcome]


def read_result_type(class_type: str, hint: object) -> tuple[tuple[OutputSpec, ...], ReadResult]:
    """The outputs that a return annotation declares, and how to read a result of it.

    `| Expansion` and `| ExecutionBlocker` in it say what may come instead. An output `list[…]` is
    a list output: nodes behind it are called once for each element.

    Raises:
        BadDeclaration: a type has no wire name.
    """
    outputs, read_plain = _read_plain(class_type, _without(_INSTEAD, hint))

    def read(result: object) -> Outcome:
        if isinstance(result, Expansion):
            return Outcome(values=result.result, expand=result.graph)
        if isinstance(result, ExecutionBlocker):
            return Outcome(values=(result,) * len(outputs))
        return read_plain(result)

    return outputs, read


def _without(taken: tuple[object, ...], hint: object) -> object:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    members = tuple(member for member in get_args(hint) if member not in taken)
    return functools.reduce(operator.or_, members) if members else None


def _read_plain(class_type: str, hint: object) -> tuple[tuple[OutputSpec, ...], ReadResult]:
    if hint is None or hint is type(None):
        return (), lambda _: Outcome()
    if hint == Ui:
        return (), lambda ui: Outcome(ui=ui)
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return _read_named_tuple(class_type, hint)
    output = _output(class_type, None, hint)
    return (output,), lambda value: Outcome(values=(value,))


def _read_named_tuple(class_type: str, result: type) -> tuple[tuple[OutputSpec, ...], ReadResult]:
    hints = get_type_hints(result, include_extras=True)
    outputs = tuple(_output(class_type, name, hint) for name, hint in hints.items() if hint != Ui)
    names = tuple(output.name for output in outputs)
    if len(names) == len(hints):
        return outputs, lambda value: Outcome(values=tuple(value))
    ui_name = next(name for name, hint in hints.items() if hint == Ui)
    return outputs, lambda value: Outcome(
        values=tuple(getattr(value, name) for name in names), ui=getattr(value, ui_name)
    )


def _output(class_type: str, name: str | None, hint: object) -> OutputSpec:
    hint = _without((ExecutionBlocker,), hint)
    is_list = get_origin(hint) is list
    wire_type = _wire_type_of(
        class_type, name or "its result", get_args(hint)[0] if is_list else hint
    )
    return OutputSpec(name=name or wire_type, type=wire_type, is_list=is_list)


def _split(hint: object) -> tuple[object, Sequence[object]]:
    """The type itself and every mark on it, with `| None` taken off."""
    marks: list[object] = []
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            marks += more
        elif get_origin(hint) in (Union, types.UnionType):
            members = [member for member in get_args(hint) if member is not type(None)]
            if len(members) != 1:
                return hint, marks
            hint = members[0]
        else:
            return hint, marks


def _wire_type_of(class_type: str, name: str, hint: object) -> str:
    base, marks = _split(hint)
    named = [mark.name for mark in marks if isinstance(mark, Value)]
    return named[-1] if named else _wire_type(class_type, name, base)


def _wire_type(class_type: str, name: str, base: object) -> str:
    if get_origin(base) is Literal:
        return "COMBO"
    try:
        return _PLAIN[base]  # type: ignore[index]  # any object may be looked up
    except (KeyError, TypeError):
        raise BadDeclaration(
            class_type, f"gives {name!r} a type without a wire name; annotate it with Value(…)"
        ) from None
