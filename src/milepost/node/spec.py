"""What a node is, as data: general enough for our functions and for ComfyUI's classes."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

InputKind = Literal["required", "optional", "hidden"]
Ui = Mapping[str, Sequence[object]]
"""What an output node shows: ComfyUI's `ui` object, such as `{"images": [{"filename": …}]}`."""
Choices = Sequence[object] | Callable[[], Sequence[object]]
"""What a combo offers; a callable is asked each time (files come and go)."""
Fingerprint = Callable[[Mapping[str, object], Mapping[str, object]], object]
"""Literals and services → what the outside world looks like now (ComfyUI's IS_CHANGED)."""
Redact = Callable[[str], str]
"""Private text → text that may be kept. Redacting twice must equal redacting once."""


class Missing(enum.Enum):
    """The type of `NO_DEFAULT`."""

    NO_DEFAULT = "no default"


NO_DEFAULT = Missing.NO_DEFAULT
"""An input without a default; `None` can be a default of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InputSpec:
    """One input."""

    name: str
    type: str
    """Wire type. ComfyUI's packs use `str` subclasses: keep the object, do not copy it."""
    kind: InputKind = "required"
    default: object = NO_DEFAULT
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: Choices | None = None
    multiline: bool = False
    max_chars: int | None = None
    tooltip: str | None = None
    lazy: bool = False
    raw_link: bool = False
    force_input: bool = False
    redact: Redact | None = None
    """Set on a private input: the engine replaces every literal by its redaction on entry."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Further options for the editor, passed on as they are."""

    def offered(self) -> Sequence[object]:
        """What a combo offers at this moment; empty for any other input."""
        if self.choices is None:
            return ()
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputSpec:
    """One output slot."""

    name: str
    type: str
    is_list: bool = False
    tooltip: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSpec:
    """Something a node needs that is no input: it comes from wiring, by name."""

    name: str
    needed: bool
    protocol: object
    """The annotated type; checked only where it is runtime-checkable."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one run of a node gave."""

    values: tuple[object, ...] = ()
    """One per output slot."""
    ui: Ui | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class NodeSpec:
    """One class of nodes."""

    class_type: str
    """The name that workflows use."""
    function: Callable[..., Any]
    """Called with inputs and services by name; its result goes through `read_result`."""
    read_result: Callable[[Any], Outcome]
    inputs: Mapping[str, InputSpec]
    """By name, in the order the editor shows them."""
    outputs: tuple[OutputSpec, ...]
    services: tuple[ServiceSpec, ...] = ()
    lane: str = "thread"
    """Where it runs: `async`, `thread`, `process`, `gpu`, or a lane of its pack's own."""
    version: str = "1"
    """Part of every cache key: raise it when the same inputs give another result."""
    cacheable: bool = True
    """False for what has an effect besides its values, such as writing a file."""
    fingerprint: Fingerprint | None = None
    output_node: bool = False
    input_is_list: bool = False
    display_name: str = ""
    category: str = ""
    description: str = ""
    module: str = ""
    """The pack, as the editor shows it."""
    deprecated: bool = False
    experimental: bool = False

    @property
    def private_inputs(self) -> tuple[InputSpec, ...]:
        """The inputs whose literals are redacted on entry."""
        return tuple(spec for spec in self.inputs.values() if spec.redact is not None)
