"""How different two colours look: CIE Lab and CIEDE2000.

After G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation
notes, supplementary test data, and mathematical observations" (2005), whose pairs are our test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.light import Pixels, to_linear

Lab = NDArray[Any]
"""`[..., 3]` of float32 or float64: L* 0..100, a*, b*, for the white of D65."""

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ],
    np.float32,
)
_WHITE = _TO_XYZ.sum(axis=1)


def lab(encoded: Pixels) -> Lab:
    """sRGB-encoded colours `[..., 3]` in 0..1 as CIE Lab."""
    return lab_of_linear(to_linear(encoded))


def lab_of_linear(linear: Pixels) -> Lab:
    """Linear light `[..., 3]` in 0..1 as CIE Lab."""
    relative = (linear @ _TO_XYZ.T) / _WHITE
    edge = 6 / 29
    root = np.where(
        relative > edge**3, np.cbrt(relative), relative / (3 * edge * edge) + np.float32(4 / 29)
    )
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lightness(encoded: Pixels) -> Lab:
    """L* `[...]` of sRGB-encoded colours `[..., 3]`."""
    bright = to_linear(encoded) @ _TO_XYZ[1]
    edge = 6 / 29
    root = np.where(bright > edge**3, np.cbrt(bright), bright / (3 * edge * edge) + 4 / 29)
    result: Lab = 116 * root - 16
    return result


def ciede2000(first: Lab, second: Lab) -> Lab:
    """CIEDE2000 `[...]` between Lab colours `[..., 3]`, all weights 1; symmetric, 0 for equals."""
    l1, a1, b1 = first[..., 0], first[..., 1], first[..., 2]
    l2, a2, b2 = second[..., 0], second[..., 1], second[..., 2]
    flatten = _chroma_pull((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2)
    a1, a2 = a1 * (1.5 - flatten / 2), a2 * (1.5 - flatten / 2)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = _hue(a1, b1), _hue(a2, b2)
    coloured = c1 * c2 > 0
    turn = np.where(coloured, (h2 - h1 + 180) % 360 - 180, 0.0)
    # At exactly opposite hues the formula takes +180 where this remainder gives -180.
    turn = np.where(coloured & (h2 - h1 == 180), 180.0, turn)
    lightness_step, chroma_step = l2 - l1, c2 - c1
    hue_step = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    level, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue(h1, h2, coloured=coloured)
    by_hue = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )
    away = (level - 50) ** 2
    s_lightness = 1 + 0.015 * away / np.sqrt(20 + away)
    s_chroma = 1 + 0.045 * chroma
    s_hue = 1 + 0.015 * chroma * by_hue
    rotation = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    cross = -np.sin(rotation) * 2 * _chroma_pull(chroma)
    parts = lightness_step / s_lightness, chroma_step / s_chroma, hue_step / s_hue
    total = parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + cross * parts[1] * parts[2]
    result: Lab = np.sqrt(np.maximum(total, 0))
    return result


def _chroma_pull(chroma: Lab) -> Lab:
    """0 for greys, 1 for strong colours."""
    powered = chroma**7
    result: Lab = np.sqrt(powered / (powered + 25.0**7))
    return result


def _hue(a: Lab, b: Lab) -> Lab:
    result: Lab = np.degrees(np.arctan2(b, a)) % 360
    return result


def _mean_hue(h1: Lab, h2: Lab, *, coloured: NDArray[np.bool_]) -> Lab:
    total = h1 + h2
    wrapped = np.where(total < 360, total + 360, total - 360) / 2
    near = np.abs(h1 - h2) <= 180
    return np.where(coloured, np.where(near, total / 2, wrapped), total)


def _cos(angle_deg: Lab) -> Lab:
    result: Lab = np.cos(np.radians(angle_deg))
    return result
