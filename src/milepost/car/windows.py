"""The side windows of a drawn car: glass, what is dim behind it, pillars and trim."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import WHITE, hex_colour
from milepost.pixels.skia_loader import skia

CHROME = ("f6f8fa", "848b95", "eef1f4")


def windows(
    canvas: skia.Canvas,
    *,
    glass: str,
    seats: str,
    pillars: Sequence[str],
    box: tuple[float, float, float, float],
    trim_bottom: float,
    trim: float,
) -> None:
    """All side windows.

    Args:
        canvas: the car's sheet.
        glass: outline of all panes together.
        seats: outline of head-rests and seat backs.
        pillars: outlines of what stands between the panes.
        box: left, top, right, bottom of the glass.
        trim_bottom: where the chrome's lower gleam lies.
        trim: width of the chrome.
    """
    panes = outline(glass)
    left, top, right, bottom = box
    _glass(canvas, panes, top=top, bottom=bottom, left=left, right=right)
    canvas.save()
    canvas.clipPath(panes, True)
    canvas.drawPath(outline(seats), paint(hex_colour("020406", 0.6), blur=1.4))
    for pillar in pillars:
        canvas.drawPath(outline(pillar), paint(hex_colour("07090c")))
    canvas.restore()
    metal = linear_gradient((0, top), (0, trim_bottom), [hex_colour(tone) for tone in CHROME])
    canvas.drawPath(panes, paint(shader=metal, stroke=trim))


def _glass(
    canvas: skia.Canvas, panes: skia.Path, *, top: float, bottom: float, left: float, right: float
) -> None:
    """Tinted glass that mirrors the sky above and the far bank below."""
    deep = [hex_colour(tone) for tone in ("33465a", "1b2836", "0e151d", "131c26")]
    canvas.drawPath(
        panes, paint(shader=linear_gradient((0, top), (0, bottom), deep, [0, 0.38, 0.72, 1]))
    )
    canvas.save()
    canvas.clipPath(panes, True)
    span, tall = right - left, bottom - top
    sky = linear_gradient(
        (0, top),
        (0, top + tall * 0.55),
        [hex_colour("d6e8f4", 0.62), hex_colour("a9c6db", 0.22), hex_colour("a9c6db", 0.0)],
        [0, 0.55, 1],
        smooth=False,
    )
    canvas.drawRect(skia.Rect.MakeLTRB(left, top, right, bottom), paint(shader=sky))
    # The far bank: a soft hill line mirrored across all panes.
    canvas.drawPath(
        outline(
            f"M {left} {top + tall * 0.62} C {left + span * 0.25} {top + tall * 0.44} "
            f"{left + span * 0.45} {top + tall * 0.66} {left + span * 0.62} {top + tall * 0.50} "
            f"C {left + span * 0.8} {top + tall * 0.36} {right} {top + tall * 0.58} "
            f"{right} {top + tall * 0.6} L {right} {bottom} L {left} {bottom} Z"
        ),
        paint(hex_colour("04070b", 0.42), blur=2.2),
    )
    for start, width, strength in ((0.60, 0.085, 0.17), (0.71, 0.022, 0.13), (0.22, 0.05, 0.10)):
        x = left + span * start
        lean, wide = tall * 0.85, span * width
        canvas.drawPath(
            outline(
                f"M {x} {top} L {x + wide} {top} "
                f"L {x + wide - lean} {bottom} L {x - lean} {bottom} Z"
            ),
            paint(WHITE.faded(strength), blur=1.2),
        )
    canvas.restore()
