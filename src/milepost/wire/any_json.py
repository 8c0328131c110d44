"""Values as JSON that every reader takes, whatever nodes put into them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Final

MAX_DEPTH: Final = 64
"""Of what packs' nodes show; clients' own JSON is refused when it is deeper."""


def encode_json(value: object) -> str:
    r"""ASCII JSON. What JSON has no word for, or lies too deep, becomes null or its type's name.

    ASCII, because a text may hold half a surrogate pair, which UTF-8 cannot; `NaN` and infinity
    become null, because browsers refuse them.
    """
    try:
        return _ENCODER.encode(value)
    except (TypeError, ValueError, RecursionError):
        return _ENCODER.encode(_plain(value))


def _unknown(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    return f"<{type(value).__name__}>"


def _plain(value: object, above: tuple[int, ...] = ()) -> object:
    """Of a value that holds itself, and of what lies too deep, only the type's name."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, Mapping | list | tuple):
        return value
    if id(value) in above or len(above) == MAX_DEPTH:
        return f"<{type(value).__name__}>"
    path = (*above, id(value))
    if isinstance(value, Mapping):
        return {str(name): _plain(child, path) for name, child in value.items()}
    return [_plain(child, path) for child in value]


_ENCODER: Final = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, check_circular=False, default=_unknown
)
"""Made once: a tiny workflow is answered and told in a dozen encodings."""
