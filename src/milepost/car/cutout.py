"""The chosen car at output size, with its masks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from milepost.car.model import CarChoice, CarModel, Facing, Protected, Region
from milepost.car.photo import open_photo, scaled_cut_out
from milepost.car.sedan import draw_sedan
from milepost.car.suv import draw_suv
from milepost.errors import OurBug
from milepost.pixels import brush
from milepost.pixels.arrays import Image, Mask, freeze
from milepost.pixels.skia_loader import skia

SHEET = (1040, 470)
"""Width and height of our drawings in their own units."""


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


def cut_out(choice: CarChoice, *, width_px: int, lights_on: bool) -> Cutout:
    """The car with its body `width_px` wide; lamps lit if it is a drawing and `lights_on`.

    Raises:
        InvalidInput: the PNG of the choice cannot be opened or is empty.
    """
    model = choice.car.model
    if choice.car.artwork is None:
        picture, body = _drawn(choice, width_px, lights_on=lights_on)
    else:
        picture, body = _photographed(choice, width_px)
    height, width = picture.shape[:2]
    alpha = picture[..., 3]

    def mask(regions: Iterable[Region]) -> Mask:
        return freeze((_region_mask(regions, width, height) * alpha)[np.newaxis])

    def protected(what: Protected) -> Mask:
        return mask(region for region in model.protected if region.what == what)

    return Cutout(
        image=freeze(picture[np.newaxis]),
        badge=protected("badge"),
        plate=protected("plate"),
        lamps=protected("lamps"),
        rims=protected("rims"),
        door=mask([model.door]),
        body=body,
        ground_row=model.ground_y * height,
        facing=model.facing,
        height_m=model.height_m,
        light_azimuth_deg=model.light_azimuth_deg,
        lamp_spots=_lamp_spots(model, width, height),
        lights_on=lights_on,
    )


def _drawn(
    choice: CarChoice, width_px: int, *, lights_on: bool
) -> tuple[Image, tuple[float, float, float, float]]:
    model = choice.car.model
    if choice.paint is None or model.body is None:
        raise OurBug("a drawn car has a paint and a body box")
    scale = width_px / ((model.body[2] - model.body[0]) * SHEET[0])
    width, height = round(SHEET[0] * scale), round(SHEET[1] * scale)
    drawn = brush.surface(width, height)
    with drawn as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.scale(width / SHEET[0], height / SHEET[1])
        draw = draw_sedan if model.drawing == "sedan" else draw_suv
        draw(canvas, choice.paint.paintwork, lights_on=lights_on)
    picture = np.multiply(brush.read_bytes(drawn), np.float32(1 / 255), dtype=np.float32)
    left, top, right, bottom = model.body
    return picture, (left * width, top * height, right * width, bottom * height)


def _photographed(
    choice: CarChoice, width_px: int
) -> tuple[Image, tuple[float, float, float, float]]:
    model, path = choice.car.model, choice.car.artwork
    if path is None:
        raise OurBug("a photographed car has a file")
    photo = open_photo(path)
    if model.body is not None:
        body = model.body
    else:
        # Alpha of a few levels is a matte's noise, not the car.
        extent = photo.getchannel("A").point(lambda value: 255 if value > 32 else 0).getbbox()
        left, top, right, bottom = extent or (0, 0, photo.width, photo.height)
        body = (
            left / photo.width,
            top / photo.height,
            right / photo.width,
            bottom / photo.height,
        )
    scale = width_px / ((body[2] - body[0]) * photo.width)
    width, height = max(2, round(photo.width * scale)), max(2, round(photo.height * scale))
    picture = scaled_cut_out(photo, width, height)
    return picture, (body[0] * width, body[1] * height, body[2] * width, body[3] * height)


def _region_mask(regions: Iterable[Region], width: int, height: int) -> Image:
    sheet = Pillow.new("L", (width, height))
    draw = ImageDraw.Draw(sheet)
    for region in regions:
        if region.shape == "polygon":
            draw.polygon([(x * width, y * height) for x, y in region.points], fill=255)
        elif region.box is not None:
            left, top, right, bottom = region.box
            box = (left * width, top * height, right * width, bottom * height)
            (draw.ellipse if region.shape == "ellipse" else draw.rectangle)(box, fill=255)
    return np.asarray(sheet, np.float32) / np.float32(255)


def _lamp_spots(model: CarModel, width: int, height: int) -> tuple[LampSpot, ...]:
    spots = []
    for region in model.protected:
        if region.what != "lamps":
            continue
        points = region.points
        if region.box is not None and not points:
            points = ((region.box[0], region.box[1]), (region.box[2], region.box[3]))
        x = sum(point[0] for point in points) / len(points)
        y = sum(point[1] for point in points) / len(points)
        ahead = (x > 0.5) == (model.facing == "right")
        spots.append(LampSpot(x * width, y * height, "head" if ahead else "tail"))
    return tuple(spots)
