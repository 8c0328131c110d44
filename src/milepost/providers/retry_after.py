"""How long a server asks to be left alone: the header `Retry-After`, in seconds or as a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_S: Final = 3600.0
_SECONDS: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)


def retry_after_s(headers: Mapping[str, str], *, longest_s: float = LONGEST_S) -> float | None:
    """Seconds to wait; None if the header asks for nothing, or makes no sense.

    A date counts from the answer's own `Date`: the server's clock need not agree with ours. One
    that is more than an hour away is a mistake, not a wish.

    Args:
        headers: of the answer, by their lower-case names.
        longest_s: what is asked for beyond it is cut.
    """
    said = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(said):
        return min(float(said), longest_s)
    until_s, now_s = _seconds_of(said), _seconds_of(headers.get("date", ""))
    if until_s is None or now_s is None or not now_s < until_s <= now_s + LONGEST_S:
        return None
    return min(until_s - now_s, longest_s)


def _seconds_of(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None
