"""Reading picture files that end too early, as far as they go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_ONE_AT_A_TIME = threading.Lock()
"""Pillow's patience is a global of its own."""


def pillow(fn: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call one of Pillow's functions; if it fails, once more with files that are cut off allowed.

    Raises:
        OSError: it fails again, as Pillow's error for what is no picture at all.
        ValueError: the same.
    """
    from PIL import ImageFile

    try:
        return fn(*args, **kwargs)
    except (OSError, ValueError):
        with _ONE_AT_A_TIME:
            before = ImageFile.LOAD_TRUNCATED_IMAGES
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                return fn(*args, **kwargs)
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = before
