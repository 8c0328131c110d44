"""White shells by the water: an opera house of leaning roofs, or a row of tent sails."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def shell_roofs(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    foot: float,
    height: float,
    shells: Sequence[tuple[float, float, float]],
    white: Colour,
    shade: Colour,
    podium: Colour,
    lamp: Colour,
    lamps: float,
) -> None:
    """Shells on a podium, back to front.

    Args:
        canvas: takes design units.
        left: end of the podium.
        right: end of the podium.
        foot: waterline.
        height: of the tallest shell above the podium.
        shells: for each its place 0..1 between the ends, its height 0..1, and its lean: 1 opens
            to the right, -1 to the left.
        white: the shells in the light.
        shade: their shadowed side, and their mouths.
        podium: colour of the terrace.
        lamp: light from inside.
        lamps: 0 dark .. 1 lit.
    """
    terrace = foot - height * 0.16
    for place, tall, lean in shells:
        x, rise = left + (right - left) * place, height * tall
        wide = rise * 0.62 * lean
        body = outline(
            f"M {x - wide * 0.55} {terrace} Q {x - wide * 0.35} {terrace - rise * 0.8} "
            f"{x + wide * 0.62} {terrace - rise} Q {x + wide * 0.50} {terrace - rise * 0.45} "
            f"{x + wide * 0.48} {terrace} Z"
        )
        across = [white, mix(white, shade, 0.35), shade]
        ends = (x - wide * 0.5, x + wide * 0.6)
        canvas.drawPath(body, paint(shader=linear_gradient((ends[0], 0), (ends[1], 0), across)))
        mouth = outline(
            f"M {x + wide * 0.48} {terrace} Q {x + wide * 0.50} {terrace - rise * 0.45} "
            f"{x + wide * 0.62} {terrace - rise} Q {x + wide * 0.20} {terrace - rise * 0.5} "
            f"{x + wide * 0.14} {terrace} Z"
        )
        inside = mix(shade.shifted(-0.12), lamp, 0.8 * lamps)
        fade = [inside, mix(inside, shade, 0.5)]
        shader = linear_gradient((0, terrace), (0, terrace - rise), fade)
        canvas.drawPath(mouth, paint(shader=shader))
        ribs = skia.Path()
        for step in (0.25, 0.5, 0.75):
            ribs.moveTo(x - wide * 0.55 + wide * step * 0.7, terrace)
            ribs.quadTo(
                x - wide * 0.2 + wide * step * 0.3,
                terrace - rise * 0.7,
                x + wide * 0.62,
                terrace - rise,
            )
        canvas.drawPath(ribs, paint(shade.faded(0.35), stroke=1.2))
    base = skia.Rect(left, terrace - 2, right, foot)
    steps = [podium.shifted(0.05), podium.shifted(-0.08)]
    canvas.drawRect(base, paint(shader=linear_gradient((0, terrace), (0, foot), steps)))
    if lamps > 0:
        strip = skia.Rect(left + 6, terrace + 8, right - 6, terrace + 12)
        canvas.drawRect(strip, paint(lamp.faded(0.8 * lamps)))
