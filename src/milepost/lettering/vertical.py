"""Template `vertical` (国风): title column, small column, red seal; figures at the foot."""

from __future__ import annotations

from typing import Final

import numpy as np

from milepost.lettering.column import Columns, draw_columns, fit_columns
from milepost.lettering.galley import Galley
from milepost.lettering.ink import Ink, ink_on, luminances
from milepost.lettering.line import Hand, Line, set_line
from milepost.lettering.overlay import set_foot
from milepost.lettering.sheet import Rect
from milepost.lettering.wording import is_cjk
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia

TITLE: Final = Hand(("kai", "serif"), 84.0, tracking=6.0)
PLACE: Final = Hand(("kai", "serif"), 34.0, tracking=8.0)
SEAL_SIZE: Final = 64.0
SEAL_RED: Final = oklch(0.52, 0.19, 28)
SEAL_TEXT: Final = oklch(0.95, 0.03, 85)
_BRUSH_WEIGHT: Final = 0.022
"""The title's outline is this much of its size, so that it stands up to the art."""
_DATES_PITCH: Final = 30.0
_MORE_REST: Final = 0.12
"""How much calmer, in luminance, the ground under the label must be to be preferred."""
_SEAL_ROOM: Final = SEAL_SIZE + 22.0


def set_vertical(galley: Galley) -> None:
    """Set all type of the template."""
    sheet = galley.sheet
    box = sheet.rect(galley.brief.composition.title_box)
    on_left = box.left + box.right < sheet.width
    ink = ink_on(sheet.ground(box), warm=galley.is_warm)
    galley.title_contrast = ink.contrast
    place_room = PLACE.size + 34.0
    title = fit_columns(
        galley.contents.title, TITLE, box.height - _SEAL_ROOM, width=box.width - place_room
    )
    if title.shortened:
        galley.shortened.append("title")
    left = box.left if on_left else box.right - title.width
    covered = Rect(left, box.top, left + title.width, box.top + title.height)
    galley.lay_glow(Rect(box.left, box.top, box.right, covered.bottom + _SEAL_ROOM), ink)
    _write_title(galley, title, covered, ink)
    place_axis = covered.right + 46.0 if on_left else covered.left - 46.0
    _write_place(galley, place_axis, box, ink)
    _stamp_seal(galley, covered, title.hand.size)
    _write_dates(galley)
    set_foot(galley, calligraphic=True)


def _write_title(galley: Galley, title: Columns, covered: Rect, ink: Ink) -> None:
    axis = covered.right - title.hand.size / 2

    def draw(canvas: skia.Canvas, colour: skia.Paint) -> None:
        colour.setStyle(skia.Paint.kStrokeAndFill_Style)
        colour.setStrokeWidth(title.hand.size * _BRUSH_WEIGHT)
        draw_columns(canvas, title, axis, covered.top, colour)

    galley.draw_title = draw
    draw(galley.sheet.canvas, paint(ink.main))
    galley.sheet.wrote("title", covered)


def _write_place(galley: Galley, axis: float, box: Rect, ink: Ink) -> None:
    contents = galley.contents
    parts = [part for part in (contents.place, contents.city) if part not in contents.title]
    text = "·".join(dict.fromkeys(parts))
    if not text:
        return
    place = fit_columns(text, PLACE, box.height * 0.8, most=1)
    top = box.top + 8.0
    draw_columns(galley.sheet.canvas, place, axis, top, paint(ink.main.faded(0.92)))
    half = place.hand.size / 2
    galley.sheet.wrote("place", Rect(axis - half, top, axis + half, top + place.height))


def _stamp_seal(galley: Galley, title: Rect, column_width: float) -> None:
    """Two to four characters of the team's or the city's name, cut out of a red stamp."""
    characters = _seal_characters(galley)
    if not characters:
        return
    sheet = galley.sheet
    rows = 2 if len(characters) == 4 else len(characters)
    columns = 2 if len(characters) == 4 else 1
    size = 25.0 if columns == 2 else min(34.0, 54.0 / rows)
    pitch = size * 1.12
    width = SEAL_SIZE if columns == 2 else pitch + 16.0
    height = SEAL_SIZE if columns == 2 else rows * pitch + 12.0
    middle = title.left + column_width / 2  # under the column that is read last
    seal = Rect(middle - width / 2, title.bottom + 20.0, middle + width / 2, 0.0)
    seal = seal._replace(bottom=seal.top + height)
    sheet.canvas.drawRoundRect(skia.Rect(*seal), 9.0, 9.0, paint(SEAL_RED))
    rim = skia.Rect(*seal.grown(-3.5))
    sheet.canvas.drawRoundRect(rim, 6.5, 6.5, paint(_rim(), stroke=1.2))
    for at, character in enumerate(characters):
        column, row = divmod(at, rows)
        line = set_line(character, Hand(("serif",), size))
        x = middle + (pitch * (0.5 - column) if columns == 2 else 0.0)
        y = (seal.top + seal.bottom) / 2 + pitch * (row - (rows - 1) / 2)
        _draw_centred(galley, line, x, y)
    sheet.wrote("seal", seal)


def _seal_characters(galley: Galley) -> str:
    for text in (galley.contents.team, galley.contents.city):
        ideographs = "".join(one for one in text if is_cjk(one) and one.isalnum())
        if len(ideographs) >= 2:
            return ideographs[:4]
    return ""


def _draw_centred(galley: Galley, line: Line, x: float, y: float) -> None:
    baseline = y - (line.top + line.bottom) / 2
    blob_paint = paint(SEAL_TEXT)
    galley.sheet.write("seal", line, x - line.width / 2, baseline, blob_paint)


def _rim() -> Colour:
    return SEAL_TEXT.faded(0.55)


def _write_dates(galley: Galley) -> None:
    """Beside the AI label on its inner side, or under it where that ground is calmer."""
    sheet, label = galley.sheet, galley.label
    on_right = label.left + label.right > sheet.width
    align = 1.0 if on_right else 0.0
    beside_x = label.left - 28.0 if on_right else label.right + 28.0
    under_x = label.right - 16.0 if on_right else label.left + 16.0
    beside = _dates_rect(galley, beside_x, label.top + 6.0, align)
    under = _dates_rect(galley, under_x, label.bottom + 8.0, align)
    site = sheet.rect(galley.brief.composition.landmark_box)
    rect, x = beside, beside_x
    if not under.overlaps(site) and _unrest(galley, under) < _unrest(galley, beside) - _MORE_REST:
        rect, x = under, under_x
    ink = ink_on(sheet.ground(rect), warm=galley.is_warm)
    galley.lay_glow(rect, ink)
    galley.write_dates(x, rect.top + 25.0, rect.width, ink, align=align, pitch=_DATES_PITCH)


def _dates_rect(galley: Galley, x: float, top: float, align: float) -> Rect:
    width = galley.dates_width(260.0)
    return Rect(x - width * align, top, x + width * (1 - align), top + 32.0 + _DATES_PITCH)


def _unrest(galley: Galley, rect: Rect) -> float:
    """How much lightness varies under a rectangle."""
    return float(np.ptp(np.percentile(luminances(galley.sheet.ground(rect)), [0.5, 99.5])))
