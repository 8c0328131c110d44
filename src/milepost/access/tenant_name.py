"""Tenants' names: they become folders and prefixes of stored objects, so they are strict."""

from __future__ import annotations

import re
from typing import Final

from milepost.errors import InvalidInput

DEFAULT_TENANT: Final = "default"
"""Whose everything is while there are no tokens."""
_GRAMMAR: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?", re.ASCII)
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""No folder can have these names on Windows."""


def tenant_name(written: str, *, where: str = "--tenant") -> str:
    """The name, if it is one: 1 to 40 of a-z, 0-9, `-` and `_`, with none of the last two outside.

    Capitals are refused, because some file systems do not tell them apart.

    Args:
        written: what somebody wants to call a tenant.
        where: named in the refusal.

    Raises:
        InvalidInput: it is not; what was written is not repeated.
    """
    if not _GRAMMAR.fullmatch(written) or written in _DEVICES:
        right = "use 1 to 40 of a-z, 0-9, - and _, beginning and ending with a letter or digit"
        raise InvalidInput(where, "is no name for a tenant", right)
    return written
