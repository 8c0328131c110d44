"""Normally distributed noise as PyTorch's CPU generator draws it, so that a seed means the same.

A Mersenne twister's numbers become fractions of 24 bits; Box and Muller's method turns sixteen of
them at a time into normal values, eight cosines before eight sines.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Image

_BLOCK: Final = 16
_FRACTION_BITS: Final = 24
_SEED_BITS: Final = 0xFFFFFFFF
"""The twister takes 32 bits of a seed; the rest makes no difference."""


def normal_noise(shape: tuple[int, ...], seed: int) -> Image:
    """Mean 0, deviation 1, in float32; equal to `torch.randn` to six digits from 16 values on.

    Args:
        shape: of the result; fewer than 16 values are the first of a block of 16.
        seed: any whole number.
    """
    twister = np.random.RandomState(seed & _SEED_BITS)
    count = int(np.prod(shape))
    drawn = _fractions(twister, max(count, _BLOCK))
    values = _box_muller(drawn[: len(drawn) - len(drawn) % _BLOCK])
    if len(drawn) % _BLOCK:  # the last sixteen values are drawn anew
        last = _box_muller(_fractions(twister, _BLOCK))
        values = np.concatenate([values[: count - _BLOCK], last])
    return values[:count].reshape(shape)


def _fractions(twister: np.random.RandomState, count: int) -> NDArray[np.float32]:
    """Whole numbers of 32 bits, their lower 24 as a fraction."""
    whole = twister.randint(0, 2**32, count, dtype=np.uint32)
    part = whole & np.uint32(2**_FRACTION_BITS - 1)
    return part.astype(np.float32) / np.float32(2**_FRACTION_BITS)


def _box_muller(fractions: NDArray[np.float32]) -> NDArray[np.float32]:
    blocks = fractions.reshape(-1, 2, _BLOCK // 2)
    radius = np.sqrt(-2 * np.log(1 - blocks[:, 0]))
    angle = np.float32(2 * np.pi) * blocks[:, 1]
    both = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return np.asarray(both.reshape(-1), np.float32)
