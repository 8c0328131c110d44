"""One paint, and the tones it takes on a curved body."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.pixels.oklch import Colour, mix, oklch

NEUTRAL_CHROMA = 0.045
"""Below this a paint has no hue of its own: it takes the sky's."""
SKY_HUE_DEG = 248.0


@dataclass(frozen=True)
class Paintwork:
    """A paint in OKLCH: lightness 0..1, chroma about 0..0.25, hue in degrees."""

    lightness: float
    chroma: float
    hue_deg: float

    @property
    def plain(self) -> Colour:
        """The paint itself."""
        return oklch(self.lightness, self.chroma, self.hue_deg)

    @property
    def dark(self) -> bool:
        """Dark paint shows the world in it more than its own colour."""
        return self.lightness < 0.42

    @property
    def pale(self) -> bool:
        """Pale paint is shaped by its shadows, not by its highlights."""
        return self.lightness > 0.82

    def lit(self, share: float, alpha: float = 1.0) -> Colour:
        """The paint with `share` 0..1 of bright sky mirrored in it."""
        sky = oklch(0.86, 0.05, SKY_HUE_DEG) if self.dark else oklch(0.985, 0.012, SKY_HUE_DEG)
        if self.chroma < NEUTRAL_CHROMA:
            return mix(self.plain, sky, share).faded(alpha)
        lightness = self.lightness + (0.97 - self.lightness) * share
        own = oklch(lightness, self.chroma * (1 - 0.62 * share), self.hue_deg)
        return mix(own, sky, share * 0.35).faded(alpha)

    def shaded(self, share: float, alpha: float = 1.0) -> Colour:
        """The paint turned away from the light by `share` 0..1."""
        hue = SKY_HUE_DEG if self.chroma < NEUTRAL_CHROMA else self.hue_deg
        depth = max(self.chroma, 0.018) if self.pale else self.chroma
        floor = 0.40 if self.pale else 0.26
        lightness = self.lightness * (1 - share * (1 - floor))
        return oklch(max(0.07, lightness), depth * (1 - 0.25 * share), hue, alpha)

    def gleam(self, alpha: float) -> Colour:
        """A hard highlight on an edge."""
        return self.lit(0.80 if self.dark else 0.92, alpha)
