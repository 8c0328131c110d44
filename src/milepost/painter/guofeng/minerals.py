"""The pigments of one 国风 picture: silk, stone colours and gold.

A painter of this school has few pots: azurite, malachite, ochre, ink, vermilion, shell white and
gold, on toned silk. Light turns the silk (apricot at dusk, indigo by night), season the stones
(gold hills in autumn), weather thins everything towards its veil.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from milepost.brief.model import Light
from milepost.painter.palette import Palette
from milepost.pixels.oklch import Colour, mix, mix_by_hue, oklch
from milepost.trip.model import Season, Weather


class Pigments(NamedTuple):
    """What a peak is washed with, from the summit to the foot; the foot fades into mist."""

    summit: Colour
    waist: Colour
    slope: Colour
    foot: Colour


class _Ground(NamedTuple):
    """A silk from the upper edge to the lower one."""

    top: Colour
    body: Colour
    pale: Colour


class _Veil(NamedTuple):
    """What a weather washes over the picture by day and by night, and how strongly."""

    day: Colour
    night: Colour
    silk_share: float
    stone_share: float


@dataclass(frozen=True)
class Minerals:
    """Every colour of one picture, ready to draw."""

    silk_top: Colour
    silk: Colour
    silk_pale: Colour
    """Lightest silk: mist, cloud ribbons."""
    stones: Pigments
    snow_stones: Pigments
    """Peaks under snow: shell white over azurite."""
    shade: Colour
    """Dark azurite: shaded flanks and inner contours."""
    gold: Colour
    gold_strength: float
    """0..1; rain and fog dull the gold."""
    ink: Colour
    bark: Colour
    needles: Colour
    """Pine pads."""
    white: Colour
    """Shell white: plaster, cranes, snow."""
    tile: Colour
    """Ink-grey roofs."""
    vermilion: Colour
    """Lanterns, columns, seals; loud in every light."""
    disc_top: Colour
    disc_foot: Colour
    """Sun or moon."""
    glow: Colour
    disc_strength: float
    water_far: Colour
    water_near: Colour
    bank: Colour
    bank_far: Colour
    petals: tuple[Colour, Colour, Colour]
    """Dark, mid, light of the season's trees: peach, green, maple, frost."""
    window: Colour
    window_glow: float

    @classmethod
    def of(cls, palette: Palette) -> Minerals:
        """The pots for a palette's light, weather and season."""
        light, weather, season = palette.light, palette.weather, palette.season
        if season == "winter" and palette.climate == "tropical":
            season = "summer"
        veil = _VEILS.get(weather)

        def veiled(colour: Colour, share: float) -> Colour:
            if veil is None:
                return colour
            return mix(colour, veil.night if light == "night" else veil.day, share)

        def silk(colour: Colour) -> Colour:
            return veiled(colour, veil.silk_share if veil else 0.0)

        def stone(colour: Colour) -> Colour:
            return veiled(_lit(colour, light), veil.stone_share if veil else 0.0)

        ground = _SILKS[light]
        hills = _HILLS[season]
        stones = Pigments(*(stone(colour) for colour in hills))
        night = light == "night"
        shell = oklch(0.965, 0.012, 90)
        white = mix(shell, stone(shell), 0.45 if night else 0.8)
        snowy = Pigments(
            white,
            mix(white, stone(oklch(0.72, 0.08, 240)), 0.45),
            stone(oklch(0.60, 0.09, 243)),
            stones.slope,
        )
        disc = _DISCS[light]
        dark, middle, pale = _PETALS[season]
        return cls(
            silk_top=silk(ground.top),
            silk=silk(ground.body),
            silk_pale=silk(ground.pale),
            stones=stones,
            snow_stones=snowy,
            shade=stone(oklch(0.30, 0.09, 250)),
            gold=oklch(0.80, 0.105, 84) if not night else oklch(0.78, 0.10, 82),
            gold_strength=max(_GOLD.get(weather, 1.0), 0.85 if night else 0.0),
            ink=stone(oklch(0.25, 0.02, 260)),
            bark=stone(oklch(0.33, 0.045, 50)),
            needles=stone(_NEEDLES[season]),
            white=white,
            tile=stone(oklch(0.36, 0.018, 255)),
            vermilion=mix(oklch(0.57, 0.19, 30), stone(oklch(0.57, 0.19, 30)), 0.4),
            disc_top=disc[0],
            disc_foot=disc[1],
            glow=disc[2],
            disc_strength=palette.sun_strength,
            water_far=stone(oklch(0.84, 0.045, 195)),
            water_near=stone(oklch(0.64, 0.075, 218)),
            bank=stone(_BANKS[season]),
            bank_far=stone(_BANKS[season]).shifted(-0.07, 1.1),
            petals=(stone(dark), stone(middle), stone(pale)),
            window=oklch(0.86, 0.12, 80),
            window_glow=palette.window_glow,
        )


_SILKS: dict[Light, _Ground] = {
    "day": _Ground(oklch(0.80, 0.055, 76), oklch(0.885, 0.042, 82), oklch(0.925, 0.03, 86)),
    "dusk": _Ground(oklch(0.70, 0.085, 38), oklch(0.84, 0.085, 58), oklch(0.90, 0.06, 72)),
    "night": _Ground(oklch(0.20, 0.055, 270), oklch(0.29, 0.06, 264), oklch(0.42, 0.05, 252)),
}
_HILLS: dict[Season, Pigments] = {
    "spring": Pigments(
        oklch(0.45, 0.115, 242),
        oklch(0.57, 0.095, 200),
        oklch(0.67, 0.095, 158),
        oklch(0.83, 0.07, 60),
    ),
    "summer": Pigments(
        oklch(0.40, 0.12, 248),
        oklch(0.52, 0.10, 212),
        oklch(0.61, 0.105, 166),
        oklch(0.78, 0.075, 95),
    ),
    "autumn": Pigments(
        oklch(0.42, 0.10, 250),
        oklch(0.55, 0.075, 200),
        oklch(0.69, 0.105, 78),
        oklch(0.72, 0.125, 55),
    ),
    "winter": Pigments(
        oklch(0.52, 0.065, 250),
        oklch(0.66, 0.05, 232),
        oklch(0.77, 0.035, 210),
        oklch(0.87, 0.025, 90),
    ),
}
_NEEDLES: dict[Season, Colour] = {
    "spring": oklch(0.43, 0.085, 168),
    "summer": oklch(0.39, 0.08, 172),
    "autumn": oklch(0.40, 0.06, 160),
    "winter": oklch(0.37, 0.05, 195),
}
_BANKS: dict[Season, Colour] = {
    "spring": oklch(0.79, 0.065, 80),
    "summer": oklch(0.78, 0.068, 88),
    "autumn": oklch(0.75, 0.085, 68),
    "winter": oklch(0.86, 0.022, 85),
}
_PETALS: dict[Season, tuple[Colour, Colour, Colour]] = {
    "spring": (oklch(0.66, 0.12, 5), oklch(0.79, 0.095, 8), oklch(0.92, 0.045, 15)),
    "summer": (oklch(0.42, 0.09, 165), oklch(0.55, 0.10, 155), oklch(0.68, 0.11, 140)),
    "autumn": (oklch(0.48, 0.16, 30), oklch(0.60, 0.18, 38), oklch(0.74, 0.15, 62)),
    "winter": (oklch(0.66, 0.03, 240), oklch(0.83, 0.02, 235), oklch(0.96, 0.01, 220)),
}
_DISCS: dict[Light, tuple[Colour, Colour, Colour]] = {
    "day": (oklch(0.58, 0.20, 30), oklch(0.66, 0.18, 42), oklch(0.80, 0.13, 50)),
    "dusk": (oklch(0.60, 0.21, 32), oklch(0.72, 0.18, 52), oklch(0.80, 0.16, 45)),
    "night": (oklch(0.97, 0.02, 95), oklch(0.91, 0.05, 88), oklch(0.75, 0.06, 80)),
}
_GOLD: dict[Weather, float] = {"overcast": 0.8, "rain": 0.6, "storm": 0.5, "fog": 0.6, "snow": 0.8}
_VEILS: dict[Weather, _Veil] = {
    "cloudy": _Veil(oklch(0.87, 0.02, 110), oklch(0.32, 0.04, 250), 0.35, 0.06),
    "overcast": _Veil(oklch(0.80, 0.015, 130), oklch(0.30, 0.03, 245), 0.6, 0.16),
    "rain": _Veil(oklch(0.70, 0.028, 165), oklch(0.35, 0.04, 212), 0.70, 0.20),
    "storm": _Veil(oklch(0.54, 0.03, 195), oklch(0.28, 0.04, 235), 0.75, 0.26),
    "snow": _Veil(oklch(0.88, 0.018, 235), oklch(0.40, 0.04, 250), 0.75, 0.22),
    "fog": _Veil(oklch(0.88, 0.012, 110), oklch(0.43, 0.028, 240), 0.8, 0.34),
}


def _lit(colour: Colour, light: Light) -> Colour:
    """A stone colour as dusk or night shows it."""
    if light == "dusk":
        return mix(mix_by_hue(colour, oklch(0.52, 0.11, 20), 0.14), oklch(0.48, 0.10, 330), 0.20)
    if light == "night":
        return mix(colour, oklch(0.21, 0.065, 264), 0.50)
    return colour
