"""The array conventions of the whole program.

IMAGE is float32 `[batch, height, width, channels]`, sRGB-encoded, 0..1, 3 or 4 channels
(4 = straight alpha, not premultiplied). MASK is float32 `[batch, height, width]`, 0..1.
Arrays are read-only once they leave a node.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
"""`[batch, height, width, 3 | 4]`, sRGB-encoded, 0..1."""
Mask = NDArray[np.float32]
"""`[batch, height, width]`, 0..1."""
Bytes = NDArray[np.uint8]
"""`[height, width, channels]`, 0..255."""


def to_bytes(image: Image) -> Bytes:
    """One image `[height, width, channels]` in 0..1 as rounded 8-bit values."""
    scaled = image * np.float32(255.0)
    scaled += np.float32(0.5)
    return np.clip(scaled, 0.0, 255.0, out=scaled).astype(np.uint8)


def from_bytes(picture: Bytes) -> Image:
    """8-bit `[height, width, channels]` as an IMAGE of batch 1."""
    return np.multiply(picture[np.newaxis], np.float32(1 / 255.0), dtype=np.float32)


def freeze(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mark an array read-only and return it."""
    array.setflags(write=False)
    return array
