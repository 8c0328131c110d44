"""Street lamps and rows of lamps."""

from __future__ import annotations

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def street_lamp(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    reach: float,
    pole: Colour,
    lamp: Colour,
    strength: float,
) -> None:
    """A pole with a curved arm and a flat head.

    Args:
        canvas: takes design units.
        x: of the pole.
        foot: y of its foot.
        height: of the pole.
        reach: length of the arm; negative reaches to the left.
        pole: colour of the steel.
        lamp: colour of the burning lamp.
        strength: 0 unlit, 1 full light.
    """
    top = foot - height
    post = skia.Path()
    post.moveTo(x - 3.4, foot)
    post.lineTo(x - 2, top)
    post.lineTo(x + 2, top)
    post.lineTo(x + 3.4, foot)
    post.close()
    canvas.drawPath(post, paint(pole))
    arm = skia.Path()
    arm.moveTo(x, top + 5)
    arm.quadTo(x, top - 26, x + reach, top - 30)
    canvas.drawPath(arm, paint(pole, stroke=4.6))
    head = skia.Rect.MakeXYWH(x + reach - 17, top - 35, 34, 8)
    canvas.drawOval(head, paint(pole))
    if strength > 0:
        canvas.drawOval(head.makeOffset(0, 2), paint(lamp.faded(0.4 + 0.6 * strength)))
        glow(
            canvas,
            x=x + reach,
            y=top - 27,
            radius=120,
            colour=lamp,
            strength=0.5 * strength,
            additive=True,
        )


def lamp_row(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    y: float,
    spacing: float,
    lamp: Colour,
    strength: float,
) -> None:
    """Small lamps along a shore."""
    halos, cores = skia.Path(), skia.Path()
    x = left
    while x < right:
        halos.addCircle(x, y, 7.5)
        cores.addCircle(x, y, 2.3)
        x += spacing
    canvas.drawPath(halos, paint(lamp.faded(0.5 * strength), blur=4))
    canvas.drawPath(cores, paint(lamp.faded(strength)))
