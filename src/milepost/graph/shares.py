"""Those who wait where only some can go at once, each customer with its share of the time.

Without shares, one tenant's thousand slow calls would stand before everybody else's first.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

REMEMBERED_S: Final = 2.0
"""A customer that wants nothing for longer has no claim to what others used meanwhile."""


@dataclass(slots=True)
class _Share(Generic[T]):
    """What one customer has used, and who of it waits."""

    spent_s: float
    """By turns that ended."""
    idle_since_s: float
    """The last turn's end; counts only while it wants nothing."""
    at_work: int = 0
    begun_s: float = 0.0
    """The sum of the moments at which its turns that go on began."""
    waiting: list[tuple[float, int, T]] = field(default_factory=list)

    @property
    def wants_nothing(self) -> bool:
        """Whether nobody of it waits or is at work."""
        return not self.at_work and not self.waiting

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
        if share is None or share.wants_nothing:
            share = self._welcome(whose)
        heapq.heappush(share.waiting, (rank, next(self._arrivals), who))
        self._waiting += 1

    def _welcome(self, whose: str) -> _Share[T]:
        """The share of a customer that wanted nothing; who did so for long begins anew."""
        now_s = self._clock()
        gone = [name for name, each in self._shares.items() if _is_gone(each, now_s)]
        for name in gone:
            del self._shares[name]
        if whose not in self._shares:
            used_s = min((each.used_s(now_s) for each in self._shares.values()), default=0.0)
            self._shares[whose] = _Share(used_s, now_s)
        return self._shares[whose]

    def begin_next(self, *, whose: str | None = None) -> tuple[T, Turn] | None:
        """Who is next, whose turn begins; None if nobody waits.

        Args:
            whose: only who is of this customer.
        """
        if not self._waiting:
            return None
        now_s = self._clock()
        whose = self._next(now_s) if whose is None else whose
        share = self._shares[whose]
        if not share.waiting:
            return None
        _, _, who = heapq.heappop(share.waiting)
        self._waiting -= 1
        share.at_work += 1
        share.begun_s += now_s
        return who, Turn(whose, now_s)

    def _next(self, now_s: float) -> str:
        waiting = (each for each in self._shares.items() if each[1].waiting)
        return min(waiting, key=lambda each: each[1].used_s(now_s))[0]

    def end(self, turn: Turn) -> None:
        """The turn is over."""
        share, now_s = self._shares[turn.whose], self._clock()
        share.spent_s += now_s - turn.began_s
        share.begun_s -= turn.began_s
        share.at_work -= 1
        share.idle_since_s = now_s

    def behind_s(self, whose: str) -> float:
        """How much less this customer has used than the one who is next; 0 if it is that one."""
        if not self._waiting:
            return 0.0
        now_s = self._clock()
        ahead = self._shares[self._next(now_s)].used_s(now_s)
        return max(0.0, ahead - self._shares[whose].used_s(now_s))

    def send_away(self) -> Iterator[T]:
        """Everybody who waits; nobody does any more."""
        for share in self._shares.values():
            while share.waiting:
                self._waiting -= 1
                yield heapq.heappop(share.waiting)[2]


def _is_gone(share: _Share[T], now_s: float) -> bool:
    return share.wants_nothing and share.idle_since_s < now_s - REMEMBERED_S
