"""What grows in a season and a climate, in daylight: three tones each, dark, mid and light.

January in Sanya is green, in Wuxi bare with plum blossom, in Harbin white.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from milepost.atlas.model import Climate
from milepost.pixels.oklch import Colour, oklch
from milepost.trip.model import Season, Weather

Look = Literal["spring", "summer", "autumn", "mild_winter", "winter"]
"""What plants look like, which the calendar alone does not say."""


class Foliage(NamedTuple):
    """One plant's mass in three tones."""

    dark: Colour
    mid: Colour
    light: Colour


class Blossom(NamedTuple):
    """Colours of a framing branch, from its shadow to the flower's heart."""

    shadow: Colour
    deep: Colour
    mid: Colour
    pale: Colour
    heart: Colour


class Plants(NamedTuple):
    """Everything green, and what is not."""

    leaves: Foliage
    accents: Foliage
    """Blossoming or coloured trees between the others."""
    accent_share: float
    """Part of the trees that are accents."""
    conifers: Foliage
    grass: Foliage
    blossom: Blossom
    snow_cover: float
    """0 none, 1 everything under snow."""


def _tones(*lch: tuple[float, float, float]) -> Foliage:
    return Foliage(*(oklch(*tone) for tone in lch))


def _petals(*lch: tuple[float, float, float]) -> Blossom:
    return Blossom(*(oklch(*tone) for tone in lch))


_CHERRY = _petals(
    (0.66, 0.12, 2), (0.84, 0.075, 5), (0.92, 0.045, 8), (0.965, 0.02, 20), (0.70, 0.15, 25)
)
_PLUM = _petals(
    (0.42, 0.13, 8), (0.60, 0.17, 10), (0.68, 0.16, 10), (0.77, 0.12, 8), (0.90, 0.11, 85)
)
_MAPLE = _petals(
    (0.40, 0.12, 28), (0.60, 0.17, 36), (0.68, 0.16, 50), (0.76, 0.145, 68), (0.50, 0.15, 30)
)
_CANOPY = _petals(
    (0.36, 0.075, 160), (0.50, 0.105, 150), (0.60, 0.12, 140), (0.72, 0.13, 128), (0.44, 0.09, 150)
)
_RIME = _petals(
    (0.62, 0.035, 250),
    (0.84, 0.022, 235),
    (0.92, 0.014, 230),
    (0.975, 0.006, 220),
    (0.88, 0.02, 235),
)

PLANTS: dict[Look, Plants] = {
    "spring": Plants(
        leaves=_tones((0.42, 0.08, 162), (0.55, 0.10, 148), (0.70, 0.125, 130)),
        accents=_tones((0.68, 0.105, 4), (0.80, 0.085, 5), (0.92, 0.045, 10)),
        accent_share=0.32,
        conifers=_tones((0.34, 0.06, 168), (0.44, 0.075, 158), (0.56, 0.09, 145)),
        grass=_tones((0.42, 0.085, 155), (0.53, 0.105, 145), (0.66, 0.12, 134)),
        blossom=_CHERRY,
        snow_cover=0.0,
    ),
    "summer": Plants(
        leaves=_tones((0.36, 0.075, 160), (0.49, 0.10, 152), (0.64, 0.125, 136)),
        accents=_tones((0.43, 0.095, 142), (0.58, 0.125, 130), (0.76, 0.14, 118)),
        accent_share=0.22,
        conifers=_tones((0.31, 0.06, 168), (0.41, 0.075, 160), (0.53, 0.09, 150)),
        grass=_tones((0.40, 0.09, 152), (0.51, 0.115, 145), (0.65, 0.135, 132)),
        blossom=_CANOPY,
        snow_cover=0.0,
    ),
    "autumn": Plants(
        leaves=_tones((0.46, 0.11, 42), (0.62, 0.14, 58), (0.78, 0.14, 78)),
        accents=_tones((0.42, 0.13, 26), (0.56, 0.17, 32), (0.70, 0.155, 46)),
        accent_share=0.34,
        conifers=_tones((0.36, 0.055, 150), (0.47, 0.07, 135), (0.60, 0.085, 118)),
        grass=_tones((0.48, 0.085, 95), (0.60, 0.10, 90), (0.74, 0.105, 88)),
        blossom=_MAPLE,
        snow_cover=0.0,
    ),
    "mild_winter": Plants(
        leaves=_tones((0.40, 0.04, 175), (0.52, 0.045, 165), (0.68, 0.05, 145)),
        accents=_tones((0.52, 0.12, 8), (0.66, 0.13, 9), (0.80, 0.085, 8)),
        accent_share=0.13,
        conifers=_tones((0.33, 0.045, 180), (0.43, 0.05, 172), (0.55, 0.055, 165)),
        grass=_tones((0.52, 0.055, 115), (0.64, 0.06, 105), (0.77, 0.055, 98)),
        blossom=_PLUM,
        snow_cover=0.25,
    ),
    "winter": Plants(
        leaves=_tones((0.60, 0.035, 243), (0.75, 0.028, 236), (0.92, 0.016, 228)),
        accents=_tones((0.40, 0.045, 200), (0.53, 0.045, 200), (0.90, 0.018, 222)),
        accent_share=0.25,
        conifers=_tones((0.31, 0.05, 200), (0.41, 0.05, 195), (0.58, 0.04, 200)),
        grass=_tones((0.60, 0.04, 230), (0.76, 0.03, 228), (0.91, 0.015, 225)),
        blossom=_RIME,
        snow_cover=0.75,
    ),
}


def look_of(season: Season, climate: Climate) -> Look:
    """How plants look there then."""
    if climate == "tropical":
        return "summer"
    if season == "winter":
        if climate == "mediterranean":
            return "mild_winter"
        return "mild_winter" if climate == "subtropical" else "winter"
    return season


def plants_of(season: Season, climate: Climate, weather: Weather) -> Plants:
    """The plants of a brief; falling snow covers whatever grows there."""
    plants = PLANTS[look_of(season, climate)]
    if weather == "snow":
        frost = PLANTS["winter"]
        blossom = _PLUM if climate == "subtropical" else _RIME
        return frost._replace(blossom=blossom, conifers=plants.conifers, snow_cover=1.0)
    if climate in ("tropical", "mediterranean"):
        return plants._replace(snow_cover=0.0)
    return plants
