"""Brightness and two colour differences, as ITU-R BT.601 has them, around 0.5."""

from __future__ import annotations

from typing import Final

import numpy as np

from milepost.pixels.arrays import Image
from milepost.pixels.kinds import luma

_BLUE_STEP: Final = np.float32(0.564)
_RED_STEP: Final = np.float32(0.713)
_MIDDLE: Final = np.float32(0.5)


def to_ycbcr(image: Image) -> Image:
    """RGB `[batch, height, width, 3 | 4]` as Y, Cb and Cr; alpha is left out."""
    bright = luma(image)
    blueness = (image[..., 2] - bright) * _BLUE_STEP + _MIDDLE
    redness = (image[..., 0] - bright) * _RED_STEP + _MIDDLE
    return np.stack([bright, blueness, redness], axis=-1)


def from_ycbcr(image: Image) -> Image:
    """Y, Cb and Cr `[batch, height, width, 3]` as RGB, clipped to 0..1."""
    bright = image[..., 0]
    blue = bright + (image[..., 1] - _MIDDLE) / _BLUE_STEP
    red = bright + (image[..., 2] - _MIDDLE) / _RED_STEP
    green = (bright - np.float32(0.299) * red - np.float32(0.114) * blue) / np.float32(0.587)
    picture = np.stack([red, green, blue], axis=-1)
    return np.clip(picture, 0, 1, out=picture)
