"""A church: a great onion dome over brick, or twin spires of stone."""

from __future__ import annotations

from typing import NamedTuple

from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class ChurchColours(NamedTuple):
    """Walls, roofs and light of a church."""

    wall: Colour
    trim: Colour
    roof: Colour
    gold: Colour
    lamp: Colour
    lamps: float
    """0 dark .. 1 lit windows."""
    dark: Colour


class _Place(NamedTuple):
    """Middle, foot, half the width and height of a part of the building."""

    x: float
    foot: float
    half: float
    height: float


def domed_church(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, colours: ChurchColours
) -> None:
    """A brick body with tent-roofed turrets around a drum and a large onion dome."""
    half = height * 0.27
    for side in (-1, 1):
        turret = x + side * half * 0.8
        _block(canvas, _Place(turret, foot, half * 0.3, height * 0.44), colours)
        tent = [
            (turret - half * 0.34, foot - height * 0.44),
            (turret, foot - height * 0.68),
            (turret + half * 0.34, foot - height * 0.44),
        ]
        canvas.drawPath(polygon(tent), paint(colours.roof))
        _onion(canvas, turret, foot - height * 0.65, half * 0.11, colours)
    _block(canvas, _Place(x, foot, half * 0.66, height * 0.46), colours)
    _block(canvas, _Place(x, foot - height * 0.46, half * 0.44, height * 0.14), colours)
    _onion(canvas, x, foot - height * 0.58, half * 0.56, colours)
    gable = [
        (x - half * 0.4, foot - height * 0.30),
        (x, foot - height * 0.44),
        (x + half * 0.4, foot - height * 0.30),
    ]
    canvas.drawPath(polygon(gable), paint(colours.trim))
    _arched(canvas, _Place(x, foot, half * 0.17, height * 0.17), colours)


def spired_church(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, colours: ChurchColours
) -> None:
    """Two towers with pointed spires beside a gabled front with a rose window."""
    half = height * 0.23
    _block(canvas, _Place(x, foot, half * 0.62, height * 0.46), colours)
    gable = [
        (x - half * 0.62, foot - height * 0.45),
        (x, foot - height * 0.60),
        (x + half * 0.62, foot - height * 0.45),
    ]
    canvas.drawPath(polygon(gable), paint(colours.wall))
    rose = mix(colours.dark, colours.lamp, 0.9 * colours.lamps)
    canvas.drawCircle(x, foot - height * 0.38, half * 0.24, paint(colours.trim))
    canvas.drawCircle(x, foot - height * 0.38, half * 0.18, paint(rose))
    _arched(canvas, _Place(x, foot, half * 0.2, height * 0.2), colours)
    for side in (-1, 1):
        tower = x + side * half * 0.8
        _block(canvas, _Place(tower, foot, half * 0.28, height * 0.62), colours)
        spire = [
            (tower - half * 0.31, foot - height * 0.62),
            (tower, foot - height * 0.96),
            (tower + half * 0.31, foot - height * 0.62),
        ]
        canvas.drawPath(polygon(spire), paint(colours.roof))
        _cross(canvas, tower, foot - height * 0.95, height * 0.045, colours.gold)
        for level in (0.16, 0.40):
            _arched(
                canvas, _Place(tower, foot - height * level, half * 0.1, height * 0.14), colours
            )


def _block(canvas: skia.Canvas, place: _Place, colours: ChurchColours) -> None:
    x, foot, half, height = place
    across = [colours.wall.shifted(-0.07), colours.wall, colours.wall.shifted(0.04)]
    shader = linear_gradient((x - half, 0), (x + half, 0), across)
    canvas.drawRect(skia.Rect(x - half, foot - height, x + half, foot), paint(shader=shader))
    trim = skia.Path()
    for level in (0.52, 1.0):
        y = foot - height * level
        trim.addRect(skia.Rect(x - half * 1.05, y - 3, x + half * 1.05, y + 3))
    canvas.drawPath(trim, paint(colours.trim))
    count = max(1, int(half / 13))
    for at in range(count):
        middle = x - half + half * 2 * (at + 0.5) / count
        _arched(
            canvas,
            _Place(middle, foot - height * 0.60, half * 0.22 / count + 3, height * 0.24),
            colours,
        )


def _arched(canvas: skia.Canvas, place: _Place, colours: ChurchColours) -> None:
    x, foot, half, height = place
    window = skia.Path()
    window.addRect(skia.Rect(x - half, foot - height + half, x + half, foot))
    window.addCircle(x, foot - height + half, half)
    canvas.drawPath(window, paint(mix(colours.dark, colours.lamp, 0.85 * colours.lamps)))


def _onion(canvas: skia.Canvas, x: float, foot: float, half: float, colours: ChurchColours) -> None:
    dome = outline(
        f"M {x - half * 0.72} {foot} C {x - half * 1.35} {foot - half * 0.75} "
        f"{x - half * 0.75} {foot - half * 1.45} {x} {foot - half * 2.15} "
        f"C {x + half * 0.75} {foot - half * 1.45} {x + half * 1.35} {foot - half * 0.75} "
        f"{x + half * 0.72} {foot} Z"
    )
    across = [colours.roof.shifted(-0.09), colours.roof, colours.roof.shifted(0.08)]
    canvas.drawPath(dome, paint(shader=linear_gradient((x - half, 0), (x + half, 0), across)))
    canvas.save()
    canvas.clipPath(dome, True)
    ribs = skia.Path()
    for reach in (-0.8, -0.3, 0.3, 0.8):
        ribs.moveTo(x + half * reach * 0.8, foot)
        ribs.quadTo(x + half * reach * 1.3, foot - half * 1.0, x, foot - half * 2.1)
    canvas.drawPath(ribs, paint(colours.roof.shifted(-0.12).faded(0.5), stroke=1.3))
    canvas.restore()
    _cross(canvas, x, foot - half * 2.1, max(9.0, half * 0.5), colours.gold)


def _cross(canvas: skia.Canvas, x: float, foot: float, height: float, gold: Colour) -> None:
    canvas.drawLine(x, foot, x, foot - height, paint(gold, stroke=1.8))
    arm = height * 0.24
    canvas.drawLine(
        x - arm, foot - height * 0.68, x + arm, foot - height * 0.68, paint(gold, stroke=1.6)
    )
