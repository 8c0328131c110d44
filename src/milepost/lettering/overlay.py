"""Template `overlay`: title in the sky, figures on the road."""

from __future__ import annotations

from typing import Final, TypeAlias

from milepost.lettering.fitting import CAP, LINE_PITCH, Block, fit_line, fit_lines
from milepost.lettering.galley import Galley
from milepost.lettering.ink import Ink, ink_on
from milepost.lettering.line import Hand, Line, draw_line, set_line
from milepost.lettering.sheet import Rect
from milepost.pixels.brush import paint
from milepost.pixels.skia_loader import skia

TITLE: Final = Hand(("serif",), 76.0, tracking=2.0)
PLACE: Final = Hand(("sans",), 22.0, tracking=4.0)
LATIN: Final = Hand(("condensed", "sans"), 25.0, tracking=5.0)
_COLUMN_GAP: Final = 40.0
_LOCAL_CONTRAST: Final = 2.6
_SWALLOWED_PERCENT: Final = 1.5
"""Small type needs that contrast nearly everywhere, or a letter is lost."""
_MOST_PALE_VEIL: Final = 0.3
"""Alpha beyond which a pale veil looks like fog on the road, and a dark one is better."""
_BELOW_TYRES: Final = 52.0
"""From the figures up to where the car and its shadow stand, in units."""

Placed: TypeAlias = tuple[str, Line, float, float]
"""A line's name, the line, and where its baseline begins."""


def set_overlay(galley: Galley) -> None:
    """Set all type of the template."""
    _set_head(galley)
    set_foot(galley)


def set_foot(galley: Galley, *, calligraphic: bool = False) -> None:
    """Route line and figures over the lower end of the picture."""
    sheet = galley.sheet
    row = sheet.rect(galley.brief.composition.figures_box)
    ground = sheet.ground(row._replace(top=row.top - 14.0))
    ink = ink_on(ground, warm=galley.is_warm)
    if not ink.is_light and ink.veil.alpha > _MOST_PALE_VEIL:
        ink = ink_on(ground, warm=galley.is_warm, light=True)
    # A dark veil deepens the car's shadow; a pale one would wash it out.
    begin = row.top - (96.0 if ink.is_light else _BELOW_TYRES)
    galley.lay_veil_down(begin, row.top - 14.0, ink)
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
    last = first + block.hand.size * LINE_PITCH * (len(block.lines) - 1)
    place = _place_lines(galley, box.left, last + 48.0, width)
    dates = galley.label.bottom + 40.0 if below_label else first - 34.0
    # All that lies under type is laid before any of it is written.
    for rect in _small_type(place, Rect(box.right - beside, dates, box.right, dates), beside):
        _calm(galley, rect, ink)
    write_block(galley, block, box.left, first, paint(ink.main))
    for name, line, x, baseline in place:
        galley.sheet.write(name, line, x, baseline, paint(ink.main))
    galley.write_dates(box.right, dates, beside, ink, align=1.0)


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


def _place_lines(galley: Galley, x: float, baseline: float, width: float) -> list[Placed]:
    """The place's names, as far as they fit: Chinese first, romanised after it."""
    contents = galley.contents
    lines: list[Placed] = []
    if contents.place and contents.place not in contents.title and not contents.place.isascii():
        place = galley.keep("place", fit_line(contents.place, PLACE, width * 0.5)).lines[0]
        lines.append(("place", place, x, baseline - 1.0))
        width -= place.width + 16.0
        x += place.width + 16.0
    if set_line(contents.place_latin, LATIN.scaled(0.6)).width <= width:
        latin = fit_line(contents.place_latin, LATIN, width).lines[0]
        lines.append(("place latin", latin, x, baseline))
    return lines


def _small_type(place: list[Placed], dates: Rect, beside: float) -> list[Rect]:
    """Where small type will stand in the head."""
    rects = []
    if place:
        _, line, x, baseline = place[-1]
        rects.append(Rect(place[0][2], baseline - 26.0, x + line.width, baseline + 8.0))
    if beside:
        rects.append(dates._replace(top=dates.top - 26.0, bottom=dates.bottom + 42.0))
    return rects


def _calm(galley: Galley, rect: Rect, ink: Ink) -> None:
    """Lay something soft under small type where a window or a lamp would swallow a letter."""
    local = ink_on(
        galley.sheet.ground(rect),
        warm=galley.is_warm,
        wanted_contrast=_LOCAL_CONTRAST,
        outliers_percent=_SWALLOWED_PERCENT,
        light=ink.is_light,
    )
    galley.lay_glow(rect, local)


def _label_is_above(galley: Galley, column_left: float) -> bool:
    box = galley.sheet.rect(galley.brief.composition.title_box)
    return galley.label.right > column_left - 20.0 and galley.label.top < box.top + 80.0
