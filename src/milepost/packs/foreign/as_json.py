"""What packs write about their classes, in words that JSON has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

MOST_DEEP: Final = 24
"""Levels of a class's options that are shown; an option may hold itself."""


def as_json(value: Any, deep: int = 0) -> Any:
    """The value as JSON says it: tuples are lists, what it has no word for is its type's name."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return _as_number(value)
    return f"<{type(value).__name__}>" if deep >= MOST_DEEP else _container(value, deep + 1)


def _container(value: Any, deep: int) -> Any:
    if isinstance(value, Mapping):
        return {str(name): as_json(child, deep) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(child, deep) for child in value]
    if isinstance(value, set | frozenset):
        return sorted((as_json(child, deep) for child in value), key=repr)
    return f"<{type(value).__name__}>"


def _as_number(value: float) -> float | None:
    """Browsers refuse infinity; for them a bound without end is the largest number there is."""
    if isinstance(value, int):
        return int(value)
    if math.isinf(value):
        return math.copysign(1.7976931348623157e308, value)
    return None if math.isnan(value) else float(value)
