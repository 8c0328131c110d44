"""Cranes in flight."""

from __future__ import annotations

from milepost.pixels.brush import outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

_BODY = (
    "M -60 8 Q -20 -6 0 0 Q 22 4 62 -16 Q 70 -18 78 -14 L 62 -12 Q 30 8 0 10 Q -30 12 -60 8 Z "
    "M -8 2 Q -34 -50 -84 -58 Q -60 -40 -48 -26 Q -36 -10 10 4 Z "
    "M 2 2 Q 6 -44 40 -72 Q 32 -46 30 -26 Q 26 -6 12 6 Z"
)
_WING_TIPS = "M -84 -58 Q -66 -44 -54 -32 L -66 -44 Z M 40 -72 Q 34 -54 32 -36 L 36 -54 Z"
_LEGS = "M -60 8 L -104 14"
WINGSPAN = 186.0
"""Units from toe to beak at size 1."""


def draw_crane(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    heading: int,
    feathers: Colour,
    tips: Colour,
    crown: Colour,
) -> None:
    """A red-crowned crane around `x`, `y`, flying to -1 (left) or 1 (right)."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(heading * size, size)
    canvas.drawPath(outline(_BODY), paint(feathers))
    canvas.drawPath(outline(_WING_TIPS), paint(tips, stroke=4))
    canvas.drawPath(outline(_LEGS), paint(tips, stroke=2.5))
    canvas.drawCircle(66, -18, 3.6, paint(crown))
    canvas.restore()


def draw_crane_flight(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    heading: int,
    count: int,
    feathers: Colour,
    tips: Colour,
    crown: Colour,
) -> None:
    """Cranes in a slanting line behind a leader at `x`, `y`, each smaller than the one before."""
    for bird in range(count):
        draw_crane(
            canvas,
            x=x - heading * bird * 118 * size,
            y=y + (54 if bird % 2 else 40) * bird * size,
            size=size * (1 - 0.14 * bird),
            heading=heading,
            feathers=feathers,
            tips=tips,
            crown=crown,
        )
