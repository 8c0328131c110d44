"""The chosen car at output size, with its masks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from milepost.car.model import CarChoice, CarModel, Corners, Protected, Region
from milepost.car.photo import extent_px, open_photo, scaled_cut_out
from milepost.car.placed import Cutout, LampSpot
from milepost.car.sedan import draw_sedan
from milepost.car.suv import draw_suv
from milepost.errors import OurBug
from milepost.pixels import brush
from milepost.pixels.arrays import Image, Mask, freeze
from milepost.pixels.skia_loader import skia

SHEET = (1040, 470)
"""Width and height of our drawings in their own units."""


def cut_out(choice: CarChoice, *, width_px: int, lights_on: bool) -> Cutout:
    """The car with its body `width_px` wide; lamps lit if it is a drawing and `lights_on`.

    Raises:
        InvalidInput: the PNG of the choice cannot be opened or is empty.
    """
    model = choice.car.model
    if choice.car.artwork is None:
        sheet, picture = _drawn(choice, width_px, lights_on=lights_on)
    else:
        sheet, picture = _photographed(choice, width_px)
    alpha = picture[..., 3]

    def mask(regions: Iterable[Region]) -> Mask:
        return freeze((_region_mask(regions, sheet) * alpha)[np.newaxis])

    def protected(what: Protected) -> Mask:
        return mask(region for region in model.protected if region.what == what)

    left, top = sheet.place(sheet.body[0], sheet.body[1])
    right, bottom = sheet.place(sheet.body[2], sheet.body[3])
    return Cutout(
        image=freeze(picture[np.newaxis]),
        badge=protected("badge"),
        plate=protected("plate"),
        lamps=protected("lamps"),
        rims=protected("rims"),
        door=mask([model.door]),
        body=(left, top, right, bottom),
        ground_row=sheet.place(0.0, model.ground_y)[1],
        facing=model.facing,
        height_m=model.height_m,
        light_azimuth_deg=model.light_azimuth_deg,
        lamp_spots=_lamp_spots(model, sheet),
        lights_on=lights_on,
    )


@dataclass(frozen=True)
class _Sheet:
    """The artwork's whole sheet at output size, and the part of it that holds the car."""

    width: int
    height: int
    body: Corners
    """The car itself, as fractions of the sheet."""
    crop: tuple[int, int, int, int]
    """Left, top, right, bottom of what is kept, in pixels of the sheet."""

    @classmethod
    def around(cls, body: Corners, width: int, height: int) -> _Sheet:
        """Keep the body and a few pixels around it."""
        margin = max(3, width // 150)
        return cls(
            width,
            height,
            body,
            (
                max(0, math.floor(body[0] * width) - margin),
                max(0, math.floor(body[1] * height) - margin),
                min(width, math.ceil(body[2] * width) + margin),
                min(height, math.ceil(body[3] * height) + margin),
            ),
        )

    def place(self, across: float, down: float) -> tuple[float, float]:
        """A place in fractions of the sheet, in pixels of the part that is kept."""
        return across * self.width - self.crop[0], down * self.height - self.crop[1]


def _drawn(choice: CarChoice, width_px: int, *, lights_on: bool) -> tuple[_Sheet, Image]:
    model = choice.car.model
    if choice.paint is None or model.body is None:
        raise OurBug("a drawn car has a paint and a body box")
    scale = width_px / ((model.body[2] - model.body[0]) * SHEET[0])
    sheet = _Sheet.around(model.body, round(SHEET[0] * scale), round(SHEET[1] * scale))
    left, top, right, bottom = sheet.crop
    drawn = brush.surface(right - left, bottom - top)
    with drawn as canvas:
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.translate(-left, -top)
        canvas.scale(sheet.width / SHEET[0], sheet.height / SHEET[1])
        draw = draw_sedan if model.drawing == "sedan" else draw_suv
        draw(canvas, choice.paint.paintwork, lights_on=lights_on)
    return sheet, np.multiply(brush.read_bytes(drawn), np.float32(1 / 255), dtype=np.float32)


def _photographed(choice: CarChoice, width_px: int) -> tuple[_Sheet, Image]:
    model, path = choice.car.model, choice.car.artwork
    if path is None:
        raise OurBug("a photographed car has a file")
    photo = open_photo(path)
    left, top, right, bottom = extent_px(photo)
    found = (left / photo.width, top / photo.height, right / photo.width, bottom / photo.height)
    body = model.body or found
    scale = width_px / ((body[2] - body[0]) * photo.width)
    sheet = _Sheet.around(
        body, max(8, round(photo.width * scale)), max(8, round(photo.height * scale))
    )
    left, top, right, bottom = sheet.crop
    picture = scaled_cut_out(photo, sheet.width, sheet.height)[top:bottom, left:right]
    return sheet, np.ascontiguousarray(picture)


def _region_mask(regions: Iterable[Region], sheet: _Sheet) -> Image:
    left, top, right, bottom = sheet.crop
    plane = Pillow.new("L", (right - left, bottom - top))
    draw = ImageDraw.Draw(plane)
    for region in regions:
        if region.shape == "polygon":
            draw.polygon([sheet.place(*point) for point in region.points], fill=255)
        elif region.box is not None:
            box = (*sheet.place(*region.box[:2]), *sheet.place(*region.box[2:]))
            (draw.ellipse if region.shape == "ellipse" else draw.rectangle)(box, fill=255)
    return np.asarray(plane, np.float32) / np.float32(255)


def _lamp_spots(model: CarModel, sheet: _Sheet) -> tuple[LampSpot, ...]:
    spots = []
    for region in model.protected:
        if region.what != "lamps":
            continue
        points = region.points
        if region.box is not None and not points:
            points = (region.box[:2], region.box[2:])
        across = sum(point[0] for point in points) / len(points)
        down = sum(point[1] for point in points) / len(points)
        ahead = (across > 0.5) == (model.facing == "right")
        spots.append(LampSpot(*sheet.place(across, down), "head" if ahead else "tail"))
    return tuple(spots)
