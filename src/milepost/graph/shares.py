"""Those who wait where only some can go at once, each customer with its share of the time.

Without shares, one tenant's thousand slow calls would stand before everybody else's first.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Share(Generic[T]):
    """What one customer has used, and who of it waits."""

    spent_s: float
    """By turns that ended; a customer that comes anew begins with the least that another used."""
    at_work: int = 0
    begun_s: float = 0.0
    """The sum of the moments at which its turns that go on began."""
    waiting: list[tuple[float, int, T]] = field(default_factory=list)

    def used_s(self, now_s: float) -> float:
        """With what its turns that go on have taken so far."""
        return self.spent_s + self.at_work * now_s - self.begun_s


class Turn(NamedTuple):
    """A turn that goes on until it is ended."""

    whose: str
    began_s: float


class Shares(Generic[T]):
    """Of those who wait, the customer's go first who has used the least. For one thread at a time.

    Nobody is sent away: a turn that goes on is waited for, however long it takes.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody waits.

        Args:
            clock: seconds that never jump.
        """
        self._clock = clock
        self._arrivals = itertools.count()
        self._shares: dict[str, _Share[T]] = {}
        self._waiting = 0

    def __len__(self) -> int:
        """How many wait."""
        return self._waiting

    def wait(self, who: T, *, whose: str, rank: float = 0.0) -> None:
        """Stand in line.

        Args:
            who: waits.
            whose: the customer.
            rank: of one customer's the lowest goes first; of equal ones who came first.
        """
        share = self._shares.get(whose)
        if share is None:
            now_s = self._clock()
            used_s = min((each.used_s(now_s) for each in self._shares.values()), default=0.0)
            share = self._shares[whose] = _Share(used_s)
        heapq.heappush(share.waiting, (rank, next(self._arrivals), who))
        self._waiting += 1

    def begin_next(self) -> tuple[T, Turn] | None:
        """Who is next, whose turn begins; None if nobody waits."""
        if not self._waiting:
            return None
        now_s = self._clock()
        whose, share = min(
            (each for each in self._shares.items() if each[1].waiting),
            key=lambda each: each[1].used_s(now_s),
        )
        _, _, who = heapq.heappop(share.waiting)
        self._waiting -= 1
        share.at_work += 1
        share.begun_s += now_s
        return who, Turn(whose, now_s)

    def end(self, turn: Turn) -> None:
        """The turn is over."""
        share = self._shares[turn.whose]
        share.spent_s += self._clock() - turn.began_s
        share.begun_s -= turn.began_s
        share.at_work -= 1
        if not share.at_work and not share.waiting:
            del self._shares[turn.whose]

    def send_away(self) -> Iterator[T]:
        """Everybody who waits; nobody does any more."""
        for share in self._shares.values():
            while share.waiting:
                self._waiting -= 1
                yield heapq.heappop(share.waiting)[2]
