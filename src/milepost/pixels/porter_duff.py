"""The compositing operators of Porter and Duff, and the blending ones drawn like them.

Formulas as Android documents its `PorterDuff.Mode`, but for one half of OVERLAY: with s and d the
colours multiplied by their alphas sa and da.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from milepost.pixels.arrays import Image, Mask

PorterDuffMode = Literal[
    "ADD",
    "CLEAR",
    "DARKEN",
    "DST",
    "DST_ATOP",
    "DST_IN",
    "DST_OUT",
    "DST_OVER",
    "LIGHTEN",
    "MULTIPLY",
    "OVERLAY",
    "SCREEN",
    "SRC",
    "SRC_ATOP",
    "SRC_IN",
    "SRC_OUT",
    "SRC_OVER",
    "XOR",
]
_Formula = Callable[[Image, Image, Image, Image], tuple[Image, Image]]
_NO_COLOUR_BELOW: Final = 1e-5
"""Alpha under which a colour cannot be told any more."""


def composite(
    source: Image,
    source_alpha: Mask,
    destination: Image,
    destination_alpha: Mask,
    mode: PorterDuffMode,
) -> tuple[Image, Mask]:
    """Two pictures with straight alpha into one; all of one size and count.

    Returns:
        Colour and alpha, not premultiplied; black where nothing is.
    """
    sa, da = source_alpha[..., np.newaxis], destination_alpha[..., np.newaxis]
    colour, alpha = _FORMULAS[mode](source * sa, sa, destination * da, da)
    alpha = np.clip(alpha, 0, 1)
    visible = alpha > _NO_COLOUR_BELOW
    straight = np.where(visible, colour / np.where(visible, alpha, 1), 0)
    return np.clip(straight, 0, 1), alpha[..., 0]


def _union(sa: Image, da: Image) -> Image:
    return sa + da - sa * da


def _meeting(pick: np.ufunc) -> _Formula:
    return lambda s, sa, d, da: ((1 - da) * s + (1 - sa) * d + pick(s, d), _union(sa, da))


def _overlay(s: Image, sa: Image, d: Image, da: Image) -> tuple[Image, Image]:
    """The light half takes `da - s` and `sa - d`, as ComfyUI does, not `da - d` and `sa - s`.

    Both are one where nothing is transparent.
    """
    colour = np.where(2 * d < da, 2 * s * d, sa * da - 2 * (da - s) * (sa - d))
    return colour, _union(sa, da)


_FORMULAS: Final[Mapping[PorterDuffMode, _Formula]] = MappingProxyType(
    {
        "ADD": lambda s, sa, d, da: (np.clip(s + d, 0, 1), sa + da),
        "CLEAR": lambda s, sa, _, __: (s * 0, sa * 0),
        "DARKEN": _meeting(np.minimum),
        "DST": lambda _, __, d, da: (d, da),
        "DST_ATOP": lambda s, sa, d, da: (sa * d + (1 - da) * s, sa),
        "DST_IN": lambda _, sa, d, da: (d * sa, sa * da),
        "DST_OUT": lambda _, sa, d, da: ((1 - sa) * d, (1 - sa) * da),
        "DST_OVER": lambda s, sa, d, da: (d + (1 - da) * s, da + (1 - da) * sa),
        "LIGHTEN": _meeting(np.maximum),
        "MULTIPLY": lambda s, sa, d, da: (s * d, sa * da),
        "OVERLAY": _overlay,
        "SCREEN": lambda s, sa, d, da: (s + d - s * d, _union(sa, da)),
        "SRC": lambda s, sa, _, __: (s, sa),
        "SRC_ATOP": lambda s, sa, d, da: (da * s + (1 - sa) * d, da),
        "SRC_IN": lambda s, sa, _, da: (s * da, sa * da),
        "SRC_OUT": lambda s, sa, _, da: ((1 - da) * s, (1 - da) * sa),
        "SRC_OVER": lambda s, sa, d, da: (s + (1 - sa) * d, sa + (1 - sa) * da),
        "XOR": lambda s, sa, d, da: (
            (1 - da) * s + (1 - sa) * d,
            (1 - da) * sa + (1 - sa) * da,
        ),
    }
)
