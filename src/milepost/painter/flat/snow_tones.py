"""What snow, rock, meadow and forest look like on a mountain, by light, weather and season."""

from __future__ import annotations

from milepost.brief.model import Light
from milepost.painter.kit.relief import Strata, Tones
from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.trip.model import Season, Weather

Lch = tuple[float, float, float]

_SNOW: dict[Light, tuple[Lch, ...]] = {
    "day": (
        (0.60, 0.085, 262),
        (0.70, 0.075, 256),
        (0.79, 0.060, 250),
        (0.90, 0.045, 60),
        (0.955, 0.050, 68),
        (0.985, 0.030, 85),
    ),
    "dusk": (
        (0.40, 0.085, 285),
        (0.49, 0.090, 290),
        (0.59, 0.095, 312),
        (0.74, 0.130, 18),
        (0.82, 0.130, 38),
        (0.90, 0.105, 58),
    ),
    "night": (
        (0.34, 0.066, 266),
        (0.41, 0.068, 262),
        (0.50, 0.064, 256),
        (0.64, 0.052, 246),
        (0.75, 0.042, 240),
        (0.85, 0.028, 235),
    ),
}
"""From shadow to full light."""
_SNOW_EDGES = (-0.10, 0.08, 0.26, 0.44, 0.64)
_ROCK: dict[Light, tuple[Lch, ...]] = {
    "day": ((0.36, 0.060, 268), (0.44, 0.065, 262), (0.58, 0.075, 40), (0.70, 0.085, 48)),
    "dusk": ((0.26, 0.070, 292), (0.32, 0.080, 302), (0.50, 0.130, 22), (0.61, 0.145, 38)),
    "night": ((0.23, 0.050, 268), (0.29, 0.052, 264), (0.40, 0.044, 256), (0.50, 0.040, 250)),
}
_ROCK_EDGES = (0.0, 0.25, 0.5)
_GREEN_EDGES = (0.08, 0.36)

_VEIL_SHARE: dict[Weather, float] = {
    "cloudy": 0.08,
    "overcast": 0.22,
    "rain": 0.32,
    "storm": 0.36,
    "snow": 0.20,
    "fog": 0.42,
}
_SNOW_LINE: dict[Season, float] = {"spring": 0.34, "summer": 0.52, "autumn": 0.44, "winter": 0.0}
"""World altitude where snow ends; the summit is at about 1, the valley at 0."""
_TREE_LINE: dict[Season, float] = {"spring": 0.25, "summer": 0.29, "autumn": 0.27, "winter": 0.215}


def is_white(palette: Palette) -> bool:
    """Whether the valley lies under snow; up here it does all winter."""
    return palette.season == "winter" or palette.weather == "snow" or palette.snow_cover > 0.5


def strata_of(palette: Palette) -> Strata:
    """The materials of the mountain under this palette."""

    def shades(tones: tuple[Lch, ...], edges: tuple[float, ...]) -> Tones:
        first, *others = (_veiled(oklch(*tone), palette) for tone in tones)
        return Tones(first, tuple(zip(edges, others, strict=True)))

    white = is_white(palette)
    return Strata(
        snow=shades(_SNOW[palette.light], _SNOW_EDGES),
        rock=shades(_ROCK[palette.light], _ROCK_EDGES),
        meadow=_grown(palette.grass, palette, distance=0.16),
        forest=_grown(forest_tones(palette), palette, distance=0.10),
        snow_line=0.0 if white else _SNOW_LINE[palette.season],
        tree_line=_TREE_LINE["winter" if white else palette.season],
        bare_share=0.09 if palette.weather == "snow" else 0.14,
        snow_cap=0.15 if white else 0.8,
    )


def forest_tones(palette: Palette) -> Foliage:
    """Conifers; in autumn golden larches, under snowfall paled."""
    if palette.season == "autumn" and palette.climate != "tropical":
        larch = Foliage(oklch(0.46, 0.09, 62), oklch(0.60, 0.12, 70), oklch(0.74, 0.135, 80))
        return palette.lit_tones(larch)
    return palette.conifers


def _grown(tones: Foliage, palette: Palette, *, distance: float) -> Tones:
    dark, mid, light = (palette.far_off(tone, distance) for tone in tones)
    return Tones(dark, ((_GREEN_EDGES[0], mid), (_GREEN_EDGES[1], light)))


def _veiled(colour: Colour, palette: Palette) -> Colour:
    return mix(colour, palette.haze, _VEIL_SHARE.get(palette.weather, 0.0))
