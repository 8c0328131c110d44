"""Stone bridges of canals beside the single arch: five arches in a row."""

from __future__ import annotations

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

_ARCHES = ((-0.735, 0.105, 0.30), (-0.445, 0.130, 0.50), (0.445, 0.130, 0.50), (0.735, 0.105, 0.30))
_GREAT = (0.0, 0.215, 0.80)
"""Per arch: place, half the span in half-widths, crown in rises."""


def five_arch_bridge(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    width: float,
    stone: Colour,
    snow: Colour | None = None,
) -> None:
    """A hump of five round arches, the middle one highest, as at Fangsheng Bridge."""
    half, rise = width / 2, width * 0.27
    along = np.linspace(-1, 1, 41)
    deck = foot - rise * (0.16 + 0.84 * (1 - np.abs(along) ** 1.5))
    crest = list(zip((x + half * along).tolist(), deck.tolist(), strict=True))
    body = polygon([(x - half, foot + 2), *crest, (x + half, foot + 2)])
    holes, rings = skia.Path(), skia.Path()
    for place, span, crown in (*_ARCHES, _GREAT):
        arch = _arch(x + place * half, foot, span * half, crown * rise)
        holes.addPath(arch)
        rings.addPath(arch)
    wall = skia.Op(body, holes, skia.PathOp.kDifference_PathOp)
    shades = [stone.shifted(0.08), stone, stone.shifted(-0.10)]
    canvas.drawPath(wall, paint(shader=linear_gradient((0, foot - rise), (0, foot), shades)))
    canvas.save()
    canvas.clipPath(wall, True)
    courses = skia.Path()
    for step in range(int(rise / 9)):
        courses.addRect(skia.Rect(x - half, foot - step * 9, x + half, foot - step * 9 + 1.3))
    canvas.drawPath(courses, paint(stone.shifted(-0.13).faded(0.55)))
    canvas.restore()
    canvas.save()
    canvas.clipRect(skia.Rect(x - half, foot - rise * 1.4, x + half, foot + 1))
    canvas.drawPath(rings, paint(stone.shifted(0.13), stroke=4.4))
    canvas.restore()
    _balustrade(canvas, crest, stone=stone)
    if snow is not None:
        drift = polygon([(px, py - 3) for px, py in crest], close=False)
        canvas.drawPath(drift, paint(snow, stroke=6))


def _arch(x: float, foot: float, half: float, crown: float) -> skia.Path:
    """A round-headed opening."""
    path = skia.Path()
    path.moveTo(x - half, foot + 3)
    path.cubicTo(x - half, foot - crown * 1.28, x + half, foot - crown * 1.28, x + half, foot + 3)
    path.close()
    return path


def _balustrade(canvas: skia.Canvas, crest: list[tuple[float, float]], *, stone: Colour) -> None:
    """Posts and a rail along the deck."""
    tall = 17.0
    rail = polygon([(x, y - tall) for x, y in crest], close=False)
    canvas.drawPath(polygon(crest, close=False), paint(stone.shifted(0.14), stroke=5))
    canvas.drawPath(rail, paint(stone.shifted(0.11), stroke=3))
    posts = skia.Path()
    for x, y in crest[::2]:
        posts.addRect(skia.Rect(x - 2.2, y - tall - 4, x + 2.2, y))
    canvas.drawPath(posts, paint(stone.shifted(0.08)))
