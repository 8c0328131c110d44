"""Colours of the air: sky, sun, cloud and haze for a light and a weather.

The clear sky of each light is a keyframe; weather draws a veil of one colour over it. Numbers are
OKLCH (lightness, chroma, hue in degrees).
"""

from __future__ import annotations

from dataclasses import dataclass

from milepost.brief.model import Light
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.trip.model import Weather

Lch = tuple[float, float, float]


@dataclass(frozen=True)
class ClearSky:
    """One time of day without a cloud."""

    ramp: tuple[Lch, Lch, Lch, Lch]
    """From the zenith to the horizon."""
    sun: Lch
    glow: Lch
    haze: Lch
    """What far things fade into."""
    far: Lch
    """Far hills before the haze."""
    cloud_light: Lch
    cloud_shade: Lch
    near_dark: Lch
    """The darkest tone of the picture."""


@dataclass(frozen=True)
class Veil:
    """What a weather lays over the clear sky."""

    share: float
    """0 keeps the clear sky, 1 replaces it."""
    day: Lch
    dusk: Lch
    night: Lch
    chroma: float
    """Multiplier for everything under this sky."""
    haze: float
    """How fast distance fades, 0..1."""
    cover: float
    """Part of the sky under cloud."""
    sun: float
    """How much of the sun or moon shows."""


CLEAR: dict[Light, ClearSky] = {
    "day": ClearSky(
        ramp=((0.70, 0.088, 230), (0.81, 0.064, 220), (0.905, 0.042, 195), (0.955, 0.042, 84)),
        sun=(0.985, 0.035, 92),
        glow=(0.965, 0.07, 86),
        haze=(0.925, 0.028, 215),
        far=(0.56, 0.085, 236),
        cloud_light=(0.985, 0.012, 90),
        cloud_shade=(0.88, 0.035, 240),
        near_dark=(0.30, 0.055, 240),
    ),
    "dusk": ClearSky(
        ramp=((0.37, 0.115, 298), (0.53, 0.135, 330), (0.71, 0.145, 20), (0.88, 0.115, 68)),
        sun=(0.945, 0.10, 84),
        glow=(0.86, 0.14, 62),
        haze=(0.76, 0.10, 22),
        far=(0.42, 0.10, 305),
        cloud_light=(0.85, 0.10, 40),
        cloud_shade=(0.60, 0.12, 345),
        near_dark=(0.22, 0.065, 300),
    ),
    "night": ClearSky(
        ramp=((0.19, 0.062, 272), (0.275, 0.078, 267), (0.385, 0.086, 257), (0.55, 0.08, 236)),
        sun=(0.96, 0.03, 95),
        glow=(0.80, 0.05, 230),
        haze=(0.48, 0.07, 243),
        far=(0.28, 0.068, 260),
        cloud_light=(0.50, 0.055, 250),
        cloud_shade=(0.34, 0.06, 258),
        near_dark=(0.14, 0.04, 268),
    ),
}

VEILS: dict[Weather, Veil] = {
    "clear": Veil(0.0, (0.9, 0, 0), (0.6, 0, 0), (0.3, 0, 0), 1.0, 0.0, 0.25, 1.0),
    "cloudy": Veil(
        0.22, (0.86, 0.025, 225), (0.60, 0.08, 335), (0.32, 0.05, 258), 0.9, 0.15, 0.6, 0.85
    ),
    "overcast": Veil(
        0.66, (0.84, 0.022, 228), (0.58, 0.06, 330), (0.36, 0.05, 260), 0.74, 0.3, 0.95, 0.0
    ),
    "rain": Veil(
        0.76, (0.71, 0.036, 222), (0.47, 0.062, 300), (0.31, 0.055, 252), 0.72, 0.35, 1.0, 0.0
    ),
    "storm": Veil(
        0.84, (0.53, 0.042, 235), (0.39, 0.066, 292), (0.265, 0.055, 262), 0.62, 0.35, 1.0, 0.0
    ),
    "snow": Veil(
        0.72, (0.86, 0.024, 235), (0.64, 0.062, 325), (0.43, 0.05, 262), 0.66, 0.4, 0.9, 0.0
    ),
    "fog": Veil(
        0.80, (0.90, 0.018, 190), (0.72, 0.06, 35), (0.42, 0.042, 245), 0.55, 0.9, 0.2, 0.35
    ),
}


def colour(lch: Lch, *, chroma: float = 1.0, hue_deg: float = 0.0) -> Colour:
    """One table entry as a colour, its chroma multiplied and its hue turned."""
    return oklch(lch[0], lch[1] * chroma, lch[2] + hue_deg)


def veil_colour(weather: Weather, light: Light) -> Colour:
    """The one colour that this weather spreads over the sky."""
    veil = VEILS[weather]
    return colour({"day": veil.day, "dusk": veil.dusk, "night": veil.night}[light])


def veiled(lch: Lch, weather: Weather, light: Light, *, strength: float = 1.0) -> Colour:
    """A colour of the clear sky, seen under the weather."""
    share = VEILS[weather].share * strength
    return mix(colour(lch), veil_colour(weather, light), share)
