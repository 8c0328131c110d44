"""Server-sent events of a model that answers while it thinks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.providers.event_lines import lines_of

MOST_BYTES: Final = 16 * 1024 * 1024
END: Final = "[DONE]"
DONE: Final = "done"
"""The name of the event that stands for it."""
_COMMENT: Final = ":HTTP_STATUS/"


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    name: str
    """Such as `result` or `error`; empty where the stream names none."""
    status: int | None
    """Of HTTP, if the event tells it: in a field, or in the comment `:HTTP_STATUS/429`."""
    body: dict[str, Any]


async def events_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[Event]:
    """The events, until the stream ends or says that it is done, which is an event too.

    Args:
        pieces: of the stream, cut anywhere.

    Raises:
        VendorSaid: UNWELL, an event holds no JSON, or the stream is longer than 16 MiB.
    """
    name, status, lines = "", None, list[str]()
    too_long = VendorSaid(Verdict.UNWELL, "Answer.TooLong")
    async for read in lines_of(pieces, most_bytes=MOST_BYTES, too_long=too_long):
        line = read.decode("utf-8", "replace")
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
            yield Event(DONE, None, {})
            return
        yield Event(name, status, _object(text))
        name, status, lines = "", None, []
    text = "\n".join(lines)
    if text.strip() == END:
        yield Event(DONE, None, {})
    elif lines:
        yield Event(name, status, _object(text))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise VendorSaid(Verdict.UNWELL, "Answer.NotJson")
    return found
