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
            most: of one token.
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
        if self.is_full(token):
            right = f"{self._most} at once are the most; end one first"
            raise Refused(429, "too_many_open", f"this token has too many {self._of}", right)
        self._open[token] += 1
        try:
            yield
        finally:
            self._open[token] -= 1
            if not self._open[token]:
                del self._open[token]

    def is_full(self, token: str) -> bool:
        """Whether the token has as many as it may."""
        return self._open.get(token, 0) >= self._most
