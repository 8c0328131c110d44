"""Where a sight may stand and how large it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from milepost.painter.palette import Palette
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class Room(NamedTuple):
    """The place of one sight, in design units."""

    x: float
    """Its axis."""
    foot: float
    """Where it stands; the waterline for what stands in the water."""
    width: float
    """Nothing of it lies further than half of this from the axis."""
    height: float
    """Nothing of it lies higher above the foot."""
    inward: int
    """1 if the open water lies to the right of it, -1 to the left."""
    seed: int = 0
    """Of what differs from picture to picture: lit windows, trees."""

    @property
    def left(self) -> float:
        """Left end."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Right end."""
        return self.x + self.width / 2

    def at(self, across: float) -> float:
        """A place from -1, the left end, to 1, the right one."""
        return self.x + across * self.width / 2


DrawSight = Callable[[skia.Canvas, Room, Palette], None]
"""Draws a sight in its room."""


def floodlit(daylight: Colour, palette: Palette, share: float = 0.42) -> Colour:
    """A wall's daylight colour in the scene's light; by night lamps at its foot warm it."""
    lamps = max(0.0, palette.window_glow - 0.3) / 0.7
    return mix(palette.lit(daylight), palette.window.shifted(-0.06), share * lamps)
