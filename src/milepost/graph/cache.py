"""Outcomes of earlier runs, by content key, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from milepost.node.spec import Outcome

ENTRY_OVERHEAD_BYTES = 512
"""Counted for every entry, as even an empty outcome takes some memory."""
USUAL_COUNT = 6000
"""More outcomes than a long workflow has nodes: what small workflows leave behind stays small."""


class _Entry(NamedTuple):
    outcome: Outcome
    size_bytes: int


class SharedRoom:
    """A bound over several caches: when it is passed, whoever holds most drops its oldest."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Nobody holds anything.

        Args:
            limit_bytes: how much all caches together may hold.
        """
        self._limit_bytes = limit_bytes
        self._held_bytes = 0
        self._caches: list[OutcomeCache] = []

    def join(self, cache: OutcomeCache) -> None:
        """Count what the cache holds from now on; it is empty."""
        self._caches.append(cache)

    def changed(self, by_bytes: int) -> None:
        """A cache holds so much more, or less."""
        self._held_bytes += by_bytes
        while self._held_bytes > self._limit_bytes:
            max(self._caches, key=lambda cache: cache.size_bytes).drop_oldest()


class OutcomeCache:
    """Least recently used out first; values in it are frozen and shared.

    For one event loop: every method runs in a step of its own and none waits.
    """

    def __init__(
        self, *, limit_bytes: int, limit_count: int | None = None, room: SharedRoom | None = None
    ) -> None:
        """Start empty.

        Args:
            limit_bytes: how much all outcomes together may hold.
            limit_count: how many there may be, too; 0 keeps none, None means `USUAL_COUNT`.
            room: what all tenants' caches share.
        """
        self._limit_bytes = limit_bytes
        self._limit_count = USUAL_COUNT if limit_count is None else limit_count
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._size_bytes = 0
        self._room = room or SharedRoom(limit_bytes=limit_bytes)
        self._room.join(self)

    @property
    def size_bytes(self) -> int:
        """Bytes held, overhead included; never above the limit."""
        return self._size_bytes

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Outcome | None:
        """The outcome of that key, which counts as used now."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.outcome

    def put(self, key: str, outcome: Outcome, size_bytes: int) -> None:
        """Keep an outcome; one larger than the whole cache is not kept."""
        counted = size_bytes + ENTRY_OVERHEAD_BYTES
        self.drop(key)
        if counted > self._limit_bytes or self._limit_count == 0:
            return
        self._entries[key] = _Entry(outcome, counted)
        self._hold(counted)
        while self._is_too_full():
            self.drop_oldest()

    def _is_too_full(self) -> bool:
        return len(self._entries) > self._limit_count or self._size_bytes > self._limit_bytes

    def drop(self, key: str) -> None:
        """Forget one outcome, if it is there."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._hold(-entry.size_bytes)

    def drop_oldest(self) -> None:
        """Forget what was used longest ago."""
        _, entry = self._entries.popitem(last=False)
        self._hold(-entry.size_bytes)

    def _hold(self, more_bytes: int) -> None:
        self._size_bytes += more_bytes
        self._room.changed(more_bytes)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._hold(-self._size_bytes)
