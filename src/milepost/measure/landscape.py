"""What can be read back from a landscape that was painted from words."""

from __future__ import annotations

from dataclasses import dataclass, field

from milepost.measure.footing import ground_probability
from milepost.measure.foreground import Foreground, look_in_front
from milepost.measure.horizon import find_horizon
from milepost.measure.light_side import Hour, find_light_colour, find_light_side
from milepost.measure.thumbnail import Small, thumbnail
from milepost.pixels.arrays import Image


@dataclass(frozen=True)
class LandscapeRead:
    """Horizon, light and ground as a picture shows them, each with how sure that is."""

    horizon_y: float
    """As a fraction from the top."""
    horizon_confidence: float
    azimuth_deg: float
    """-60 at the left edge, +60 at the right edge."""
    elevation_deg: float
    """0 on the horizon, 60 at the upper edge; as sure as the azimuth is."""
    azimuth_confidence: float
    temperature_k: float
    temperature_confidence: float
    hour: Hour
    """As sure as the temperature is."""
    _small: Small = field(repr=False, compare=False)
    _front: Foreground | None = field(repr=False, compare=False)

    def ground(self, left: float, top: float, right: float, bottom: float) -> float:
        """How likely a car in this rectangle (fractions) would stand on ground, 0 to 1."""
        return ground_probability(
            self._small,
            self._front,
            (left, top, right, bottom),
            self.horizon_y,
            confidence=self.horizon_confidence,
        )


def read_landscape(picture: Image) -> LandscapeRead:
    """Read any landscape; a flat surface gives an unsure middle and no light.

    Args:
        picture: `[1, height, width, 3 | 4]`, at least 64 pixels either way.
    """
    small = thumbnail(picture)
    horizon = find_horizon(small)
    side = find_light_side(small, horizon.y)
    colour = find_light_colour(small, horizon.y)
    return LandscapeRead(
        horizon_y=round(horizon.y, 4),
        horizon_confidence=round(horizon.confidence, 3),
        azimuth_deg=side.azimuth_deg,
        elevation_deg=side.elevation_deg,
        azimuth_confidence=side.confidence,
        temperature_k=colour.temperature_k,
        temperature_confidence=colour.confidence,
        hour=colour.hour,
        _small=small,
        _front=look_in_front(small, horizon.y),
    )
