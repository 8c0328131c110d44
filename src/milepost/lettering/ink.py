"""Ink chosen from the ground it stands on, and how much help the ground needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from milepost.pixels.arrays import Image
from milepost.pixels.oklch import Colour, decode, lch, mix, oklch

WANTED_CONTRAST: Final = 4.6
"""What text aims at against nearly all of its ground (WCAG's 4.5 with a margin)."""
_MOST_VEIL: Final = 0.9
_SAMPLES_A_SIDE: Final = 48


@dataclass(frozen=True)
class Ink:
    """Colours for text on one part of the picture."""

    main: Colour
    dim: Colour
    """For labels; weaker but still readable."""
    veil: Colour
    """What is laid under the text; alpha 0 where the ground is good as it is."""
    contrast: float
    """Of `main` against the veiled ground, nearly everywhere."""
    is_light: bool


def ink_on(
    ground: Image,
    *,
    warm: bool = False,
    wanted_contrast: float = WANTED_CONTRAST,
    least_veil: float = 0.0,
    outliers_percent: float = 3.0,
    light: bool | None = None,
) -> Ink:
    """Dark or light ink for these pixels `[height, width, 3]`, tinted by their hue.

    Args:
        ground: what the text will stand on.
        warm: light ink is cream, as under a low sun; otherwise it takes the ground's hue.
        wanted_contrast: the veil is strengthened until this is reached.
        least_veil: alpha that the veil has at least.
        outliers_percent: share of the ground at each end that contrast may leave out.
        light: whether the ink is light; None takes what needs less help.
    """
    samples = _samples(ground)
    tint = _mean_colour(samples)
    hue = lch(tint)[2]
    pairs = (
        (_dark_ink(tint), oklch(0.965, 0.022, hue), False),
        (_light_ink(hue, warm=warm), oklch(0.20, 0.035, hue), True),
    )
    found = [
        (worst_contrast(ink, samples), ink, veil, is_light)
        for ink, veil, is_light in pairs
        if light is None or is_light == light
    ]
    _, ink, veil, is_light = max(found, key=lambda one: one[0])
    alpha, contrast = least_veil, 0.0
    while True:
        seen_samples = _veiled(samples, veil, alpha)
        contrast = worst_contrast(ink, seen_samples, outliers_percent)
        if contrast >= wanted_contrast or alpha >= _MOST_VEIL:
            break
        alpha += 0.05
    seen = mix(tint, veil.faded(1.0), alpha)
    dim = _readable_dim(ink, seen)
    return Ink(ink, dim, veil.faded(alpha), contrast, is_light)


def worst_contrast(
    ink: Colour, samples: NDArray[np.float32], outliers_percent: float = 3.0
) -> float:
    """Contrast of an ink against all but the few worst of the samples `[n, 3]`."""
    levels = luminances(samples)
    own = luminance(ink)
    low, high = np.percentile(levels, [outliers_percent, 100 - outliers_percent])
    return min(contrast_of(own, float(low)), contrast_of(own, float(high)))


def contrast_of(first: float, second: float) -> float:
    """WCAG contrast of two luminances, 1 to 21."""
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance of an opaque colour, 0..1."""
    red, green, blue = (decode(value) for value in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def luminances(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Relative luminance of sRGB samples `[…, 3]`, 0..1."""
    linear = _decoding_table()[(np.clip(samples, 0, 1) * 255 + 0.5).astype(np.uint8)]
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32)
    result: NDArray[np.float32] = linear @ weights
    return result


@cache
def _decoding_table() -> NDArray[np.float32]:
    return np.array([decode(level / 255) for level in range(256)], np.float32)


def _samples(ground: Image) -> NDArray[np.float32]:
    rows = max(1, ground.shape[0] // _SAMPLES_A_SIDE)
    columns = max(1, ground.shape[1] // _SAMPLES_A_SIDE)
    return np.ascontiguousarray(ground[::rows, ::columns, :3]).reshape(-1, 3)


def _mean_colour(samples: NDArray[np.float32]) -> Colour:
    red, green, blue = samples.mean(axis=0)
    return Colour(float(red), float(green), float(blue))


def _dark_ink(tint: Colour) -> Colour:
    _, chroma, hue = lch(tint)
    return oklch(0.235, min(0.055, 0.012 + chroma * 0.4), hue)


def _light_ink(hue: float, *, warm: bool) -> Colour:
    return oklch(0.972, 0.026, 82) if warm else oklch(0.982, 0.012, hue)


def _veiled(samples: NDArray[np.float32], veil: Colour, alpha: float) -> NDArray[np.float32]:
    over = np.array(veil[:3], np.float32)
    return samples * np.float32(1 - alpha) + over * np.float32(alpha)


def _readable_dim(ink: Colour, ground: Colour) -> Colour:
    level = luminance(ground)
    for share in (0.30, 0.22, 0.14, 0.07):
        dim = mix(ink, ground, share)
        if contrast_of(luminance(dim), level) >= WANTED_CONTRAST:
            return dim
    return ink
