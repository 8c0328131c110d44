"""What was done to the service's doors, and by whom: rows that are only ever added.

No row holds a secret or anything of a trip: an id, a verb of ours and how it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from milepost.access.token import DAY_MS

RETENTION_MS: Final = 180 * DAY_MS
COMMAND_LINE: Final = "command line"
"""Who: somebody with a shell on the machine."""
UNNAMED: Final = "without token"
"""Who: somebody on the machine, while there are no tokens."""


class Deed(StrEnum):
    """What was done."""

    CREATED = "token created"
    REVOKED = "token revoked"
    SESSION_BEGUN = "session begun"
    SESSION_ENDED = "session ended"
    CAME_IN = "came with a token"
    ERASED = "erase asked"


class Result(StrEnum):
    """How it ended."""

    DONE = "done"
    UNKNOWN = "unknown token"
    WRONG_SCOPE = "wrong scope"
    FOREIGN_PAGE = "foreign page"
    NOT_DONE = "not done"


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditRow:
    """One deed."""

    at_ms: int
    who: str
    """A token's id, `command line`, or the address of somebody unknown."""
    tenant: str
    """Whose things it was about; empty if that is not known."""
    deed: Deed
    about: str = ""
    """The id of the token, poster or whatever it was done to."""
    result: Result = Result.DONE


class AuditRows(Protocol):
    """The table."""

    async def append(self, row: AuditRow) -> None:
        """Keep one more, and drop those that are older than they may get."""

    async def newest(self, *, limit: int, tenant: str | None = None) -> Sequence[AuditRow]:
        """The latest ones, newest first; of that tenant only, if one is named."""
