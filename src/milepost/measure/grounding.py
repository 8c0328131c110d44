"""Whether the car stands in the scene: its shadow, its scale, its place."""

from __future__ import annotations

import numpy as np

from milepost.measure.measurement import Measurement, at_least, at_most
from milepost.pixels.arrays import Image
from milepost.pixels.colour_difference import lightness

CONTACT_LIMIT = 0.75
LOWEST_CAMERA_M, HIGHEST_CAMERA_M = 1.0, 2.5
NARROWEST, WIDEST = 0.45, 0.60
"""Share of a portrait picture's width that a car takes."""
PIXEL = 1.0
"""A body may round to this much beyond the frame."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def contact_shadow(picture: Image, plate: Image, body_px: Rectangle) -> Measurement:
    """L* of the strip under the tyres over L* of the same strip without the car; at most 0.75.

    Medians: rain that passes in front and road markings do not count.

    Args:
        picture: the finished poster `[1, height, width, 3]`.
        plate: the landscape before the car came `[1, height, width, 3]`.
        body_px: the car in the picture; its bottom is the tyres' contact.
    """
    left, top, right, bottom = body_px
    centre, reach = (left + right) / 2, 0.3 * (right - left)
    unit = max(1, round((bottom - top) / 110))
    rows = slice(max(0, round(bottom) - unit), min(picture.shape[1], round(bottom) + 3 * unit))
    columns = slice(max(0, round(centre - reach)), min(picture.shape[2], round(centre + reach)))
    dark = float(np.median(lightness(picture[0, rows, columns, :3])))
    bare = float(np.median(lightness(plate[0, rows, columns, :3])))
    # A road that is black already can get no darker; one L* is beyond what a screen shows.
    ratio = dark / bare if bare > 1.0 else 0.0
    return at_most("contact_shadow", ratio, CONTACT_LIMIT)


def camera_height(
    body_px: Rectangle, *, horizon_px: float, car_height_m: float
) -> tuple[Measurement, Measurement]:
    """Height of the eye that horizon and car imply, in metres: at least 1.0, at most 2.5.

    Args:
        body_px: the car in the picture.
        horizon_px: the horizon's row.
        car_height_m: how tall the car is.
    """
    _, top, _, bottom = body_px
    height_m = (bottom - horizon_px) / max(1.0, bottom - top) * car_height_m
    return (
        at_least("camera_height_lowest", height_m, LOWEST_CAMERA_M),
        at_most("camera_height_highest", height_m, HIGHEST_CAMERA_M),
    )


def car_in_frame(body_px: Rectangle, *, width_px: int, height_px: int) -> tuple[Measurement, ...]:
    """How far the car reaches beyond the frame (0 pixels), and its share of a portrait's width.

    A format as wide as it is high, or wider, sets no share.
    """
    left, top, right, bottom = body_px
    beyond = max(0.0, -left - PIXEL, -top - PIXEL, right - width_px - PIXEL, bottom - height_px)
    inside = at_most("car_beyond_frame", beyond, 0.0)
    if width_px >= height_px:
        return (inside,)
    share = (right - left) / width_px
    return (
        inside,
        at_least("car_width_lowest", share, NARROWEST),
        at_most("car_width_highest", share, WIDEST),
    )
