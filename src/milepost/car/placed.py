"""What is known of a car on its way into the picture: cut out, composed, placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.car.model import Facing
from milepost.pixels.arrays import Image, Mask


@dataclass(frozen=True)
class LampSpot:
    """Where a lamp shines from, in pixels of the cut-out."""

    x: float
    y: float
    end: Literal["head", "tail"]


@dataclass(frozen=True)
class Cutout:
    """One car, straight alpha, ready to be set into a landscape. Arrays are read-only."""

    image: Image
    """`[1, h, w, 4]`."""
    badge: Mask
    """`[1, h, w]`, as are the following; 1 inside."""
    plate: Mask
    lamps: Mask
    rims: Mask
    door: Mask
    body: tuple[float, float, float, float]
    """Left, top, right, bottom of the car itself, in pixels of the cut-out."""
    ground_row: float
    """Row of the tyres' contact, in pixels of the cut-out."""
    facing: Facing
    height_m: float
    light_azimuth_deg: float
    lamp_spots: tuple[LampSpot, ...]
    lights_on: bool


@dataclass(frozen=True)
class Composite:
    """The poster's picture with its car, and what measuring it needs. Arrays are read-only."""

    picture: Image
    """`[1, height, width, 3]`."""
    left_px: int
    """Where the cut-out's left column lies in the picture; may be negative."""
    top_px: int
    body_px: tuple[float, float, float, float]
    """Left, top, right, bottom of the car in the picture."""
    relight_strength: float
    """0..1: how much of the scene's light the car's colours allowed."""
    car_patch: Image
    """`[1, h, w, 3]`: where the cut-out lies in the picture, before anything passed in front."""
    ground_patch: Image
    """The same place with shadow and glow but without the car."""
    cutout_patch: Image
    """`[1, h, w, 4]`: the part of the cut-out that lies there."""


@dataclass(frozen=True)
class PlacedCar:
    """The cut-out, what composing made of it, and the landscape before it came."""

    cutout: Cutout
    composite: Composite
    landscape: Image
    """`[1, height, width, 3]`."""
