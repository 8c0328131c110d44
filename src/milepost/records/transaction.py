"""What a unit of work may do inside a transaction; the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

Database: TypeAlias = Literal["sqlite", "postgres"]
Row: TypeAlias = tuple[Any, ...]
T = TypeVar("T")


class Transaction(Protocol):
    """Handed to a unit; never kept after it."""

    @property
    def database(self) -> Database:
        """For the few statements that the two databases spell differently."""

    @property
    def now_ms(self) -> int:
        """Milliseconds since 1970 by the one clock that all processes of this database share."""

    def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """Every row of a query; values are named `:name` in its text."""

    def row(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""

    def change(self, sql: str, **values: object) -> int:
        """How many rows a statement changed."""

    def tell(self, topic: str, text: str) -> None:
        """Say something to everyone who listens, in any process, once this is committed.

        Args:
            topic: one word.
            text: at most 7,000 bytes; what was told may arrive late, twice, or be replaced by "".
        """


Unit: TypeAlias = Callable[[Transaction], T]
"""A plain function; it may be run more than once, so it touches nothing but its transaction."""


@runtime_checkable
class Joinable(Protocol):
    """A unit that can be run with others of its class in fewer statements than one each."""

    def __call__(self, transaction: Transaction) -> object:
        """Run it alone."""

    def joined(self, transaction: Transaction, alike: Sequence[Any]) -> Sequence[object]:
        """Run all of `alike`, this one first; their results in that order.

        An exception among the results refuses that unit alone; nothing of it may be written.
        """


class Connection(Protocol):
    """One connection, used by one thread."""

    @property
    def broken(self) -> bool:
        """Whether it leads nowhere any more and a new one may do better."""

    def begin(self) -> Transaction:
        """Start a transaction."""

    def commit(self) -> Sequence[tuple[str, str]]:
        """Make it last; returns what was told in this process (topic, text)."""

    def rollback(self) -> None:
        """Forget it."""

    def close(self) -> None:
        """Give the connection back; never raises."""

    def away(self, error: Exception) -> str | None:
        """Why the database cannot be used, if that error says so."""

    def crossed(self, error: Exception) -> bool:
        """Whether two transactions were in each other's way, and trying again is the answer."""
