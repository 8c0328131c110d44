"""Vertical setting: columns of upright ideographs, Latin words turned on their side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from milepost.lettering.fitting import ELLIPSIS
from milepost.lettering.line import CLOSERS, OPENERS, PAUSES, Hand, Line, draw_line, set_line
from milepost.lettering.wording import is_cjk
from milepost.pixels.skia_loader import skia

FULL_WIDTH: Final = {"!": "！", "?": "？", ",": "，", ":": "：", ";": "；"}
_STOPS: Final = frozenset("，。、")
_TURNED: Final = OPENERS | CLOSERS | frozenset("—–-…~〜ー()[]")
_SHRINK: Final = (1.0, 0.9, 0.8, 0.7, 0.6)
_SHRINK_IN_COLUMNS: Final = (0.66, 0.62, 0.58, 0.54, 0.5, 0.46, 0.42, 0.39, 0.36)
_SMALLEST: Final = 0.3
COLUMN_PITCH: Final = 1.32
"""From axis to axis, in type sizes."""


@dataclass(frozen=True)
class Cell:
    """One step down the column."""

    line: Line
    height: float
    shift_x: float
    """Of the origin from the axis."""
    baseline: float
    """From the cell's top."""
    turned: bool
    """Turned by a quarter; the line runs down the axis."""
    may_end_before: bool


@dataclass(frozen=True)
class Columns:
    """Fitted vertical text."""

    columns: tuple[tuple[Cell, ...], ...]
    """In reading order: right to left."""
    hand: Hand
    shortened: bool

    @property
    def width(self) -> float:
        """Of all columns, in design units."""
        return self.hand.size * (1 + COLUMN_PITCH * (len(self.columns) - 1))

    @property
    def height(self) -> float:
        """Of the longest column."""
        return max((column_height(column, self.hand) for column in self.columns), default=0.0)


def fit_columns(
    text: str, hand: Hand, height: float, *, width: float = math.inf, most: int = 4
) -> Columns:
    """One column to 60 % of its size, then more and smaller columns, then an ellipsis."""
    for share in _SHRINK:
        smaller = hand.scaled(share)
        cells = _cells(text, smaller, height)
        if column_height(cells, smaller) <= height:
            return Columns((tuple(cells),), smaller, shortened=False)
    for share in _SHRINK_IN_COLUMNS if most > 1 else ():
        smaller = hand.scaled(share)
        cells = _cells(text, smaller, height)
        count = max(2, math.ceil(column_height(cells, smaller) / height))
        fitted = Columns(_broken(cells, smaller, height, count), smaller, shortened=False)
        if len(fitted.columns) <= most and fitted.width <= width:
            return fitted
    smallest = hand.scaled(_SMALLEST if most > 1 else _SHRINK[-1])
    kept = text[: math.ceil(most * height / smallest.size) + 2]
    while True:
        kept = kept[:-1]
        cells = _cells(kept + ELLIPSIS, smallest, height)
        columns = _broken(cells, smallest, height, most)
        if len(columns) <= most or not kept:
            return Columns(columns[:most], smallest, shortened=True)


def column_height(cells: list[Cell] | tuple[Cell, ...], hand: Hand) -> float:
    """Of a column, without the space after its last cell."""
    return sum(cell.height for cell in cells) + hand.tracking * max(0, len(cells) - 1)


def draw_columns(
    canvas: skia.Canvas, columns: Columns, right_axis: float, top: float, ink: skia.Paint
) -> None:
    """Draw the columns, the first with its axis at `right_axis`."""
    for at, column in enumerate(columns.columns):
        axis = right_axis - at * columns.hand.size * COLUMN_PITCH
        y = top
        for cell in column:
            if cell.turned:
                canvas.save()
                canvas.translate(axis, y)
                canvas.rotate(90.0)
                draw_line(canvas, cell.line, 0.0, cell.baseline, ink)
                canvas.restore()
            else:
                draw_line(canvas, cell.line, axis + cell.shift_x, y + cell.baseline, ink)
            y += cell.height + columns.hand.tracking


def _broken(
    cells: list[Cell], hand: Hand, height: float, count: int
) -> tuple[tuple[Cell, ...], ...]:
    """Break into at least `count` columns of about equal height, rather after a pause."""
    columns: list[tuple[Cell, ...]] = []
    rest = cells
    while rest:
        goal = column_height(rest, hand) / max(1, count - len(columns))
        end = _column_end(rest, hand, height, goal)
        columns.append(tuple(rest[:end]))
        rest = rest[end:]
    return tuple(columns)


def _column_end(cells: list[Cell], hand: Hand, height: float, goal: float) -> int:
    if column_height(cells, hand) <= min(height, goal * 1.01):
        return len(cells)
    best, least = 1, math.inf
    for end in range(1, len(cells)):
        tall = column_height(cells[:end], hand)
        if tall > height:
            break
        after_pause = not cells[end - 1].may_end_before
        off = abs(tall - goal) - (2.2 * hand.size if after_pause else 0.0)
        if cells[end].may_end_before and off < least:
            best, least = end, off
    return best


def _cells(text: str, hand: Hand, longest: float) -> list[Cell]:
    cells: list[Cell] = []
    word = ""
    for character in text:
        fitting = FULL_WIDTH.get(character, character) if not word else character
        if is_cjk(fitting) or fitting in _TURNED or fitting in PAUSES or ord(fitting) > 0x2FFF:
            cells += _word_cells(word, hand, longest)
            word = ""
            cells.append(_character_cell(FULL_WIDTH.get(character, character), hand))
        elif character == " ":
            cells += _word_cells(word, hand, longest)
            word = ""
            if cells:
                cells[-1] = _with_space(cells[-1], hand)
        else:
            word += character
    return cells + _word_cells(word, hand, longest)


def _character_cell(character: str, hand: Hand) -> Cell:
    size = hand.size
    line = set_line(character, Hand(hand.faces, size))
    breakable = character not in PAUSES | CLOSERS
    if character in _TURNED:
        middle = -(line.top + line.bottom) / 2 if character in "…—–-" else size * 0.38
        return Cell(
            line, max(line.width, size * 0.5), 0.0, middle, turned=True, may_end_before=breakable
        )
    if character in _STOPS:  # upper right of its cell, half a cell high
        return Cell(line, size * 0.5, size * 0.1, size * 0.1, turned=False, may_end_before=False)
    middle = size * 0.5 - (line.top + line.bottom) / 2 if character in PAUSES else size * 0.88
    return Cell(line, size, -line.width / 2, middle, turned=False, may_end_before=breakable)


def _word_cells(word: str, hand: Hand, longest: float) -> list[Cell]:
    if not word:
        return []
    size = hand.size
    line = set_line(word, Hand(hand.faces, size * 0.92))
    if len(word) <= 2 and line.width <= size * 1.1:
        middle = size * 0.5 - (line.top + line.bottom) / 2
        return [Cell(line, size, -line.width / 2, middle, turned=False, may_end_before=True)]
    if line.width + size * 0.1 > longest and len(word) > 2:  # longer than a column
        half = len(word) // 2
        return [
            cell for part in (word[:half], word[half:]) for cell in _word_cells(part, hand, longest)
        ]
    down = size * 0.34  # the x-height's middle stands on the axis
    return [Cell(line, line.width + size * 0.1, 0.0, down, turned=True, may_end_before=True)]


def _with_space(cell: Cell, hand: Hand) -> Cell:
    return Cell(
        cell.line,
        cell.height + hand.size * 0.25,
        cell.shift_x,
        cell.baseline,
        cell.turned,
        cell.may_end_before,
    )
