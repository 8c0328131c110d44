"""White halls by the water: leaning shells, standing scallops, a row of tents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class Waterfront(NamedTuple):
    """Where a hall stands: both ends of its podium, the waterline, its height above that."""

    left: float
    right: float
    foot: float
    height: float


class ShellColours(NamedTuple):
    """A white hall in the light of its scene."""

    white: Colour
    """The shells in the light."""
    shade: Colour
    """Their shadowed side, ribs and mouths."""
    podium: Colour
    lamp: Colour
    """Light from inside."""
    lamps: float
    """0 dark .. 1 lit."""


def shell_roofs(
    canvas: skia.Canvas,
    front: Waterfront,
    *,
    shells: Sequence[tuple[float, float, float]],
    colours: ShellColours,
) -> None:
    """Shells on a podium, back to front.

    Args:
        canvas: takes design units.
        front: where it stands.
        shells: for each its place 0..1 between the ends, its height 0..1, and its lean: 1 opens
            to the right, -1 to the left.
        colours: of the hall.
    """
    left, right, foot, height = front
    white, shade, podium, lamp, lamps = colours
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


def scallop_halls(canvas: skia.Canvas, front: Waterfront, *, colours: ShellColours) -> None:
    """Two round scallop shells that stand on edge, a large one and a small one (Zhuhai)."""
    left, right, foot, height = front
    white, shade, podium, lamp, lamps = colours
    span = right - left
    for place, share, lean in ((0.36, 1.0, 0.10), (0.77, 0.64, -0.10)):
        x, tall = left + span * place, height * share
        half = tall * 0.46
        fan = outline(
            f"M {x - half * 0.34} {foot} C {x - half * 1.30} {foot - tall * 0.34} "
            f"{x - half * 1.05 + lean * tall} {foot - tall * 1.02} {x + lean * tall} {foot - tall} "
            f"C {x + half * 1.15 + lean * tall} {foot - tall * 1.0} {x + half * 1.30} "
            f"{foot - tall * 0.34} {x + half * 0.34} {foot} Z"
        )
        body = mix(white, lamp, 0.30 * lamps)
        ends = ((x - half, 0.0), (x + half, 0.0))
        shader = linear_gradient(*ends, [body, mix(body, shade, 0.25), mix(body, shade, 0.85)])
        canvas.drawPath(fan, paint(shader=shader))
        canvas.save()
        canvas.clipPath(fan, True)
        ribs = skia.Path()
        for step in range(-7, 8):
            ribs.moveTo(x + half * 0.045 * step, foot)
            ribs.quadTo(
                x + half * 0.17 * step,
                foot - tall * 0.5,
                x + half * 0.15 * step + lean * tall,
                foot - tall * 1.04,
            )
        canvas.drawPath(ribs, paint(shade.faded(0.62), stroke=2.2))
        canvas.restore()
        canvas.drawPath(fan, paint(white.shifted(0.02), stroke=2.0))
    _terrace(canvas, left=left, right=right, top=foot - 16, foot=foot, podium=podium)


def tent_sails(canvas: skia.Canvas, front: Waterfront, *, colours: ShellColours) -> None:
    """Five peaked tents of white cloth on a long pier (Canada Place)."""
    left, right, foot, height = front
    white, shade, podium, lamp, lamps = colours
    span = right - left
    deck = foot - height * 0.34
    half = span * 0.088
    for at in range(5):
        x = left + span * (0.12 + 0.19 * at)
        tent = outline(
            f"M {x - half * 1.12} {deck} Q {x - half * 0.28} {deck - height * 0.28} {x} "
            f"{deck - height * 0.66} Q {x + half * 0.28} {deck - height * 0.28} "
            f"{x + half * 1.12} {deck} Z"
        )
        body = mix(white, lamp, 0.35 * lamps)
        ends = ((x - half, 0.0), (x + half, 0.0))
        canvas.drawPath(
            tent, paint(shader=linear_gradient(*ends, [body, mix(body, shade, 0.3), shade]))
        )
        seam = outline(f"M {x} {deck - height * 0.66} L {x + half * 0.25} {deck}")
        canvas.drawPath(seam, paint(shade.faded(0.7), stroke=1.6))
        canvas.drawLine(x, deck - height * 0.62, x, deck - height * 0.76, paint(shade, stroke=2.2))
    hall = skia.Rect(left, deck, right, foot - 14)
    canvas.drawRect(hall, paint(mix(podium, white, 0.55)))
    panes = skia.Path()
    for step in range(int(span / 15)):
        panes.addRect(skia.Rect.MakeXYWH(left + 6 + step * 15, deck + 9, 9, foot - deck - 34))
    canvas.drawPath(panes, paint(mix(shade.shifted(-0.12), lamp, 0.85 * lamps)))
    _terrace(canvas, left=left - 6, right=right + 6, top=foot - 15, foot=foot, podium=podium)


def _terrace(
    canvas: skia.Canvas, *, left: float, right: float, top: float, foot: float, podium: Colour
) -> None:
    steps = [podium.shifted(0.05), podium.shifted(-0.08)]
    shader = linear_gradient((0, top), (0, foot), steps)
    canvas.drawRect(skia.Rect(left, top, right, foot), paint(shader=shader))
