"""The row of figures: large condensed numerals, small units, labels under them."""

from __future__ import annotations

from typing import Final, NamedTuple

from milepost.lettering.contents import Figure
from milepost.lettering.faces import Face
from milepost.lettering.ink import Ink
from milepost.lettering.line import Hand, Line, set_line
from milepost.lettering.sheet import Rect, TypeSheet
from milepost.lettering.wording import is_cjk
from milepost.pixels.brush import paint

LABEL_BELOW: Final = 31.0
"""From the baseline of the numerals to that of the labels."""
_UNIT_GAP: Final = 7.0
_LEAST_GAP: Final = 34.0
_WIDEST_GAP: Final = 0.32
"""Of the row; fewer columns stay together instead of flying to the edges."""


class _Column(NamedTuple):
    value: Line
    unit: Line
    label: Line
    lift: float
    """Ideographs sit deeper than numerals and are lifted."""

    @property
    def value_width(self) -> float:
        return self.value.width + (_UNIT_GAP + self.unit.width if self.unit.glyphs else 0.0)

    @property
    def width(self) -> float:
        return max(self.value_width, self.label.width)


def draw_figures(
    sheet: TypeSheet,
    figures: tuple[Figure, ...],
    row: Rect,
    baseline: float,
    ink: Ink,
    *,
    word_face: Face = "serif",
    size: float = 57.0,
) -> None:
    """Set the columns across `row` with equal space between them, shrunk if they must be."""
    if not figures:
        return
    columns = [_column(figure, size, word_face) for figure in figures]
    wanted = sum(column.width for column in columns) + _LEAST_GAP * (len(columns) - 1)
    if wanted > row.width:
        columns = [_column(figure, size * row.width / wanted, word_face) for figure in figures]
    taken = sum(column.width for column in columns)
    gap = min(_WIDEST_GAP * row.width, (row.width - taken) / max(1, len(columns) - 1))
    x = row.left
    for column in columns:
        value = sheet.write("figure", column.value, x, baseline - column.lift, paint(ink.main))
        sheet.write("unit", column.unit, value.right + _UNIT_GAP, baseline, paint(ink.main))
        sheet.write("figure label", column.label, x, baseline + LABEL_BELOW, paint(ink.dim))
        x += column.width + gap


def _column(figure: Figure, size: float, word_face: Face) -> _Column:
    in_words = any(is_cjk(character) for character in figure.value)
    share = size / 57.0
    value = (
        Hand((word_face, "sans"), size * 0.64, tracking=1.0)
        if in_words
        else Hand(("condensed_bold", "sans"), size)
    )
    return _Column(
        set_line(figure.value, value),
        set_line(figure.unit, Hand(("condensed", "sans"), 25.0 * share, cjk_scale=0.80)),
        set_line(figure.label, Hand(("sans",), 18.0 * min(1.0, share), tracking=2.6)),
        lift=5.0 * share if in_words else 0.0,
    )
