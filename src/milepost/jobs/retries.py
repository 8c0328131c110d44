"""Whether, and when, a failed attempt is made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from milepost.errors import MilepostError
from milepost.jobs.model import Failure

MOST_STEPS: Final = 64
"""After so many the pause is its longest anyway, and a power of it would be no number any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Backoff:
    """Longer pauses each time, never the same for two jobs that failed together."""

    attempts_most: int = 5
    first_s: float = 1.0
    factor: float = 2.0
    most_s: float = 120.0
    jitter: float = 0.5
    """Up to this share of the pause is added, by chance."""

    def pause_s(self, attempts: int, chance: float) -> float | None:
        """The pause after so many attempts; None if there is to be no other.

        Args:
            attempts: made so far, 1 or more.
            chance: 0..1.
        """
        if attempts >= self.attempts_most:
            return None
        doublings = min(attempts - 1, MOST_STEPS)
        pause_s = min(self.most_s, self.first_s * self.factor**doublings)
        return pause_s * (1 + self.jitter * chance)


@dataclass(frozen=True, kw_only=True, slots=True)
class Retries:
    """What is tried again, by the class of its error."""

    by_class: Mapping[type[BaseException], Backoff | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The nearest class of an error's ancestry counts; None is final."""
    otherwise: Backoff = field(default_factory=Backoff)
    """For our own errors that say `retryable`; all others are final."""

    def failure(
        self, error: Exception, before: Mapping[str, int], chance: Callable[[], float]
    ) -> Failure:
        """How an attempt that raised is written down.

        Args:
            error: what it raised.
            before: how many attempts failed before, by code. A process that died used up none of
                them, and a store that was away for hours none of those that a vendor is given.
            chance: gives 0..1.
        """
        code = error.code if isinstance(error, MilepostError) else "our_bug"
        tries = {**before, code: before.get(code, 0) + 1}
        # the text of a foreign error may hold private words
        message = str(error) if isinstance(error, MilepostError) else type(error).__name__
        backoff = self._backoff(error)
        if backoff is None:
            return Failure(code, message, "final")
        pause_s = backoff.pause_s(tries[code], chance())
        if pause_s is None:
            return Failure(code, message, "attempts")
        wanted_s = getattr(error, "retry_after_s", None) or 0.0
        return Failure(code, message, retry_in_s=max(pause_s, wanted_s), tries=tries)

    def _backoff(self, error: Exception) -> Backoff | None:
        for ancestor in type(error).__mro__:
            if ancestor in self.by_class:
                return self.by_class[ancestor]
        retryable = isinstance(error, MilepostError) and error.retryable
        return self.otherwise if retryable else None
