"""Template `overlay`: title in the sky, figures on the road."""

from __future__ import annotations

from typing import Final

from milepost.lettering.fitting import CAP, LINE_PITCH, Block, fit_line, fit_lines
from milepost.lettering.galley import Galley
from milepost.lettering.ink import ink_on
from milepost.lettering.line import Hand, draw_line, set_line
from milepost.pixels.brush import paint
from milepost.pixels.skia_loader import skia

TITLE: Final = Hand(("serif",), 76.0, tracking=2.0)
PLACE: Final = Hand(("sans",), 22.0, tracking=4.0)
LATIN: Final = Hand(("condensed", "sans"), 25.0, tracking=5.0)
_COLUMN_GAP: Final = 40.0


def set_overlay(galley: Galley) -> None:
    """Set all type of the template."""
    _set_head(galley)
    set_foot(galley)


def set_foot(galley: Galley, *, calligraphic: bool = False) -> None:
    """Route line and figures over the lower end of the picture."""
    sheet = galley.sheet
    row = sheet.rect(galley.brief.composition.figures_box)
    ink = ink_on(sheet.ground(row._replace(top=row.top - 14.0)), warm=galley.is_warm)
    galley.lay_veil_down(row.top - 96.0, row.top - 14.0, ink)
    galley.write_figures(
        row,
        route_y=row.top + 18.0,
        baseline=row.bottom - 50.0,
        ink=ink,
        word_face="kai" if calligraphic else "serif",
    )


def _set_head(galley: Galley) -> None:
    sheet, contents = galley.sheet, galley.contents
    box = sheet.rect(galley.brief.composition.title_box)
    beside = galley.dates_width(box.width * 0.3)
    width = box.width - beside - _COLUMN_GAP
    below_label = _label_is_above(galley, box.right - beside)
    if below_label:
        width = min(width, galley.label.left - 28.0 - box.left)
    block = galley.keep("title", fit_lines(contents.title, TITLE, width, height=box.height - 80.0))
    ink = ink_on(sheet.ground(box), warm=galley.is_warm)
    galley.title_contrast = ink.contrast
    galley.lay_veil_up(box.bottom * 0.7, box.bottom + 90.0, ink)

    first = box.top + 30.0 - (8.0 * (len(block.lines) - 1)) + CAP * block.hand.size
    last = write_block(galley, block, box.left, first, paint(ink.main))
    _write_place(galley, box.left, last, width, paint(ink.main))
    baseline = galley.label.bottom + 40.0 if below_label else first - 34.0
    galley.write_dates(box.right, baseline, beside, ink, align=1.0)


def write_block(galley: Galley, block: Block, x: float, first: float, ink: skia.Paint) -> float:
    """Write the title's lines from baseline `first` on; returns the last baseline."""
    pitch = block.hand.size * LINE_PITCH
    placed = [(line, x, first + pitch * at) for at, line in enumerate(block.lines)]

    def draw(canvas: skia.Canvas, colour: skia.Paint) -> None:
        for line, line_x, baseline in placed:
            draw_line(canvas, line, line_x, baseline, colour)

    galley.draw_title = draw
    for line, line_x, baseline in placed:
        galley.sheet.write("title", line, line_x, baseline, ink)
    return placed[-1][2]


def _write_place(galley: Galley, x: float, title_at: float, width: float, ink: skia.Paint) -> None:
    contents = galley.contents
    baseline = title_at + 48.0
    if contents.place and contents.place not in contents.title and not contents.place.isascii():
        place = galley.keep("place", fit_line(contents.place, PLACE, width * 0.5)).lines[0]
        written = galley.sheet.write("place", place, x, baseline - 1.0, ink)
        width -= written.right + 16.0 - x
        x = written.right + 16.0
    if set_line(contents.place_latin, LATIN.scaled(0.6)).width <= width:
        latin = fit_line(contents.place_latin, LATIN, width).lines[0]
        galley.sheet.write("place latin", latin, x, baseline, ink)


def _label_is_above(galley: Galley, column_left: float) -> bool:
    box = galley.sheet.rect(galley.brief.composition.title_box)
    return galley.label.right > column_left - 20.0 and galley.label.top < box.top + 80.0
