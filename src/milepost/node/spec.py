"""What a node is, as data: general enough for our functions and for ComfyUI's classes."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

InputKind = Literal["required", "optional", "hidden"]
Ui = Mapping[str, Sequence[object]]
"""What an output node shows: ComfyUI's `ui` object, such as `{"images": [{"filename": …}]}`."""
Choices = Sequence[object] | Callable[[], Sequence[object]]
"""What a combo offers; a callable is asked each time (files come and go)."""
Fingerprint = Callable[[Mapping[str, object], Mapping[str, object]], object]
"""Inputs and services → what the outside world looks like now (ComfyUI's IS_CHANGED).

A linked input is None, as nothing has run yet. May be async; NaN means that it always changed."""
CheckLazy = Callable[
    [Mapping[str, object]], "Iterable[str] | Awaitable[Iterable[str] | None] | None"
]
"""Arguments known so far, None for those that are not, and services → lazy inputs needed as well.

ComfyUI's check_lazy_status; asked again until it needs nothing new. May be async."""
Undeclared = Callable[[str, bool], "InputSpec | None"]
"""Name of an input that `inputs` lacks, and whether it is linked → how to take it, if at all."""
Costly = Callable[[Mapping[str, object]], bool]
"""A node's literals → whether its outcome costs money or many seconds."""
InputsFor = Callable[[Mapping[str, object]], "Mapping[str, InputSpec]"]
"""What a node's inputs are written as, links among them → the inputs that this node has.

For classes where a choice opens further inputs (ComfyUI's V3 dynamic inputs)."""
FILLED_IN = frozenset(
    (
        "UNIQUE_ID",
        "PROMPT",
        "EXTRA_PNGINFO",
        "DYNPROMPT",
        "AUTH_TOKEN_COMFY_ORG",
        "API_KEY_COMFY_ORG",
    )
)
"""The types of hidden inputs that the engine gives; the last two are always None here."""
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
    linkable: bool = False
    """A private input may be linked all the same: its node redacts whatever it hands on."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Further options for the editor, passed on as they are."""

    @property
    def filled_in(self) -> bool:
        """Whether the engine alone says what it is.

        Packs have hidden inputs that it knows nothing of: those are given or left out as any other.
        """
        kind: object = self.type  # in packs it may be a list, or text without a hash
        return self.kind == "hidden" and isinstance(kind, str) and str.__str__(kind) in FILLED_IN

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
    argument: str = ""
    """What the function calls it, if not by the service's name."""

    @property
    def parameter(self) -> str:
        """The name of the argument that takes it."""
        return self.argument or self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCheck:
    """A node's own say about its inputs before anything runs (ComfyUI's VALIDATE_INPUTS)."""

    function: Callable[..., object]
    """Called with the inputs it judges, by name, None for linked ones; True or what is wrong.
    May be async."""
    inputs: frozenset[str] = frozenset()
    """The inputs it judges; bounds and lists are not checked for them besides."""
    every_input: bool = False
    """It takes `**kwargs`: it judges all."""
    input_types: bool = False
    """It takes `input_types`, the types linked to it by input name, and judges links itself."""

    @classmethod
    def of(cls, function: Callable[..., object]) -> OwnCheck:
        """The check that a function's own parameters describe."""
        parameters = inspect.signature(function).parameters.values()
        names = {each.name for each in parameters if each.kind is not each.VAR_KEYWORD}
        return cls(
            function=function,
            inputs=frozenset(names - {"input_types"}),
            every_input=any(each.kind is each.VAR_KEYWORD for each in parameters),
            input_types="input_types" in names,
        )

    def judges(self, name: str) -> bool:
        """Whether the built-in bounds of that input are left to it."""
        return self.every_input or name in self.inputs


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one call of a node gave, or, once the engine has put its calls together, all of them."""

    values: tuple[object, ...] = ()
    """One per output slot; `Each` where a slot holds several, an `ExecutionBlocker` where none."""
    ui: Ui | None = None
    expand: Mapping[str, Mapping[str, object]] | None = None
    """Nodes to run first, see `Expansion.graph`; `values` may then be links."""


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
    costly: bool | Costly = False
    """Its outcomes outlive the process, where they are kept at all; only for cacheable nodes."""
    fingerprint: Fingerprint | None = None
    idempotent: bool = True
    """False if two equal nodes of one workflow must both run (ComfyUI's NOT_IDEMPOTENT)."""
    check_lazy: CheckLazy | None = None
    own_check: OwnCheck | None = None
    undeclared: Undeclared | None = None
    """Set where a class takes inputs that it does not name, such as `**kwargs`."""
    inputs_for: InputsFor | None = None
    """Set where what is written decides which inputs a node has; `inputs` are those of all."""
    deadline_s: float | None = None
    """How long one run of the node may take, waiting for its lane not counted."""
    output_node: bool = False
    input_is_list: bool = False
    """Called once with a list per input, instead of once per element."""
    display_name: str = ""
    category: str = ""
    description: str = ""
    module: str = ""
    """The pack, as the editor shows it."""
    deprecated: bool = False
    experimental: bool = False
    gives_way: bool = False
    """It stands in for a node of a pack that may not be installed; that pack's own is used."""
    described: Callable[[], Mapping[str, Any]] | None = None
    """How a class of ComfyUI's describes itself to editors, in `object_info`'s own shape; asked
    each time. A spec without one is described from its fields."""

    def for_node(self, written: Mapping[str, object]) -> NodeSpec:
        """The spec of one node, by what is written for its inputs."""
        return self if self.inputs_for is None else replace(self, inputs=self.inputs_for(written))

    def is_costly(self, literals: Mapping[str, object]) -> bool:
        """Whether a node with these literals is too dear to be computed twice."""
        return self.costly(literals) if callable(self.costly) else self.costly

    def input_named(self, name: str, *, linked: bool) -> InputSpec | None:
        """How an input is taken; None if the class does not know it and it is passed over."""
        declared = self.inputs.get(name)
        if declared is None and self.undeclared is not None:
            return self.undeclared(name, linked)
        return declared

    def reads(self, what: str) -> bool:
        """Whether it has a hidden input of that type, such as `UNIQUE_ID`."""
        return any(
            declared.kind == "hidden" and declared.type == what for declared in self.inputs.values()
        )

    @property
    def private_inputs(self) -> tuple[InputSpec, ...]:
        """The inputs whose literals are redacted on entry."""
        return tuple(spec for spec in self.inputs.values() if spec.redact is not None)
