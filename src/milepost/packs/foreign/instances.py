"""The objects of V1 classes: one for each node of a workflow, kept between runs as ComfyUI does.

What a node keeps on `self` is there again when a node of the same id and class runs in the same
place; never in another tenant's. The least recently used go when there are too many.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

MOST: Final = 64
"""Objects of one class; packs keep whole models on `self`."""


class Instances:
    """Objects of one class."""

    def __init__(self, make: Callable[[], Any], *, most: int = MOST) -> None:
        self._make = make
        self._most = most
        self._kept: OrderedDict[tuple[int, str], tuple[object, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, place: object, node_id: str) -> Any:
        """The node's object in that place; made if there is none.

        Raises:
            Exception: whatever its constructor raises.
        """
        key = (id(place), node_id)
        with self._lock:
            if key not in self._kept:
                # The place is kept beside it, so that its id is nobody else's meanwhile.
                self._kept[key] = (place, self._make())
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def clear(self) -> None:
        """Forget all; those that run go on."""
        with self._lock:
            self._kept.clear()
