"""Contents and who holds them: the last one out removes the bytes, on any shelf, without locks.

Whoever wants a content writes its holder's mark first and looks for removals then; whoever removes
one writes a removal's mark first and looks for holders then. Marks are seen by all as soon as they
are written, so at least one of the two sees the other: either the content stays, or the holder
waits until it is gone and brings it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from milepost.assets.names import Digest, Holder, Keys
from milepost.assets.shelf import Shelf

REMOVAL_S: Final = 20.0
"""A removal that did not come to its point by then is given up by its own process."""
ABANDONED_S: Final = 60.0
"""A removal's mark so old belongs to a dead process."""
PAUSE_S: Final = 0.02


class Contents:
    """One tenant's contents."""

    def __init__(
        self,
        shelf: Shelf,
        keys: Keys,
        *,
        clock: Callable[[], float],
        pause: Callable[[float], object],
    ) -> None:
        """Watch over what lies under these keys.

        Args:
            shelf: where.
            keys: whose.
            clock: unix time in seconds.
            pause: waits so many seconds while another process removes the same content.
        """
        self._shelf = shelf
        self._keys = keys
        self._clock = clock
        self._pause = pause

    def hold(self, digest: Digest, holder: Holder) -> bool:
        """Keep the content alive from now on; whether it is there, or has to be brought."""
        self._shelf.write(self._keys.holder(digest, holder), b"")
        while self._is_being_removed(digest):
            self._pause(PAUSE_S)
        return self._shelf.holds(self._keys.content(digest))

    def release(self, digest: Digest, holder: Holder) -> bool:
        """No longer keep it alive; whether it went with this last holder."""
        self._shelf.unmark(self._keys.holder(digest, holder))
        return self.remove_unheld(digest)

    def remove_unheld(self, digest: Digest) -> bool:
        """Remove the content if nobody holds it; whether it was there and is gone."""
        mark = f"{self._keys.removals_of(digest)}/{uuid4().hex}"
        begun = self._clock()
        self._shelf.mark(mark)
        try:
            if self.is_held(digest) or self._clock() - begun > REMOVAL_S:
                return False
            key = self._keys.content(digest)
            if not self._shelf.holds(key):
                return False
            self._shelf.remove(key)
            return True
        finally:
            self._shelf.unmark(mark)

    def is_held(self, digest: Digest) -> bool:
        """Whether anybody keeps it alive."""
        return any(True for _ in self._shelf.listing(self._keys.holders_of(digest)))

    def _is_being_removed(self, digest: Digest) -> bool:
        oldest = self._clock() - ABANDONED_S
        marks = self._shelf.listing(self._keys.removals_of(digest))
        return any(mark.modified > oldest for mark in marks)
