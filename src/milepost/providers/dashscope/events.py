"""Server-sent events of a model that answers while it thinks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import httpx

from milepost.calls.vendor import VendorSaid, Verdict

MOST_BYTES: Final = 16 * 1024 * 1024
END: Final = "[DONE]"
_COMMENT: Final = ":HTTP_STATUS/"


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    name: str
    """Such as `result` or `error`; empty where the stream names none."""
    status: int | None
    """Of HTTP, if the event tells it: in a field, or in the comment `:HTTP_STATUS/429`."""
    body: dict[str, Any]


async def events_of(answer: httpx.Response) -> AsyncIterator[Event]:
    """The events, until the stream ends or says that it is done.

    Raises:
        VendorSaid: UNWELL, an event holds no JSON, or the stream is longer than 16 MiB.
    """
    name, status, lines, read = "", None, list[str](), 0
    async for line in answer.aiter_lines():
        read += len(line) + 1
        if read > MOST_BYTES:
            raise VendorSaid(Verdict.UNWELL, "Answer.TooLong")
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line.startswith(_COMMENT) and line.removeprefix(_COMMENT).isdecimal():
            status = int(line.removeprefix(_COMMENT))
        elif line and field == "event":
            name = value.strip()
        elif line and field == "status":
            status = int(value) if value.strip().isdecimal() else None
        elif line and field == "data":
            lines.append(value)
        if line or not lines:
            continue
        text = "\n".join(lines)
        if text.strip() == END:
            return
        yield Event(name, status, _object(text))
        name, status, lines = "", None, []
    if lines and "\n".join(lines).strip() != END:
        yield Event(name, status, _object("\n".join(lines)))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise VendorSaid(Verdict.UNWELL, "Answer.NotJson")
    return found
