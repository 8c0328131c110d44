"""Near trees of a town, which stand against the light when it goes."""

from __future__ import annotations

from milepost.painter.palette import Palette
from milepost.painter.plant_colours import Foliage
from milepost.pixels.oklch import mix


def in_the_dusk(tones: Foliage, palette: Palette) -> Foliage:
    """The same tree as half a silhouette at dusk and by night, unchanged by day."""
    if palette.light == "day":
        return tones
    shares = (0.62, 0.50, 0.40) if palette.light == "dusk" else (0.55, 0.45, 0.36)
    return Foliage(
        *(mix(tone, palette.near_dark, share) for tone, share in zip(tones, shares, strict=True))
    )
