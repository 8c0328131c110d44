"""Template `framed`: the art in a paper frame, a caption band under it."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np

from milepost.lettering.fitting import CAP, block_height, fit_line, fit_lines
from milepost.lettering.galley import Galley
from milepost.lettering.ink import Ink, contrast_of, ink_on, luminance
from milepost.lettering.line import Hand
from milepost.lettering.overlay import write_block
from milepost.lettering.sheet import Rect
from milepost.pixels.arrays import Image
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour, lch, oklch
from milepost.pixels.skia_loader import skia

TITLE: Final = Hand(("serif",), 60.0, tracking=1.0)
PLACE: Final = Hand(("serif",), 60.0, tracking=6.0)
LATIN: Final = Hand(("condensed", "sans"), 23.0, tracking=5.0)
PAPER: Final = oklch(0.966, 0.014, 85)
CORNER_RADIUS: Final = 10.0
_TOOTH: Final = 0.011
"""Strength of the paper's grain."""


def set_framed(galley: Galley) -> None:
    """Set all type of the template."""
    sheet = galley.sheet
    art = sheet.rect(galley.brief.composition.art_box)
    _set_place(galley)
    _draw_paper(galley, art)
    ink = _ink_on_paper(galley, art)
    row = sheet.rect(galley.brief.composition.figures_box)
    _set_caption(galley, row, ink)
    rule_y = row.top + 184.0
    rule = paint(ink.main.faded(0.16), stroke=1.2)
    sheet.canvas.drawLine(row.left, rule_y, row.right, rule_y, rule)
    sheet.drawn(Rect(row.left, rule_y - 2.0, row.right, rule_y + 2.0))
    galley.write_figures(row, route_y=row.top + 120.0, baseline=row.bottom - 48.0, ink=ink)


def _set_place(galley: Galley) -> None:
    """The name of the place, in the sky."""
    sheet, contents = galley.sheet, galley.contents
    box = sheet.rect(galley.brief.composition.title_box)
    align = 0.0 if box.left + box.right < sheet.width else 1.0
    edge = box.right if align else box.left
    place = galley.keep("place", fit_line(contents.place, PLACE, box.width))
    latin = galley.keep("place latin", fit_line(contents.place_latin, LATIN, box.width))
    width = max(place.width, latin.width)
    left = edge - width * align
    baseline = box.top + 12.0 + CAP * place.hand.size
    covered = Rect(left, box.top + 8.0, left + width, baseline + 40.0)
    ink = ink_on(sheet.ground(covered.grown(6.0)), warm=galley.is_warm)
    galley.lay_glow(covered, ink)
    place_line, latin_line = place.lines[0], latin.lines[0]
    sheet.write("place", place_line, edge - place_line.width * align, baseline, paint(ink.main))
    sheet.write(
        "place latin", latin_line, edge - latin_line.width * align, baseline + 36.0, paint(ink.main)
    )


def _set_caption(galley: Galley, row: Rect, ink: Ink) -> None:
    beside = galley.dates_width(row.width * 0.3)
    width = row.width - beside - 48.0
    block = galley.keep("title", fit_lines(galley.contents.title, TITLE, width, height=80.0))
    galley.title_contrast = ink.contrast
    size = block.hand.size
    first = row.top + 36.0 - block_height(len(block.lines), size) / 2 + CAP * size
    write_block(galley, block, row.left, first, paint(ink.main))
    galley.write_dates(row.right, row.top + 31.0, beside, ink, align=1.0)


def _ink_on_paper(galley: Galley, art: Rect) -> Ink:
    sky = galley.sheet.ground(Rect(art.left, art.top, art.right, art.top + art.height * 0.3))
    red, green, blue = (float(value) for value in sky[::16, ::16].mean(axis=(0, 1))[:3])
    hue = lch(Colour(red, green, blue))[2]
    main = oklch(0.27, 0.035, hue)
    contrast = contrast_of(luminance(main), luminance(PAPER))
    return Ink(main, oklch(0.50, 0.028, hue), PAPER.faded(0.0), contrast, is_light=False)


def _draw_paper(galley: Galley, art: Rect) -> None:
    """Paper all around the art; only its rounded corners need a path."""
    sheet = galley.sheet
    for rect in (
        Rect(0.0, 0.0, sheet.width, art.top),
        Rect(0.0, art.bottom, sheet.width, sheet.height),
        Rect(0.0, art.top, art.left, art.bottom),
        Rect(art.right, art.top, sheet.width, art.bottom),
    ):
        sheet.lay_tiles(rect, _paper())
    for x, left in ((art.left, art.left), (art.right, art.right - CORNER_RADIUS)):
        for y, top in ((art.top, art.top), (art.bottom, art.bottom - CORNER_RADIUS)):
            corner = Rect(left, top, left + CORNER_RADIUS, top + CORNER_RADIUS)
            path = skia.Path()
            path.addRect(skia.Rect(*corner.grown(1.0)))
            inwards_x = x + math.copysign(CORNER_RADIUS, sheet.width / 2 - x)
            inwards_y = y + (CORNER_RADIUS if y == art.top else -CORNER_RADIUS)
            path.addCircle(inwards_x, inwards_y, CORNER_RADIUS)
            path.setFillType(skia.PathFillType.kEvenOdd)
            sheet.canvas.save()
            sheet.canvas.clipRect(skia.Rect(*corner))
            sheet.canvas.drawPath(path, paint(PAPER))
            sheet.canvas.restore()
            sheet.drawn(corner)


@cache
def _paper() -> Image:
    """A tile of paper with fine light and dark speckles, `[256, 256, 3]`."""
    speckle = np.random.RandomState(20240502).normal(0.0, _TOOTH, (256, 256, 1))
    tile: Image = np.clip(np.array(PAPER[:3]) + speckle, 0.0, 1.0).astype(np.float32)
    return tile
