"""What a scene is given, and what it gives back.

Scenes draw in *design units*: the picture is at least 1080 units wide and 1350 high, the larger
side grows with the format, and one unit is `scale` pixels. Motif sizes are in units; positions come
from the composition, so that one scene serves every format.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from milepost.brief.model import ArtBrief, Box
from milepost.pixels.arrays import Image
from milepost.pixels.skia_loader import skia

DESIGN_WIDTH, DESIGN_HEIGHT = 1080, 1350


class Landscape(NamedTuple):
    """A painted landscape without car and type, in two layers."""

    picture: Image
    """`[1, height, width, 3]`: everything behind the car."""
    foreground: Image
    """`[1, height, width, 4]`, straight alpha: what passes in front of the car (rain, blossom)."""


class Rect(NamedTuple):
    """A rectangle in design units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Bottom minus top."""
        return self.bottom - self.top

    @property
    def centre_x(self) -> float:
        """Middle between left and right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Scene:
    """The brief measured out in design units, and the seed."""

    brief: ArtBrief
    width: float
    """Picture width in design units, >= 1080."""
    height: float
    """Picture height in design units, >= 1350."""
    scale: float
    """Pixels per design unit."""
    seed: int

    @classmethod
    def of(cls, brief: ArtBrief, width_px: int, height_px: int, seed: int) -> Scene:
        """Lay a design sheet of the picture's proportions over the brief."""
        scale = min(width_px / DESIGN_WIDTH, height_px / DESIGN_HEIGHT)
        return cls(brief, width_px / scale, height_px / scale, scale, seed)

    @property
    def horizon(self) -> float:
        """Waterline, or foot of the skyline."""
        return self.brief.composition.horizon_y * self.height

    @property
    def road(self) -> float:
        """Far edge of the ground that the car stands on."""
        return self.brief.composition.road_y * self.height

    @property
    def ground(self) -> float:
        """Where the tyres touch."""
        return self.brief.composition.ground_y * self.height

    @property
    def sun_x(self) -> float:
        """Where the sun or moon stands: 60 degrees to a side is the picture's edge."""
        return self.width * (0.5 + self.brief.composition.light.azimuth_deg / 120)

    @property
    def sun_y(self) -> float:
        """60 degrees of elevation is the picture's upper edge."""
        return self.horizon * (1 - self.brief.composition.light.elevation_deg / 60)

    def rect(self, box: Box) -> Rect:
        """A box of the composition in design units."""
        return Rect(
            box.left * self.width,
            box.top * self.height,
            box.right * self.width,
            box.bottom * self.height,
        )

    def random(self, layer: str) -> np.random.RandomState:
        """Random numbers of one named layer: editing one motif never reshuffles another."""
        return np.random.RandomState(self.layer_seed(layer))

    def layer_seed(self, layer: str) -> int:
        """The number behind `random`, for the noise functions."""
        return zlib.crc32(f"{self.seed}/{layer}".encode())


@dataclass(frozen=True)
class Sheet:
    """A surface in pixels whose canvas takes design units."""

    surface: skia.Surface
    canvas: skia.Canvas
    scene: Scene
