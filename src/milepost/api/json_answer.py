"""Values as JSON that every client can read, whatever nodes put into them."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from typing import Final

from starlette.responses import Response

MAX_DEPTH: Final = 64
"""Of what packs' nodes show; clients' own JSON is refused when it is deeper."""
LONG: Final = 32
"""Workflows in one answer; a thread costs about as much as writing so many small ones."""


def encode_json(value: object) -> str:
    r"""ASCII JSON. What JSON has no word for, or lies too deep, becomes null or its type's name.

    ASCII, because a text may hold half a surrogate pair, which UTF-8 cannot; `NaN` and infinity
    become null, because browsers refuse them.
    """
    try:
        return _ENCODER.encode(value)
    except (TypeError, ValueError, RecursionError):
        return _ENCODER.encode(_plain(value))


def json_answer(value: object, *, status: int = 200) -> Response:
    """A response that is that value."""
    return Response(encode_json(value), status, media_type="application/json")


async def long_json_answer(make: Callable[[], object], *, count: int) -> Response:
    """A response of many parts; from `LONG` on it is made in a thread, so that nobody waits.

    Args:
        make: puts the value together, from nothing that changes.
        count: how many parts it has.
    """
    if count < LONG:
        return json_answer(make())
    return await asyncio.to_thread(lambda: json_answer(make()))


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


_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_unknown)
"""Made once: a tiny workflow is answered and told in a dozen encodings."""
