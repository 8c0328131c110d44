"""The palace over Lhasa: white wings, the red palace between them, gold roofs, zigzag stairs."""

from __future__ import annotations

from typing import NamedTuple

from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


class PalaceColours(NamedTuple):
    """Walls, roofs and windows in the light of the scene."""

    white: Colour
    red: Colour
    gold: Colour
    window: Colour


class _Block(NamedTuple):
    """A battered wall: left and right end at its foot, foot and top level, in heights."""

    left: float
    right: float
    low: float
    top: float


_WHITE = (
    _Block(-1.50, -1.16, 0.06, 0.36),
    _Block(1.22, 1.50, 0.06, 0.34),
    _Block(-1.22, -0.72, 0.10, 0.50),
    _Block(0.86, 1.26, 0.10, 0.46),
    _Block(-0.80, -0.36, 0.14, 0.60),
    _Block(0.34, 0.90, 0.14, 0.70),
    _Block(-0.58, 0.52, 0.10, 0.46),
)
_RED = (_Block(-0.44, 0.36, 0.40, 0.88), _Block(-0.50, -0.32, 0.40, 0.76))
_GOLD = ((-0.30, 0.88, 0.11), (-0.06, 0.90, 0.15), (0.20, 0.88, 0.12), (0.60, 0.70, 0.09))
"""(place, level, half the width) of gilded roofs."""


def potala_palace(canvas: skia.Canvas, stand: Stand, *, colours: PalaceColours) -> None:
    """About three heights wide; its lowest walls stand on the rock."""
    for block in _WHITE:
        _wall(canvas, stand, block, wall=colours.white, frieze=colours.red, window=colours.window)
    for block in _RED:
        _wall(
            canvas,
            stand,
            block,
            wall=colours.red,
            frieze=colours.red.shifted(-0.10),
            window=colours.white.shifted(-0.06),
        )
    for place, level, half in _GOLD:
        _gold_roof(canvas, stand, place=place, level=level, half=half, gold=colours.gold)
    _stairs(canvas, stand, colours=colours)


def _wall(
    canvas: skia.Canvas,
    stand: Stand,
    block: _Block,
    *,
    wall: Colour,
    frieze: Colour,
    window: Colour,
) -> None:
    """A wall that leans inwards, a dark frieze under its flat roof, rows of small windows."""
    left, right, low, top = block
    lean = (top - low) * 0.07
    corners = [(left, low), (left + lean, top), (right - lean, top), (right, low)]
    shader = linear_gradient(
        stand.at(left, 0), stand.at(right, 0), [wall.shifted(0.02), wall, wall.shifted(-0.10)]
    )
    canvas.drawPath(polygon([stand.at(*place) for place in corners]), paint(shader=shader))
    band = stand.box(left + lean, top - 0.055, right - lean, top + 0.008)
    canvas.drawRect(band, paint(frieze))
    rows = max(1, int((top - low - 0.16) / 0.095))
    columns = max(2, int((right - left - 0.06) / 0.075))
    panes = skia.Path()
    for row in range(rows):
        level = top - 0.14 - row * 0.095
        for column in range(columns):
            place = left + 0.055 + (right - left - 0.11) * column / (columns - 1)
            panes.addRect(stand.box(place - 0.012, level - 0.022, place + 0.012, level + 0.026))
    canvas.drawPath(panes, paint(window))


def _gold_roof(
    canvas: skia.Canvas, stand: Stand, *, place: float, level: float, half: float, gold: Colour
) -> None:
    """A hipped roof with upturned corners and a finial."""
    rise = half * 0.62
    outline = skia.Path()
    outline.moveTo(*stand.at(place - half * 1.25, level + rise * 0.20))
    outline.quadTo(
        *stand.at(place - half * 0.7, level + rise * 0.22),
        *stand.at(place - half * 0.5, level + rise),
    )
    outline.lineTo(*stand.at(place + half * 0.5, level + rise))
    outline.quadTo(
        *stand.at(place + half * 0.7, level + rise * 0.22),
        *stand.at(place + half * 1.25, level + rise * 0.20),
    )
    outline.lineTo(*stand.at(place + half, level))
    outline.lineTo(*stand.at(place - half, level))
    outline.close()
    shades = [gold.shifted(0.08), gold, gold.shifted(-0.14)]
    shader = linear_gradient(stand.at(0, level + rise), stand.at(0, level), shades)
    canvas.drawPath(outline, paint(shader=shader))
    canvas.drawLine(
        *stand.at(place, level + rise),
        *stand.at(place, level + rise * 1.5),
        paint(gold.shifted(0.06), stroke=2.4),
    )


def _stairs(canvas: skia.Canvas, stand: Stand, *, colours: PalaceColours) -> None:
    """White ramps that turn back and forth down the hill."""
    ramps = (
        (-0.34, 0.14, -1.05, -0.06),
        (-1.05, -0.06, -0.30, -0.20),
        (0.30, 0.14, 0.98, -0.04),
        (0.98, -0.04, 0.34, -0.20),
    )
    for left, high, right, low in ramps:
        corners = [(left, high), (right, low), (right, low - 0.045), (left, high - 0.045)]
        canvas.drawPath(
            polygon([stand.at(*place) for place in corners]), paint(colours.white.shifted(-0.03))
        )
        edge = [stand.at(left, high - 0.045), stand.at(right, low - 0.045)]
        canvas.drawPath(polygon(edge, close=False), paint(colours.red, stroke=2.0))
