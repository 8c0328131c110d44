"""Python's garbage collector, as a server wants it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

YOUNG: Final = 10_000
"""Containers made and not yet gone before the collector looks; Python's own 700 are made by some
tiny workflows that run side by side, none of them garbage."""
OLDER: Final = 5
"""Looks before it looks again at what stayed, and so once more for what stayed then."""


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Look for cycles less often, and never at what the program was made of when it started."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
