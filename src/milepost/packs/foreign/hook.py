"""The hooks of V1 classes: found however they are written, and given only what they take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any, Final

_FIRSTS: Final = ("self", "s", "cls")
"""What packs call a method's first parameter."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A function of a pack, and the inputs that it takes."""

    function: Callable[..., Any]
    names: frozenset[str] | None
    """None if it takes any."""

    def takes(self, name: str) -> bool:
        """Whether it can be given that input."""
        return self.names is None or name in self.names

    def ask(self, given: Mapping[str, object]) -> Any:
        """What it says to those of the inputs that it takes; an awaitable if it is async."""
        return self.function(**{name: each for name, each in given.items() if self.takes(name)})

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Hook:
        """The function as it is, by its own parameters."""
        return cls(function, _names(function))


def class_hook(v1: Any, name: str) -> Hook | None:
    """A hook that is asked of a class; None if it has none.

    ComfyUI asks the class, so `@classmethod` is usual, and without it a function that takes
    inputs only. One that was written for an object (`self`) gets a new one.
    """
    written = inspect.getattr_static(v1, name, None)
    if isinstance(written, FunctionType) and inspect.isclass(v1):
        names = _names(written)
        first = next(iter(inspect.signature(written).parameters), None)
        if first in _FIRSTS:
            own = None if names is None else names - {first}
            asked = partial(_ask_new_object, v1, name) if first == "self" else partial(written, v1)
            return Hook(asked, own)
    found = getattr(v1, name, None)
    return Hook.of(found) if callable(found) else None


def _ask_new_object(v1: Any, name: str, **given: object) -> object:
    return getattr(v1(), name)(**given)


def _names(function: Callable[..., Any]) -> frozenset[str] | None:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(each.kind is each.VAR_KEYWORD for each in parameters):
        return None
    return frozenset(each.name for each in parameters if each.kind is not each.VAR_POSITIONAL)
