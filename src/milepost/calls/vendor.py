"""What the ledger needs of a vendor, and the classes of its refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from milepost.calls.call import Call, CallKey, Usage
from milepost.calls.policy import Policy
from milepost.errors import WorldFailure


class Verdict(Enum):
    """What an unhappy answer means for asking again."""

    REFUSED = "refused"
    """The content is not wanted: asked exactly once."""
    FAILED = "failed"
    """The task was taken and failed: asked exactly once."""
    ACCOUNT = "account"
    """Key, bill, permission, unknown model: asked exactly once, until someone has looked."""
    GONE = "gone"
    """The vendor does not know the task (any more): submitted again."""
    EMPTY = "empty"
    """The task succeeded and every picture in it failed: submitted again."""
    BUSY = "busy"
    """Too fast or too many; nothing was taken: submitted again after a pause."""
    UNWELL = "unwell"
    """The vendor's own failure; nothing was taken: submitted again a few times."""
    AWAY = "away"
    """Its address cannot be reached, so nothing was sent: tried again soon, and seldom."""
    LOST = "lost"
    """No answer came: it may have been taken, so it is looked for before asking again."""


class VendorSaid(WorldFailure):
    """An unhappy answer, classed; raised by a `Vendor`, handled by the ledger."""

    code = "vendor_said"

    def __init__(
        self, verdict: Verdict, vendor_code: str, retry_after_s: float | None = None
    ) -> None:
        """Class the answer.

        Args:
            verdict: what it means for asking again.
            vendor_code: the vendor's own word, such as `Throttling.RateQuota`; nothing private.
            retry_after_s: when the vendor itself said how long to wait.
        """
        super().__init__(verdict, vendor_code, retry_after_s)
        self.verdict = verdict
        self.vendor_code = vendor_code
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"the vendor said {self.vendor_code}; try again later or choose another model"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The vendor took the task and will work on it."""

    task_id: str


@dataclass(frozen=True, slots=True)
class Running:
    """The task is still waiting or worked on."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The vendor's work at the task is over and its place free; what it gave is to be fetched."""

    fetch: Callable[[], Awaitable[Finished]]
    """Fetches and keeps it; raises `VendorSaid` as `Vendor.poll` does."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The result, already fetched from the vendor and kept."""

    address: str
    """Where the caller's store keeps it."""
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A call that may have reached the vendor, although no task id of it is known."""

    call: Call
    granted_at_s: float
    """Seconds since 1970 by the database's clock: not asked before that moment."""
    read_at_s: float
    """The same clock's time now."""
    known_task_ids: AbstractSet[str]
    """Tasks of this account and model that belong to other calls or to an earlier try."""


class Vendor(Protocol):
    """One model of one account. Unhappy answers are raised as `VendorSaid`."""

    @property
    def policy(self) -> Policy:
        """The account's limits for this model, and how patient to be."""
        ...

    async def submit(self, call: Call) -> Submitted | Finished:
        """Ask; vendors that answer at once give the result itself."""
        ...

    async def poll(self, key: CallKey, task_id: str) -> Running | Ended:
        """Look at a task.

        Args:
            key: whose it is; also of a call that another process asked and nobody waits for.
            task_id: as `submit` or `find_unknown` gave it.
        """
        ...

    async def find_unknown(self, intent: Intent) -> str | None:
        """Search the vendor's list of tasks for one with this content that nobody knows.

        Only called if `policy.searchable`.
        """
        ...
