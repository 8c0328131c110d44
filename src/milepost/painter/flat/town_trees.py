"""Near trees of a town, which stand against the light when it goes."""

from __future__ import annotations

from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.pixels.oklch import mix, mix_by_hue


def in_the_dusk(tones: Foliage, palette: Palette) -> Foliage:
    """The same tree as a silhouette with a rim of late sun, or in the dark; unchanged by day."""
    dark = palette.near_dark
    if palette.light == "day":
        return tones
    if palette.light == "night":
        white = 0.3 if palette.snow_cover > 0.5 else 0.0
        shares = (_NIGHT[0], _NIGHT[1] + white * 0.6, _NIGHT[2] + white)
        return Foliage(*(mix(dark, tone, share) for tone, share in zip(tones, shares, strict=True)))
    rim = mix_by_hue(dark.shifted(0.14, 1.3), palette.sun_glow, 0.22 * palette.sun_strength)
    if palette.snow_cover > 0.5:
        rim = mix(rim, tones.light, 0.55)
    return Foliage(mix(dark, tones.dark, 0.12), mix(dark.shifted(0.06, 1.2), tones.mid, 0.16), rim)


_NIGHT = (0.20, 0.34, 0.46)
"""How much of a tree's three tones is still seen by night."""
