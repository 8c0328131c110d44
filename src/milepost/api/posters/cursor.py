"""Cursors of lists: where a client goes on, in a form that it does not read and cannot get wrong.

Nothing in it is secret, since every list is of one tenant anyway; the check only tells apart
cursors of this list from anything else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from milepost.api.problem import Refused, bad_request
from milepost.tasks.desk import Place

_WRITTEN = re.compile(r"([0-9]{1,15})\.([A-Za-z0-9_-]{1,64})\.([0-9a-f]{16})", re.ASCII)


def write_cursor(place: Place, *, of: str) -> str:
    """The cursor behind that place.

    Args:
        place: of the last poster that was shown.
        of: what tells this list from others, such as its tenant and filter.
    """
    said = f"{place.created_ms}.{place.poster_id}"
    return base64.urlsafe_b64encode(f"{said}.{_check(said, of)}".encode()).rstrip(b"=").decode()


def read_cursor(written: str, *, of: str) -> Place:
    """The place of a cursor.

    Raises:
        Refused: it was not made by `write_cursor` for the same list.
    """
    if len(written) > 200 or not written.isascii():
        raise _bad()
    try:
        padded = written + "=" * (-len(written) % 4)
        match = _WRITTEN.fullmatch(base64.b64decode(padded, b"-_", validate=True).decode("ascii"))
    except (binascii.Error, UnicodeDecodeError):
        raise _bad() from None
    if match is None or _check(f"{match[1]}.{match[2]}", of) != match[3]:
        raise _bad()
    return Place(created_ms=int(match[1]), poster_id=match[2])


def _check(said: str, of: str) -> str:
    return hashlib.sha256(f"{said}\n{of}".encode()).hexdigest()[:16]


def _bad() -> Refused:
    right = "give `next` of the page before, with the same filter"
    return bad_request("cursor is none of this list", right, kind="bad_cursor")
