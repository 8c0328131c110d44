"""How the engine sees values of types that packs made up."""

from __future__ import annotations

import sys

import numpy as np

from milepost.node.value_types import OpaqueValue, held_bytes
from milepost.packs.foreign.border import is_tensor


class PackType(OpaqueValue):
    """Values that stay in this process but count in the cache.

    They are not frozen: packs write into what they are given, as in ComfyUI.
    """

    def size_bytes(self, value: object) -> int:
        """Bytes of the tensors and arrays in it, in lists and fields too; otherwise shallow."""
        return held_bytes(value, _size_bytes)


def _size_bytes(value: object) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_tensor(value):
        return int(getattr(value, "nbytes", 0))
    try:
        return sys.getsizeof(value, 64)
    except Exception:  # noqa: BLE001  # a pack's own `__sizeof__`
        return 64
