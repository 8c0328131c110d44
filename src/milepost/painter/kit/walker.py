"""Someone under an oiled-paper umbrella."""

from __future__ import annotations

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def umbrella_walker(
    canvas: skia.Canvas, *, x: float, foot: float, coat: Colour, umbrella: Colour
) -> None:
    """A long coat below a wide umbrella, about 78 units high, standing on (x, foot)."""
    top = foot - 32
    body = outline(
        f"M {x - 9} {foot} L {x - 7} {top} Q {x} {top - 10} {x + 7} {top} L {x + 10} {foot} Z"
    )
    canvas.drawPath(body, paint(coat))
    shade = outline(
        f"M {x - 34} {top - 12} Q {x - 20} {top - 40} {x} {top - 46} "
        f"Q {x + 20} {top - 40} {x + 34} {top - 12} Q {x} {top - 20} {x - 34} {top - 12} Z"
    )
    across = [umbrella.shifted(0.08), umbrella.shifted(-0.10)]
    canvas.drawPath(shade, paint(shader=linear_gradient((x - 34, 0), (x + 34, 0), across)))
    ribs = skia.Path()
    for reach in (-18, 0, 18):
        ribs.moveTo(x, top - 46)
        ribs.quadTo(x + reach * 0.8, top - 34, x + reach, top - 17)
    canvas.drawPath(ribs, paint(umbrella.shifted(-0.16).faded(0.5), stroke=1.1))
