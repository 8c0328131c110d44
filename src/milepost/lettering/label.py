"""The visible AI label: GB 45438-2025, clause 5.2.

The standard wants glyphs of at least 5 % of the shortest side at an edge or corner. It does not say
which height it means, so every glyph's *ink* keeps the limit, and letters and ideographs are scaled
apart until their ink is equally high.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from milepost.brief.model import Box
from milepost.lettering.faces import Face, face_for, metrics
from milepost.lettering.ink import Ink, contrast_of, ink_on, luminances
from milepost.lettering.line import Glyph, Line, draw_line
from milepost.lettering.model import LABEL_TEXT, Labelled
from milepost.lettering.sheet import surface_over
from milepost.lettering.wording import is_cjk
from milepost.pixels.arrays import Image, freeze
from milepost.pixels.brush import paint
from milepost.pixels.skia_loader import skia

LEAST_INK_SHARE: Final = 0.05
"""The law's limit: glyph height against the shortest side."""
INK_SHARE: Final = 0.0535
"""What is drawn, so that rounding and recompression cannot fall below."""
_WANTED_CONTRAST: Final = 4.5
_LEAST_PLATE_ALPHA: Final = 0.26
_FACES: Final[tuple[Face, ...]] = ("condensed", "sans")
_PAD_X, _PAD_Y, _GAP = 0.30, 0.20, 0.14
"""Plate around the ink and space between glyphs, in ink heights."""


@dataclass(frozen=True)
class LabelShape:
    """The label's glyphs set for one picture size; units are pixels."""

    line: Line
    width: float
    height: float
    """Of the ink."""
    glyph_edges: tuple[tuple[float, float], ...]
    """Left and right of each glyph's ink."""
    feet: tuple[float, ...]
    """How far the foot of the ink of its kind lies below each glyph's baseline."""

    @property
    def plate(self) -> tuple[float, float]:
        """Width and height of the plate."""
        return (
            self.width + 2 * _PAD_X * self.height,
            self.height * (1 + 2 * _PAD_Y),
        )


def label_shape(ink_height_px: float) -> LabelShape:
    """Set the label so that letters and ideographs are `ink_height_px` high, tops aligned.

    The line's origin is the upper left corner of its ink.
    """
    glyphs: list[Glyph] = []
    edges: list[tuple[float, float]] = []
    feet: list[float] = []
    pen = 0.0
    for character in LABEL_TEXT:
        face = face_for(character, _FACES) or "sans"
        measured = metrics(face, character)
        reference = metrics(face, "生" if is_cjk(character) else "I")
        if measured is None or reference is None:
            continue
        size = ink_height_px / (reference.bottom - reference.top)
        glyphs.append(Glyph(face, size, measured.glyph, pen - measured.left * size))
        feet.append(reference.bottom * size)
        edges.append((pen, pen + (measured.right - measured.left) * size))
        pen = edges[-1][1] + _GAP * ink_height_px
    width = edges[-1][1] if edges else 0.0
    return LabelShape(
        Line(LABEL_TEXT, tuple(glyphs), width, 0.0, ink_height_px),
        width,
        ink_height_px,
        tuple(edges),
        tuple(feet),
    )


def draw_shape(canvas: skia.Canvas, shape: LabelShape, x: float, y: float, ink: skia.Paint) -> None:
    """Draw the label's glyphs, the upper left corner of their ink at (x, y)."""
    for glyph, foot in zip(shape.line.glyphs, shape.feet, strict=True):
        one = Line("", (glyph,), 0.0, 0.0, 0.0)
        draw_line(canvas, one, x, y + shape.height - foot, ink)


def label_footprint(label_box: Box, width_px: int, height_px: int) -> Box:
    """Where the label's plate will be: in the middle of its box, inside the picture.

    Lettering keeps this place free.
    """
    plate_width, plate_height = _shape_for(width_px, height_px).plate
    left, top = _corner(label_box, plate_width, plate_height, width_px, height_px)
    return Box(
        left=left / width_px,
        top=top / height_px,
        right=(left + plate_width) / width_px,
        bottom=(top + plate_height) / height_px,
    )


def draw_label(picture: Image, label_box: Box) -> Labelled:
    """Draw the label on a rounded plate of the local hue and read it back.

    Args:
        picture: `[1, height, width, 3]`; it is copied.
        label_box: where the composition wants it; the label is centred there, and larger than the
            box if the law needs it.
    """
    height_px, width_px = picture.shape[1:3]
    shape = _shape_for(width_px, height_px)
    plate_width, plate_height = shape.plate
    left, top = _corner(label_box, plate_width, plate_height, width_px, height_px)
    right = min(width_px, left + round(plate_width) + 1)
    bottom = min(height_px, top + round(plate_height) + 1)
    result = picture.copy()
    ground = result[0, top:bottom, left:right]
    ink = _label_ink(ground)
    ink_left, ink_top = _PAD_X * shape.height, _PAD_Y * shape.height
    _blend(ground, ink, shape, ink_left, ink_top)
    contrast, ink_height = _read_back(ground, ink, shape, ink_left, ink_top)
    return Labelled(
        freeze(result),
        (
            round(left + ink_left),
            round(top + ink_top),
            round(left + ink_left + shape.width),
            round(top + ink_top + shape.height),
        ),
        LABEL_TEXT,
        contrast,
        ink_height,
    )


def _shape_for(width_px: int, height_px: int) -> LabelShape:
    return label_shape(max(7.0, INK_SHARE * min(width_px, height_px)))


def _corner(
    label_box: Box, plate_width: float, plate_height: float, width_px: int, height_px: int
) -> tuple[int, int]:
    box_left, box_top, box_right, box_bottom = label_box.pixels(width_px, height_px)
    left = (box_left + box_right - plate_width) / 2
    top = (box_top + box_bottom - plate_height) / 2
    return (
        round(min(max(left, 0.0), max(0.0, width_px - plate_width - 1))),
        round(min(max(top, 0.0), max(0.0, height_px - plate_height - 1))),
    )


def _label_ink(ground: Image) -> Ink:
    return ink_on(
        ground,
        wanted_contrast=_WANTED_CONTRAST,
        least_veil=_LEAST_PLATE_ALPHA,
        outliers_percent=0.2,
    )


def _blend(ground: Image, ink: Ink, shape: LabelShape, ink_left: float, ink_top: float) -> None:
    height, width = ground.shape[:2]
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = surface_over(pixels)
    with surface as canvas:
        plate = skia.Rect.MakeWH(*shape.plate)
        radius = 0.34 * shape.height
        canvas.drawRoundRect(plate, radius, radius, paint(ink.veil))
        rim = plate.makeInset(0.75, 0.75)
        canvas.drawRoundRect(
            rim, radius, radius, paint(ink.main.faded(0.22), stroke=max(1.0, shape.height / 40))
        )
        draw_shape(canvas, shape, ink_left, ink_top, paint(ink.main))
    layer = pixels.astype(np.float32)
    layer *= np.float32(1 / 255)
    ground *= 1 - layer[..., 3:]
    ground += layer[..., :3]


def _read_back(
    pixels: Image, ink: Ink, shape: LabelShape, ink_left: float, ink_top: float
) -> tuple[float, float]:
    """Contrast and lowest glyph height as the finished pixels have them."""
    left, top = round(ink_left), round(ink_top)
    levels = luminances(pixels)
    window = levels[top - 3 : round(ink_top + shape.height) + 3, left : round(left + shape.width)]
    own = float(np.percentile(window, 99.5 if ink.is_light else 0.5))
    middle = (float(np.median(levels)) + own) / 2
    is_ink = levels > middle if ink.is_light else levels < middle
    plain = _plain(is_ink[top - 3 : top - 3 + window.shape[0], left : left + window.shape[1]])
    ground = window[plain]
    if not ground.size:
        return 1.0, 0.0
    contrast = min(contrast_of(own, float(np.percentile(ground, share))) for share in (0.5, 99.5))
    heights = []
    for glyph_left, glyph_right in shape.glyph_edges:
        columns = slice(
            int(ink_left + glyph_left), max(int(ink_left + glyph_right), int(ink_left) + 1) + 1
        )
        rows = np.flatnonzero(is_ink[top - 3 : round(ink_top + shape.height) + 3, columns].any(1))
        heights.append(float(rows[-1] - rows[0] + 1) if rows.size else 0.0)
    return contrast, min(heights)


def _plain(is_ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels at least two away from ink: the ground without smoothed edges."""
    near = is_ink.copy()
    for shift in (1, 2):
        near[shift:] |= is_ink[:-shift]
        near[:-shift] |= is_ink[shift:]
        near[:, shift:] |= is_ink[:, :-shift]
        near[:, :-shift] |= is_ink[:, shift:]
    return ~near
