"""The transparent sheet that type is drawn on, and its blend into the picture.

Only the parts that were drawn on are blended, so that a line of type costs a line of pixels and
not a picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.brief.composition import DESIGN_HEIGHT, DESIGN_WIDTH
from milepost.brief.model import Box
from milepost.lettering.line import Line, draw_line
from milepost.lettering.model import TextBox
from milepost.pixels.arrays import Image, Mask
from milepost.pixels.brush import paint
from milepost.pixels.oklch import BLACK
from milepost.pixels.skia_loader import skia


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

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, units: float) -> Rect:
        """Larger by `units` on every side."""
        return Rect(self.left - units, self.top - units, self.right + units, self.bottom + units)


class TypeSheet:
    """A picture's type, drawn in design units: the picture is at least 1080 by 1350 of them."""

    def __init__(self, picture: Image) -> None:
        """Lay a sheet over a copy of a picture `[1, height, width, 3]`."""
        self.picture: Image = picture[..., :3].copy()
        self.height_px, self.width_px = picture.shape[1:3]
        self.scale = min(self.width_px / DESIGN_WIDTH, self.height_px / DESIGN_HEIGHT)
        self.width, self.height = self.width_px / self.scale, self.height_px / self.scale
        self.text_boxes: list[TextBox] = []
        self._pixels = np.zeros((self.height_px, self.width_px, 4), np.uint8)
        self._surface = surface_over(self._pixels)
        self.canvas = self._surface.getCanvas()
        self.canvas.scale(self.scale, self.scale)
        self._drawn: list[Rect] = []

    def rect(self, box: Box) -> Rect:
        """A box of the composition in design units."""
        return Rect(
            box.left * self.width,
            box.top * self.height,
            box.right * self.width,
            box.bottom * self.height,
        )

    def box(self, rect: Rect) -> Box:
        """A rectangle in fractions of the picture."""
        return Box(
            left=rect.left / self.width,
            top=rect.top / self.height,
            right=rect.right / self.width,
            bottom=rect.bottom / self.height,
        )

    def ground(self, rect: Rect) -> Image:
        """The picture's pixels under a rectangle, at least one."""
        left, top, right, bottom = self._pixel_box(rect)
        return self.picture[0, top : max(bottom, top + 1), left : max(right, left + 1)]

    def drawn(self, rect: Rect) -> None:
        """Tell that something was drawn inside a rectangle."""
        self._drawn.append(rect)

    def wrote(self, name: str, rect: Rect) -> None:
        """Tell that a text was drawn, and where its ink is."""
        self.text_boxes.append(TextBox(name, self.box(rect)))
        self.drawn(rect.grown(4.0))

    def write(self, name: str, line: Line, x: float, baseline: float, ink: skia.Paint) -> Rect:
        """Draw a line of type whose origin is (x, baseline)."""
        rect = Rect(x, baseline + line.top, x + line.width, baseline + line.bottom)
        if line.glyphs:
            draw_line(self.canvas, line, x, baseline, ink)
            self.wrote(name, rect)
        return rect

    def coverage(self, draw: Callable[[skia.Canvas, skia.Paint], None]) -> Mask:
        """How much of each pixel a drawing covers, `[1, H, W]`."""
        cover = np.zeros((self.height_px, self.width_px, 4), np.uint8)
        surface = surface_over(cover)
        canvas = surface.getCanvas()
        canvas.scale(self.scale, self.scale)
        draw(canvas, paint(BLACK))
        return self.alpha_as_mask(cover)

    def alpha_as_mask(self, cover: NDArray[np.uint8]) -> Mask:
        """The alpha of RGBA bytes as a mask of batch 1."""
        mask = np.zeros((1, self.height_px, self.width_px), np.float32)
        rows = np.flatnonzero(cover[:, :, 3].any(axis=1))
        if rows.size:
            band = slice(int(rows[0]), int(rows[-1]) + 1)
            mask[0, band] = cover[band, :, 3] * np.float32(1 / 255)
        return mask

    def lay_tiles(self, rect: Rect, tile: Image) -> None:
        """Cover a rectangle of the picture with a tile `[height, width, 3]`, repeated."""
        left, top, right, bottom = self._pixel_box(rect)
        height, width = tile.shape[:2]
        for y in range(top, bottom, height):
            for x in range(left, right, width):
                under = self.picture[0, y : min(y + height, bottom), x : min(x + width, right)]
                under[...] = tile[: under.shape[0], : under.shape[1]]

    def blended(self) -> Image:
        """The picture with everything drawn so far, `[1, H, W, 3]`."""
        for rect in self._drawn:
            left, top, right, bottom = self._pixel_box(rect)
            layer = self._pixels[top:bottom, left:right]
            if not layer.size:
                continue
            under = self.picture[0, top:bottom, left:right]
            colour = layer.astype(np.float32)
            colour *= np.float32(1 / 255)
            under *= 1 - colour[..., 3:]
            under += colour[..., :3]
            layer[...] = 0  # a part drawn on twice is blended once
        self._drawn.clear()
        return self.picture

    def _pixel_box(self, rect: Rect) -> tuple[int, int, int, int]:
        left, top = (max(0, math.floor(edge * self.scale)) for edge in rect[:2])
        right, bottom = (math.ceil(edge * self.scale) for edge in rect[2:])
        return (
            min(left, self.width_px - 1),
            min(top, self.height_px - 1),
            min(max(right, 0), self.width_px),
            min(max(bottom, 0), self.height_px),
        )


def surface_over(pixels: NDArray[np.uint8]) -> skia.Surface:
    """A surface that draws straight into zeroed RGBA bytes, colour premultiplied."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, pixels, width * 4)
