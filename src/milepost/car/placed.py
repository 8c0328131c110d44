"""A car in its landscape, with what measuring it needs."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.car.compose import Composite
from milepost.car.cutout import Cutout
from milepost.pixels.arrays import Image


@dataclass(frozen=True)
class PlacedCar:
    """The cut-out, what composing made of it, and the landscape before it came."""

    cutout: Cutout
    composite: Composite
    landscape: Image
    """`[1, height, width, 3]`."""
