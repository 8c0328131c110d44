"""What packs write about their classes and show of their results, in words that JSON has."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST_DEEP: Final = 24
"""Levels of a class's options that are shown."""
MOST_DEEP_SHOWN: Final = 100
"""Levels of what a node shows."""
MOST_VALUES: Final = 2_000_000
"""Values in all; a small thing that holds itself many times has no end."""
_LARGEST: Final = 1.7976931348623157e308
_LONGEST_BITS: Final = 10_000
"""Python refuses to write longer numbers in digits."""


def as_json(value: Any, *, most_values: int = MOST_VALUES) -> Any:
    """The value as JSON says it: tuples are lists, what it has no word for is its type's name.

    Browsers refuse infinity; for them a bound without end is the largest number there is.
    """
    return _Words(_bound, MOST_DEEP, most_values).of(value)


def shown_as_json(value: Any) -> Any:
    """The same of what a node shows: not as deep as it likes, and never in a circle.

    Numbers that are none stay what they are; clients are told null for them.
    """
    return _Words(float, MOST_DEEP_SHOWN, MOST_VALUES).of(value)


@dataclass(slots=True)
class _Words:
    """One value while it is said."""

    number: Callable[[float], float | None]
    most_deep: int
    left: int
    around: list[int] = field(default_factory=list)
    """Which containers the one that is being said lies in."""

    def of(self, value: Any) -> Any:
        """The value's word."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            number = int(value)
            return number if number.bit_length() < _LONGEST_BITS else _kind(value)
        if isinstance(value, float):
            return self.number(value)
        return self._container(value)

    def _container(self, value: Any) -> Any:
        if len(self.around) >= self.most_deep or id(value) in self.around:
            return _kind(value)
        self.around.append(id(value))
        try:
            if isinstance(value, Mapping):
                return {str(name): self.of(child) for name, child in self._few(value.items())}
            if isinstance(value, list | tuple):
                return [self.of(child) for child in self._few(value)]
            if isinstance(value, set | frozenset):
                return sorted((self.of(child) for child in self._few(value)), key=repr)
        finally:
            self.around.pop()
        return _kind(value)

    def _few(self, values: Iterable[Any]) -> Iterable[Any]:
        for value in values:
            if self.left <= 0:
                return
            self.left -= 1
            yield value


def _kind(value: object) -> str:
    return f"<{type(value).__name__}>"


def _bound(value: float) -> float | None:
    if math.isinf(value):
        return math.copysign(_LARGEST, value)
    return None if math.isnan(value) else float(value)
