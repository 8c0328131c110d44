"""Request bodies, read within bounds: how many bytes, for how long, how deep."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from milepost.api.held_bodies import holding_of
from milepost.api.problem import Refused, bad_request
from milepost.errors import InvalidInput
from milepost.graph.workflow import check_depth, decode_json

MAX_JSON_BYTES = 1024 * 1024
"""For everything but workflows and files."""
READ_DEADLINE_S = 300.0
"""A body that has not come by then will not come."""
MAX_DRAINED_BYTES = 256 * 1024 * 1024
"""Of a body that is too large, so much is read and thrown away, so that its sender, who may read
nothing before it has written all, hears why."""


async def read_body(
    request: Request, *, limit_bytes: int, deadline_s: float = READ_DEADLINE_S
) -> bytes:
    """The whole body.

    Args:
        request: whose.
        limit_bytes: how large it may be.
        deadline_s: how long it may take to come.

    Raises:
        Refused: it is larger than the limit, does not come, or too much else is held.
    """
    try:
        async with asyncio.timeout(deadline_s):
            return await _read_whole(request, limit_bytes)
    except TimeoutError:
        raise Refused(408, "too_slow", "the body did not come in time") from None


async def _read_whole(request: Request, limit_bytes: int) -> bytes:
    parts: list[bytes] = []
    size_bytes, holding, has_room = 0, holding_of(request.scope), True
    async for part in request.stream():
        size_bytes += len(part)
        if size_bytes > MAX_DRAINED_BYTES:
            break
        if has_room and size_bytes <= limit_bytes:
            has_room = holding is None or holding.take(len(part))
        if has_room and size_bytes <= limit_bytes:
            parts.append(part)
            continue
        parts.clear()
        if holding is not None:
            holding.let_go()
    if size_bytes > limit_bytes:
        raise Refused(
            413, "too_large", "the body is too large", f"{limit_bytes} bytes are the most"
        )
    if not has_room:
        raise Refused(429, "too_much_at_once", "too much is being sent at once", "send it again")
    return b"".join(parts)


async def read_json(request: Request, *, limit_bytes: int = MAX_JSON_BYTES) -> object:
    """The body as JSON, of a depth that nothing recursive minds.

    Raises:
        Refused: it is empty, no JSON, not UTF-8, too deep or too large.
    """
    body = await read_body(request, limit_bytes=limit_bytes)
    if not body.strip():
        raise bad_request("the body is empty", "send JSON", kind="no_body")
    return parse_json(body)


def parse_json(body: bytes) -> object:
    """The same of a body in hand."""
    try:
        value = decode_json(body)
        check_depth("body", value)
    except InvalidInput as error:
        wrong = f"the body {error.wrong}"
        raise bad_request(wrong, "send JSON in UTF-8", kind="invalid_json") from None
    return value


async def read_object(
    request: Request, *, limit_bytes: int = MAX_JSON_BYTES, may_be_empty: bool = False
) -> dict[str, object]:
    """The body as a JSON object.

    Args:
        request: whose body.
        limit_bytes: how large it may be.
        may_be_empty: an empty body counts as an empty object.

    Raises:
        Refused: as `read_json`, or it is no object.
    """
    body = await read_body(request, limit_bytes=limit_bytes)
    if may_be_empty and not body.strip():
        return {}
    value = parse_json(body) if body.strip() else None
    if not isinstance(value, dict):
        raise bad_request("the body is no object", "send a JSON object", kind="invalid_json")
    return value


def whole_number(
    asked: str | None, name: str, *, default: int, minimum: int = 0, maximum: int = 2**31
) -> int:
    """A whole number from the query.

    Raises:
        Refused: it is none, or out of range.
    """
    if asked is None or not asked:
        return default
    right = f"give a whole number from {minimum} to {maximum}"
    if len(asked) > 20 or not asked.removeprefix("-").isdecimal() or not asked.isascii():
        raise bad_request(f"{name} is not a whole number", right)
    number = int(asked)
    if not minimum <= number <= maximum:
        raise bad_request(f"{name} is out of range", right)
    return number


def names_in(body: dict[str, object], key: str) -> list[str]:
    """A list of names, such as the prompt ids to delete; empty if it is not there.

    Raises:
        Refused: it is no list of texts.
    """
    names = body.get(key)
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise bad_request(f"{key} is no list of ids", "give a list of texts")
    return names


def flag_in(body: dict[str, object], key: str) -> bool:
    """A truth value; false if it is not there.

    Raises:
        Refused: it is something else.
    """
    flag = body.get(key)
    if flag is None:
        return False
    if not isinstance(flag, bool):
        raise bad_request(f"{key} is no truth value", "give true or false")
    return flag


def text_in(body: dict[str, object], key: str, *, max_chars: int = 200) -> str | None:
    """A short text without control characters; None if it is not there.

    Raises:
        Refused: it is something else.
    """
    text = body.get(key)
    if text is None:
        return None
    if not isinstance(text, str) or not 0 < len(text) <= max_chars or not text.isprintable():
        right = f"give a text of 1 to {max_chars} printable characters"
        raise bad_request(f"{key} is no short text", right)
    return text
