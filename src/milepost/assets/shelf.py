"""What a place for bytes must be able to do; a folder and a bucket can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Stored:
    """One key of a listing."""

    key: str
    size_bytes: int
    modified: float
    """Unix time in seconds, by the shelf's clock."""


class Shelf(Protocol):
    """Bytes by key. A key is there whole or not at all; what was written is read by all at once.

    Keys come from `names`, which lets none of them lead anywhere else. Every method may raise
    StoreUnreachable, and StoreDamaged where a link stands in for a file or a folder.
    """

    chunk_bytes: int
    """How much a stream reads at a time."""

    def write(self, key: str, data: bytes) -> None:
        """Let the key stand for the bytes, in place of any before.

        Raises:
            StoreFull: no space left; the key is as it was.
        """

    def mark(self, key: str) -> None:
        """Let the key stand for nothing but itself; a power cut may take it.

        Raises:
            StoreFull: no space left.
        """

    def unmark(self, key: str) -> None:
        """Remove a mark, or a key that a power cut may bring back; none there is fine."""

    def read(self, key: str) -> bytes | None:
        """The bytes; None if there is no such key."""

    def read_range(self, key: str, start: int, end: int) -> bytes | None:
        """Bytes from `start` to before `end`; None if there is no such key."""

    def holds(self, key: str) -> bool:
        """Whether there is such a key."""

    def touch(self, key: str, *, moment: float) -> None:
        """Note when it was last used (unix time in seconds), where that can be noted."""

    def remove(self, key: str) -> None:
        """Let the key stand for nothing; none there is fine."""

    def listing(self, folder: str) -> Iterator[Stored]:
        """Every key below a folder, in no order."""

    def folders(self, folder: str) -> list[str]:
        """The names of the folders right below one, in order."""

    def unfinished(self) -> Iterator[Stored]:
        """Bytes on their way in that never came to stand for a key; a live writer's are young."""

    def discard(self, unfinished: Stored) -> None:
        """Remove what `unfinished` found."""

    def probe(self) -> None:
        """Use the place as a job would, as cheaply as that shows.

        Raises:
            StoreFull: no space left.
            StoreUnreachable: it does not answer, or refuses.
        """
