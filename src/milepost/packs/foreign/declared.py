"""INPUT_TYPES of a V1 class, read into our specs of inputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from milepost.node.spec import Choices, InputSpec
from milepost.node.value_types import ANY
from milepost.packs.foreign.as_json import as_json
from milepost.packs.foreign.quitting import no_quitting
from milepost.packs.foreign.standing import place_now

V1 = Any
"""A class of ComfyUI's V1 convention, or a V3 class that answers its names."""
InputTypes = Mapping[str, Mapping[str, Any]]
"""What INPUT_TYPES gives: `required`, `optional`, `hidden` → name → `(type, options)`."""
KNOWN_HIDDEN: Final = (
    "PROMPT", "EXTRA_PNGINFO", "UNIQUE_ID", "DYNPROMPT", "AUTH_TOKEN_COMFY_ORG",
    "API_KEY_COMFY_ORG",
)  # fmt: skip
"""What the engine fills in; of these the last two are always None here."""
FRESH_S: Final = 1.0
"""How long an answer of INPUT_TYPES counts: one workflow asks for many combos of one class."""


class Listed(str):
    """The type of a combo that is written as its list of choices.

    Fits another list of the same choices, as in ComfyUI, and any `COMBO`.
    """

    __slots__ = ("choices",)
    choices: Sequence[object]

    @classmethod
    def of(cls, choices: Sequence[object]) -> Listed:
        """The type of that list."""
        listed = cls("COMBO")
        listed.choices = choices
        return listed

    def __ne__(self, other: object) -> bool:
        choices = other.choices if isinstance(other, Listed) else other
        if isinstance(choices, str):
            return str.__ne__(choices, "COMBO")
        return not isinstance(choices, list | tuple) or list(choices) != list(self.choices)

    def __eq__(self, other: object) -> bool:
        return not self != other

    def __str__(self) -> str:
        """Its choices: what is compared by words is alike only if they are; no comma in it."""
        return "one of " + "; ".join(str(each).replace(",", " ") for each in self.choices)

    __hash__ = str.__hash__


class LiveInputs:
    """A class's INPUT_TYPES, asked again when the last answer is old: files come and go.

    The answer belongs to the place it was given for: what one tenant's folders hold is no other
    tenant's business.
    """

    def __init__(self, v1: V1, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask for the first time.

        Raises:
            Exception: whatever the class raises.
        """
        self._v1 = v1
        self._clock = clock
        self._last = self._ask()

    def fresh(self) -> InputTypes:
        """What the class says here and now; at most one second old.

        Raises:
            Exception: whatever the class raises.
        """
        last = self._last
        if last.place is not place_now() or self._clock() - last.asked_at > FRESH_S:
            last = self._last = self._ask()
        return last.types

    def known(self) -> InputTypes:
        """The same, but nothing if the class raises: a workflow is being checked."""
        try:
            return self.fresh()
        except Exception:  # noqa: BLE001  # it is a pack's; what it raises is shown by object_info
            return {}

    def _ask(self) -> _Answer:
        place = place_now()
        with no_quitting():
            types = self._v1.INPUT_TYPES()
        if not isinstance(types, Mapping):
            raise TypeError(f"INPUT_TYPES gives a {type(types).__name__}, no dict")
        return _Answer(types, place, self._clock())


class _Answer(NamedTuple):
    """What a class said, where and when."""

    types: InputTypes
    place: object
    asked_at: float


def read_inputs(types: InputTypes, live: LiveInputs | None = None) -> dict[str, InputSpec]:
    """Inputs by name, in the editor's order.

    Args:
        types: of the class.
        live: asked for the choices of combos each time they are needed; `types` holds them if
            None.
    """
    inputs: dict[str, InputSpec] = {}
    for kind in ("required", "optional", "hidden"):
        for name, config in _of_kind(types, kind).items():
            inputs[str(name)] = read_input(kind, str(name), config, live)
    return inputs


def read_undeclared(types: InputTypes, name: str) -> InputSpec | None:
    """An input that a class declares for whatever name it is asked, if it does.

    Packs give `optional` as a dict of their own that has every key; only that object knows.
    """
    optional = _of_kind(types, "optional")
    try:
        if name in optional:
            return read_input("optional", name, optional[name])
    except Exception:  # noqa: BLE001  # its own `__contains__` and `__getitem__`: then it does not
        return None
    return None


def read_input(kind: str, name: str, config: Any, live: LiveInputs | None = None) -> InputSpec:
    """One input: `("INT", {"min": 0})`, `(["a", "b"],)`, or a hidden one's bare `"PROMPT"`.

    A hidden input that the engine knows nothing for is an optional one: workflows may write it.
    A default is the editor's business, so it stays in the options: what a workflow leaves out,
    the pack's function is not given.
    """
    written_type, options = type_and_options(config)
    if kind == "hidden" and written_type in KNOWN_HIDDEN:
        return InputSpec(name=name, type=written_type, kind="hidden")
    return InputSpec(
        name=name,
        type=wire_type(written_type),
        kind="required" if kind == "required" else "optional",
        minimum=_number(options.get("min")),
        maximum=_number(options.get("max")),
        step=_number(options.get("step")),
        choices=_choices(written_type, options, kind, name, live),
        lazy=bool(options.get("lazy")),
        raw_link=bool(options.get("rawLink")),
        force_input=bool(options.get("forceInput")),
        options=as_json(options),
    )


def type_and_options(config: Any) -> tuple[Any, Mapping[str, Any]]:
    """The two parts of an input; packs leave out the options, or the brackets around the type."""
    if isinstance(config, str) or not isinstance(config, Sequence) or not config:
        return config, {}
    options = config[1] if len(config) > 1 else None
    return config[0], options if isinstance(options, Mapping) else {}


def wire_type(written: object) -> str:
    """The type as the engine compares it; a `str` subclass stays the object it is."""
    if isinstance(written, list | tuple):
        return Listed.of(written)
    return written if isinstance(written, str) else ANY


def _choices(
    written_type: Any, options: Mapping[str, Any], kind: str, name: str, live: LiveInputs | None
) -> Choices | None:
    """What is offered; None where ComfyUI checks nothing: a tuple, a list from elsewhere."""
    first = _offered(written_type, options)
    if first is None or options.get("multiselect") or options.get("remote"):
        return None
    if live is None:
        return first

    def offered_now() -> Sequence[object]:
        config = _of_kind(live.known(), kind).get(name)
        return _offered(*type_and_options(config)) or ()

    return offered_now


def _offered(written_type: Any, options: Mapping[str, Any]) -> Sequence[object] | None:
    if isinstance(written_type, list):
        return cast("list[object]", written_type)
    listed = options.get("options")
    if isinstance(written_type, str) and str.__eq__(written_type, "COMBO"):
        return listed if isinstance(listed, list | tuple) else None
    return None


def _of_kind(types: InputTypes, kind: str) -> Mapping[str, Any]:
    """The very object that the class gave, which may be more than a dict."""
    of_kind = types.get(kind)
    return of_kind if isinstance(of_kind, Mapping) else {}


def _number(written: Any) -> float | None:
    return written if isinstance(written, int | float) and not isinstance(written, bool) else None
