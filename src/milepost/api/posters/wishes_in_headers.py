"""What clients wish for in headers: `Prefer: wait`, `Idempotency-Key`, `Last-Event-ID`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from milepost.api.problem import bad_request

MAX_WAIT_S: Final = 60
"""Proxies give up soon after."""
_WAIT: Final = re.compile(r'\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:;.*)?', re.ASCII | re.IGNORECASE)
_KEY: Final = re.compile(r"[\x21\x23-\x7e](?:[\x20-\x21\x23-\x7e]{0,253}[\x21\x23-\x7e])?")
_EVENT_ID: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


def wanted_wait_s(prefer: Sequence[str]) -> int | None:
    """Seconds that a client wishes to wait, within our bound; None if it does not.

    Args:
        prefer: the values of `Prefer`. Preferences we do not know count for nothing (RFC 7240).
    """
    for preference in ",".join(prefer).split(","):
        match = _WAIT.fullmatch(preference)
        if match:
            return min(int(match[1]), MAX_WAIT_S)
    return None


def idempotency_key(header: str | None) -> str | None:
    """The client's key, with or without the quotes of a structured header.

    Raises:
        Refused: it is empty, too long or not printable ASCII.
    """
    if header is None:
        return None
    key = header.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _KEY.fullmatch(key):
        right = "give 1 to 255 printable ASCII characters, such as a UUID"
        raise bad_request("Idempotency-Key is no key", right, kind="bad_key")
    return key


def last_event_id(header: str | None) -> int:
    """The number of the last event that the client has; 0 for none.

    Raises:
        Refused: it is no number of ours.
    """
    if header is None or not header.strip():
        return 0
    if not _EVENT_ID.fullmatch(header.strip()):
        right = "give the id of the last event, or leave it out"
        raise bad_request("Last-Event-ID is no number", right, kind="bad_event_id")
    return int(header)
