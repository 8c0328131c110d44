"""What a light and a weather make of a thing's daylight colour."""

from __future__ import annotations

from milepost.brief.model import Light
from milepost.painter.plant_colours import Foliage
from milepost.painter.sky_colours import CLEAR, VEILS, Lch, colour, veil_colour
from milepost.pixels.oklch import Colour, lch, mix, oklch
from milepost.trip.model import Weather

_SHADE: dict[Light, tuple[Colour, float, float]] = {
    "day": (oklch(0.5, 0.05, 240), 0.0, 1.0),
    "dusk": (oklch(0.38, 0.115, 322), 0.40, 0.86),
    "night": (oklch(0.21, 0.065, 264), 0.40, 0.68),
}
"""What a light mixes into every colour, how much of it, and what it leaves of the lightness."""
_GLOOM: dict[Weather, float] = {"overcast": 0.12, "rain": 0.26, "storm": 0.42, "fog": 0.12}
"""How much of a day's colours the weather takes into blue shade."""


def lit(daylight: Colour, light: Light, weather: Weather, chroma: float) -> Colour:
    """A daylight colour under this light and weather; its alpha is kept."""
    gloom = _GLOOM.get(weather, 0.0) * (1.0 if light == "day" else 0.4)
    muted = daylight.shifted(chroma=chroma)
    if gloom:
        muted = mix(muted, veil_colour(weather, light).shifted(-0.25), gloom)
    if light == "day":
        return muted
    shade, share, dimming = _SHADE[light]
    level, depth, hue = lch(muted)
    dimmed = oklch(level * dimming, depth * (0.6 + 0.4 * dimming), hue, daylight.alpha)
    return mix(dimmed, shade, share).faded(daylight.alpha)


def lit_petal(petal: Colour, light: Light, weather: Weather, chroma: float) -> Colour:
    """Petals are thin: a low sun shines through them."""
    shown = lit(petal, light, weather, chroma)
    if light != "dusk":
        return shown
    through = oklch(0.80, 0.13 * chroma, 18)
    return mix(shown, through, 0.42 * lch(shown)[0])


def lit_tones(tones: Foliage, light: Light, weather: Weather, chroma: float) -> Foliage:
    """Three tones; by dusk the light one catches the sun and the dark one turns violet."""
    dark, mid, light_tone = (lit(tone, light, weather, chroma) for tone in tones)
    if light == "dusk":
        sunlit = colour(CLEAR["dusk"].glow, chroma=chroma)
        strength = VEILS[weather].sun
        return Foliage(
            mix(dark, oklch(0.26, 0.08, 312), 0.4),
            mix(mid, sunlit, 0.05 * strength),
            mix(light_tone, sunlit, 0.36 * strength),
        )
    return Foliage(dark, mid, light_tone)


def lit_snow(light: Light, weather: Weather, *, shaded: bool) -> Colour:
    """Snow gathers what light there is: pink at dusk, pale blue under the moon."""
    tones: dict[Light, tuple[Lch, Lch]] = {
        "day": ((0.975, 0.008, 225), (0.84, 0.035, 242)),
        "dusk": ((0.84, 0.055, 345), (0.63, 0.075, 312)),
        "night": ((0.69, 0.045, 252), (0.46, 0.06, 258)),
    }
    gloom = 0.5 * _GLOOM.get(weather, 0.0)
    return mix(colour(tones[light][1 if shaded else 0]), veil_colour(weather, light), gloom)


def window_glow(light: Light, weather: Weather) -> float:
    """People light their lamps at night, at dusk, and in a dark day's rain."""
    if light == "day":
        return {"rain": 0.45, "storm": 0.7, "snow": 0.3, "fog": 0.25}.get(weather, 0.0)
    return 1.0 if light == "night" else 0.7


def water_tint(light: Light, weather: Weather, chroma: float, *, near: bool) -> Colour:
    """The water's own colour at the near shore, or at the waterline."""
    tables: dict[Light, tuple[Lch, Lch]] = {
        "day": ((0.87, 0.052, 198), (0.58, 0.092, 212)),
        "dusk": ((0.74, 0.11, 25), (0.36, 0.10, 300)),
        "night": ((0.40, 0.065, 246), (0.17, 0.05, 264)),
    }
    entry = tables[light][1 if near else 0]
    level, depth, hue = lch(
        mix(colour(entry), veil_colour(weather, light), 0.45 * VEILS[weather].share)
    )
    return oklch(level - (0.1 if near and weather == "storm" else 0.0), depth * chroma, hue)
