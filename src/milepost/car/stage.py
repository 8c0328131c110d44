"""The part of the picture in which a car changes anything."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from milepost.brief.model import Composition
from milepost.car.placed import Cutout
from milepost.pixels.arrays import Image
from milepost.pixels.light import Pixels

FOCAL_LENGTH = 1.6
"""Of the imagined camera, in picture widths: a long normal lens."""


@dataclass(frozen=True)
class Stage:
    """A rectangle of the picture around the car, and where the car stands in it.

    Lengths of the car's surroundings are in pixels; `x` and `y` of the stage start at its corner.
    """

    left: int
    """Of the stage in the picture, as are the next three."""
    top: int
    right: int
    bottom: int
    car_x: int
    """Left column of the cut-out in the stage; may be negative."""
    car_y: int
    ground: float
    """Row of the tyres' contact in the stage."""
    shadow_lean: tuple[float, float]
    """Of a cast shadow, see `shadow_lean`."""
    body_left: float
    body_right: float
    body_height: float

    @property
    def width(self) -> int:
        """Columns of the stage."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows of the stage."""
        return self.bottom - self.top

    @property
    def body_width(self) -> float:
        """Length of the car."""
        return self.body_right - self.body_left

    @property
    def contact_row(self) -> int:
        """The row of the tyres' contact, inside the stage."""
        return max(1, min(self.height - 1, round(self.ground)))

    @property
    def in_picture(self) -> tuple[slice, slice]:
        """Rows and columns of the stage in the picture."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def lower_part(self, row: int) -> Stage:
        """The same stage without its first rows."""
        return replace(self, top=self.top + row, car_y=self.car_y - row, ground=self.ground - row)

    def on_stage(self, plane: Pixels) -> tuple[slice, slice, Pixels]:
        """Rows and columns of the stage that a plane of the cut-out covers, and that part of it."""
        height, width = plane.shape[:2]
        top, left = max(0, self.car_y), max(0, self.car_x)
        bottom = min(self.height, self.car_y + height)
        right = min(self.width, self.car_x + width)
        part = plane[top - self.car_y : bottom - self.car_y, left - self.car_x : right - self.car_x]
        return slice(top, bottom), slice(left, right), part


def body_width_px(composition: Composition, picture_width_px: int) -> int:
    """How wide the car's body is to be cut out for this composition."""
    box = composition.car_box
    return max(8, round((box.right - box.left) * picture_width_px))


def set_stage(
    picture: Image, cutout: Cutout, composition: Composition, *, beam: bool, wet: bool
) -> Stage:
    """Stand the car on the composition's ground line, centred in its box.

    Args:
        picture: the landscape `[1, height, width, 3]`.
        cutout: the car at output size.
        composition: where it goes.
        beam: whether lamps reach ahead of the car and need room.
        wet: whether the road mirrors the car.
    """
    _, height, width, _ = picture.shape
    body_left, body_top, body_right, _ = cutout.body
    length, tall = body_right - body_left, cutout.ground_row - body_top
    centre = (composition.car_box.left + composition.car_box.right) / 2 * width
    car_left = round(centre - (body_left + body_right) / 2)
    ground = composition.ground_y * height
    car_top = round(ground - cutout.ground_row)
    ahead = 0.58 * length if beam else 0.14 * length
    behind = 0.17 * length if beam else 0.16 * length
    if cutout.facing == "left":
        ahead, behind = behind, ahead
    # Shadow and light end where the art ends: a framed picture's paper stays clean.
    art_left, art_top, art_right, art_bottom = composition.art_box.pixels(width, height)
    left = max(art_left, round(car_left + body_left - behind))
    right = min(art_right, round(car_left + body_right + ahead))
    top = max(art_top, round(ground - tall * 1.06))
    towards_us, aside = shadow_lean(composition, width, height)
    below = max(0.30 * tall, 1.9 * towards_us * tall, 0.70 * tall if wet else 0.0)
    bottom = min(art_bottom, round(ground + below))
    return Stage(
        left=left,
        top=top,
        right=max(left + 1, right),
        bottom=max(top + 1, bottom),
        car_x=car_left - left,
        car_y=car_top - top,
        ground=car_top + cutout.ground_row - top,
        shadow_lean=(towards_us, aside),
        body_left=car_left + body_left - left,
        body_right=car_left + body_right - left,
        body_height=tall,
    )


def shadow_lean(composition: Composition, width_px: int, height_px: int) -> tuple[float, float]:
    """How far a shadow reaches towards us and aside, in pixels per pixel of the car's height.

    The ground is seen at a flat angle: a metre towards us is short in the picture.
    """
    source = composition.light
    elevation = math.radians(max(11.0, source.elevation_deg))
    azimuth = math.radians(source.azimuth_deg)
    horizon_px = max(1.0, (composition.ground_y - composition.horizon_y) * height_px)
    flat = horizon_px / (FOCAL_LENGTH * width_px)
    length = 1 / math.tan(elevation)
    towards_us = min(0.46, max(0.07, flat * math.cos(azimuth) * length))
    aside = max(-1.5, min(1.5, -math.sin(azimuth) * length))
    return towards_us, aside
