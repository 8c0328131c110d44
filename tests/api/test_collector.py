"""The garbage collector of a server."""

from __future__ import annotations

import gc
import weakref

from milepost.api.collector import YOUNG, rarely_collecting


class Loop:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_there_at_the_start_is_not_looked_at_again() -> None:
    with rarely_collecting():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_garbage_that_holds_itself_still_goes() -> None:
    with rarely_collecting():
        gone = weakref.ref(Loop())
        kept: list[list[int]] = [[] for _ in range(2 * YOUNG)]
        assert gone() is None
    assert len(kept) == 2 * YOUNG


def test_afterwards_the_collector_is_as_before() -> None:
    before = gc.get_threshold()
    with rarely_collecting():
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
