"""The black-awning boat of Jiangnan."""

from __future__ import annotations

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def wupeng_boat(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    size: float,
    hull: Colour,
    awning: Colour,
    shadow: Colour,
    snow: Colour | None = None,
) -> None:
    """A low hull pointed at both ends under an arched mat, afloat at (x, y).

    Args:
        canvas: takes design units.
        x: middle of the boat.
        y: its waterline.
        size: half its length.
        hull: colour of the planks.
        awning: colour of the mat.
        shadow: what it casts on the water.
        snow: lies on the mat, if any.
    """
    u = size / 124
    dark = skia.Rect(x - 100 * u, y + 12 * u, x + 104 * u, y + 40 * u)
    canvas.drawOval(dark, paint(shadow.faded(0.5), blur=5 * u))
    body = outline(
        f"M {x - 120 * u} {y - 14 * u} Q {x} {y + 20 * u} {x + 126 * u} {y - 18 * u} "
        f"L {x + 96 * u} {y + 16 * u} Q {x} {y + 30 * u} {x - 92 * u} {y + 16 * u} Z"
    )
    shades = [hull.shifted(0.06), hull.shifted(-0.04)]
    canvas.drawPath(body, paint(shader=linear_gradient((0, y - 14 * u), (0, y + 28 * u), shades)))
    for left, right, high, tone in ((-58, 58, 48, 0.0), (-44, 16, 54, 0.045)):
        mat = outline(
            f"M {x + left * u} {y + 3 * u} Q {x + (left + 4) * u} {y - high * u} "
            f"{x + (left + right) / 2 * u} {y - (high + 2) * u} Q {x + (right - 4) * u} "
            f"{y - high * u} {x + right * u} {y + 3 * u} Z"
        )
        arch = [awning.shifted(0.09 + tone), awning.shifted(-0.03 + tone)]
        canvas.drawPath(mat, paint(shader=linear_gradient((0, y - high * u), (0, y), arch)))
        canvas.save()
        canvas.clipPath(mat, True)
        ribs = skia.Path()
        for step in range(7):
            rib = x + (left + (right - left) * (step + 0.5) / 7) * u
            ribs.moveTo(rib, y + 3 * u)
            ribs.quadTo(rib, y - 30 * u, x + (left + right) / 2 * u + (rib - x) * 0.4, y - 56 * u)
        canvas.drawPath(ribs, paint(awning.shifted(-0.10).faded(0.5), stroke=1.2))
        if snow is not None:
            cap = [snow.faded(0.95), snow.faded(0.0)]
            shader = linear_gradient((0, y - 40 * u), (0, y - 18 * u), cap, smooth=False)
            canvas.drawPaint(paint(shader=shader))
        canvas.restore()
