"""How many of one thing a token may have at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from milepost.api.problem import Refused


class AtOnce:
    """Counts what is open, per token. For one event loop."""

    def __init__(self, most: int, *, of: str) -> None:
        """Nothing is open.

        Args:
            most: of one token; 0 sets no bound.
            of: what is counted, for whoever has too many.
        """
        self._most = most
        self._of = of
        self._open: Counter[str] = Counter()

    @contextmanager
    def one_of(self, token: str) -> Iterator[None]:
        """One more, for as long as this lasts.

        Raises:
            Refused: the token has as many as it may.
        """
        self.take(token)
        try:
            yield
        finally:
            self.give_back(token)

    def take(self, token: str) -> None:
        """One more, until it is given back.

        Raises:
            Refused: the token has as many as it may.
        """
        if self._most and self._open[token] >= self._most:
            right = f"{self._most} at once are the most; end one first"
            raise Refused(429, "too_many_open", f"this token has too many {self._of}", right)
        self._open[token] += 1

    def give_back(self, token: str) -> None:
        """One less."""
        self._open[token] -= 1
        if self._open[token] <= 0:
            del self._open[token]
