"""Colours in OKLCH, kept as sRGB tuples.

OKLab's matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
A `Colour` is sRGB-encoded red, green, blue and straight alpha, each 0..1.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple


class Colour(NamedTuple):
    """sRGB-encoded red, green, blue and straight alpha, each 0..1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def faded(self, alpha: float) -> Colour:
        """The same colour with another alpha."""
        return self._replace(alpha=alpha)

    def shifted(self, lightness: float = 0.0, chroma: float = 1.0, hue_deg: float = 0.0) -> Colour:
        """Lightness added, chroma multiplied, hue turned."""
        level, depth, hue = lch(self)
        return oklch(
            min(1.0, max(0.0, level + lightness)), depth * chroma, hue + hue_deg, self.alpha
        )


WHITE = Colour(1.0, 1.0, 1.0)
BLACK = Colour(0.0, 0.0, 0.0)


def encode(linear: float) -> float:
    """Linear light to sRGB-encoded (IEC 61966-2-1)."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def decode(encoded: float) -> float:
    """sRGB-encoded to linear light."""
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4


def hex_colour(text: str, alpha: float = 1.0) -> Colour:
    """`#1b2c3d` or `1b2c3d` as a colour."""
    digits = text.lstrip("#")
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return Colour(red, green, blue, alpha)


@lru_cache(maxsize=8192)
def oklch(lightness: float, chroma: float, hue_deg: float, alpha: float = 1.0) -> Colour:
    """A colour from lightness 0..1, chroma about 0..0.3 and hue in degrees.

    A colour outside sRGB keeps lightness and hue and gives up chroma until it fits.
    """
    angle = math.radians(hue_deg)
    along_a, along_b = math.cos(angle), math.sin(angle)
    while True:
        linear = _linear_rgb(lightness, chroma * along_a, chroma * along_b)
        if all(-0.002 <= value <= 1.002 for value in linear) or chroma < 0.002:
            break
        chroma *= 0.96
    red, green, blue = (encode(min(1.0, max(0.0, value))) for value in linear)
    return Colour(red, green, blue, alpha)


@lru_cache(maxsize=8192)
def oklab(colour: Colour) -> tuple[float, float, float]:
    """OKLab lightness, a and b of a colour; alpha is ignored."""
    red, green, blue = (decode(value) for value in colour[:3])
    long = 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue
    medium = 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue
    short = 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue
    l_, m_, s_ = (max(value, 0.0) ** (1 / 3) for value in (long, medium, short))
    return (
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


def lch(colour: Colour) -> tuple[float, float, float]:
    """OKLCH lightness, chroma and hue in degrees."""
    lightness, a, b = oklab(colour)
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A straight line through OKLab; `share` 0 is `first`, 1 is `second`."""
    start, end = oklab(first), oklab(second)
    lightness, a, b = (x + (y - x) * share for x, y in zip(start, end, strict=True))
    alpha = first.alpha + (second.alpha - first.alpha) * share
    return oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)), alpha)


def mix_by_hue(first: Colour, second: Colour, share: float) -> Colour:
    """Along the shorter hue arc: keeps orange to violet from passing through grey."""
    (l1, c1, h1), (l2, c2, h2) = lch(first), lch(second)
    turn = (h2 - h1 + 180) % 360 - 180
    alpha = first.alpha + (second.alpha - first.alpha) * share
    return oklch(l1 + (l2 - l1) * share, c1 + (c2 - c1) * share, h1 + turn * share, alpha)


def _linear_rgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
