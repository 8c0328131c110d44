"""What an account allows for a model, and how patient a call is."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.errors import OurBug


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one account may do with one model, over all processes together."""

    starts: int | None = None
    """Most submits in any `per_s` seconds; None has no limit."""
    per_s: float = 1.0
    running: int | None = None
    """Most tasks in flight; None has no limit."""

    def __post_init__(self) -> None:
        if (self.starts is not None and self.starts < 1) or self.per_s <= 0:
            promise = "a limit of submits is at least 1 in a time above 0 s"
            raise OurBug(promise)
        if self.running is not None and self.running < 1:
            promise = "a limit of tasks in flight is at least 1"
            raise OurBug(promise)

    @property
    def per_ms(self) -> int:
        """The time that `starts` counts for; a little more, clocks being cut to milliseconds."""
        return 0 if self.starts is None else round(self.per_s * 1000) + 2

    @property
    def spacing_ms(self) -> int:
        """Time between two submits: vendors hold a limit per minute to the second as well.

        None within a second: whoever's submit was turned away for nothing is followed at once.
        """
        if self.starts is None or self.per_s <= 1:
            return 0
        return round(1000 * min(self.per_s / self.starts, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One model of one account: limits, protection and patience."""

    limits: Limits = Limits()
    searchable: bool = False
    """Whether the vendor lists its tasks, so that one whose id was lost can be found again.

    Without it a call is NOT protected in one gap: if the process dies, or the connection is lost,
    between the vendor's accepting and our knowing, the call is submitted again and may be paid
    twice. Synchronous vendors cannot be protected in any way.
    """
    search_settles_s: float = 2.0
    """How long after a loss a taken task may be missing from the vendor's list."""
    arrives_s: float = 0.08
    """How long a submit may be on its way; its place in the rate is kept that long, or until
    it is answered, so that the vendor's count never finds two of ours too close."""
    poll_s: float = 5.0
    """Longest time between two looks at a task; see `Pace`."""
    outlives_us_s: float = 900.0
    """How long a task goes on at the vendor after our process died; 0 for synchronous ones."""
    unwell_tries: int = 4
    """Submits answered by the vendor's own failure before giving up."""
    away_tries: int = 3
    """The same where its address cannot be reached."""
    resubmits: int = 2
    """Further submits after tasks that were gone or came back empty."""
    backoff_s: float = 0.5
    """First pause after an unhappy answer; doubles, and half of it is chance."""
    backoff_longest_s: float = 20.0
