"""What both drawn cars wear: glass, seams, handles, lamps and the ring badge."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.car.paintwork import Paintwork
from milepost.pixels.brush import Point, linear_gradient, outline, paint
from milepost.pixels.oklch import BLACK, WHITE, Colour, hex_colour
from milepost.pixels.skia_loader import skia

CHROME = ("f6f8fa", "848b95", "eef1f4")


def glasshouse(
    canvas: skia.Canvas, panes: skia.Path, *, top: float, bottom: float, left: float, right: float
) -> None:
    """Side windows: tinted glass that mirrors the sky above and the far bank below."""
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


def seats(canvas: skia.Canvas, panes: skia.Path, commands: str) -> None:
    """Head-rests and seat backs, dim behind the glass."""
    canvas.save()
    canvas.clipPath(panes, True)
    canvas.drawPath(outline(commands), paint(hex_colour("020406", 0.6), blur=1.4))
    canvas.restore()


def chrome_line(
    canvas: skia.Canvas, path: skia.Path, *, top: float, bottom: float, width: float = 3.0
) -> None:
    """A bright trim along a path."""
    metal = linear_gradient((0, top), (0, bottom), [hex_colour(tone) for tone in CHROME])
    canvas.drawPath(path, paint(shader=metal, stroke=width))


def seams(canvas: skia.Canvas, paintwork: Paintwork, lines: Sequence[str]) -> None:
    """Gaps between panels: a dark line, and the lit edge of the panel behind it."""
    for commands in lines:
        line = outline(commands)
        canvas.save()
        canvas.translate(1.9, 0.4)
        canvas.drawPath(line, paint(paintwork.gleam(0.38), stroke=1.2))
        canvas.restore()
        canvas.drawPath(line, paint(BLACK.faded(0.62), stroke=2.0))


def handle(canvas: skia.Canvas, paintwork: Paintwork, left: float, top: float) -> None:
    """A flush door handle in its recess."""
    recess = skia.Rect.MakeXYWH(left - 2, top - 2, 60, 13)
    canvas.drawRoundRect(recess, 6, 6, paint(paintwork.shaded(0.55, 0.55), blur=0.8))
    bar = linear_gradient(
        (0, top),
        (0, top + 8),
        [paintwork.lit(0.62), paintwork.lit(0.12), paintwork.shaded(0.25)],
        [0, 0.45, 1],
    )
    canvas.drawRoundRect(skia.Rect.MakeXYWH(left, top, 56, 8), 4, 4, paint(shader=bar))


def ring_badge(canvas: skia.Canvas, centre: Point, radius: float) -> None:
    """The fictional maker's sign: a chrome ring around two peaks."""
    x, y = centre
    canvas.drawCircle(x, y + 1.2, radius + 0.6, paint(BLACK.faded(0.35), blur=1.2))
    metal = linear_gradient(
        (x, y - radius),
        (x, y + radius),
        [hex_colour("ffffff"), hex_colour("a3a9b2"), hex_colour("e6e9ed")],
    )
    canvas.drawCircle(x, y, radius, paint(shader=metal))
    inner = radius * 0.78
    field = linear_gradient(
        (x, y - inner), (x, y + inner), [hex_colour("2f6fb5"), hex_colour("0d2d59")]
    )
    canvas.drawCircle(x, y, inner, paint(shader=field))
    canvas.save()
    disc = skia.Path()
    disc.addCircle(x, y, inner)
    canvas.clipPath(disc, True)

    def at(across: float, down: float) -> str:
        return f"{x + inner * across} {y + inner * down}"

    canvas.drawPath(
        outline(
            f"M {at(-1, 0.42)} L {at(-0.18, -0.5)} L {at(0.16, -0.08)} L {at(0.36, -0.28)} "
            f"L {at(1, 0.42)} L {at(1, 0.5)} L {at(-1, 0.5)} Z"
        ),
        paint(hex_colour("f5f8fb")),
    )
    canvas.restore()


def lamp(
    canvas: skia.Canvas,
    shape: skia.Path,
    signature: skia.Path,
    *,
    left: float,
    right: float,
    colours: Sequence[Colour],
    lit: Colour | None,
    edge: Colour,
) -> None:
    """A lamp's housing with its light signature; `lit` is the light's colour when it is on."""
    canvas.drawPath(shape, paint(shader=linear_gradient((left, 0), (right, 0), colours)))
    canvas.save()
    canvas.clipPath(shape, True)
    if lit is not None:
        canvas.drawPath(shape, paint(lit.faded(0.55)))
        canvas.drawPath(signature, paint(lit, stroke=13, blur=5))
        canvas.drawPath(signature, paint(WHITE.faded(0.9), stroke=5.5, blur=0.8))
    else:
        canvas.drawPath(signature, paint(WHITE.faded(0.92), stroke=3.4))
    canvas.restore()
    canvas.drawPath(shape, paint(edge, stroke=1.8))


def wheel_arch(
    canvas: skia.Canvas, centre: Point, *, reach: float, rise: float, trim: skia.Paint, lip: float
) -> None:
    """The opening around a wheel, `reach` wide to each side, with a rim of `lip` in `trim`."""
    x, y = centre

    def bow(wide: float, high: float, foot: float) -> skia.Path:
        return outline(
            f"M {x - wide} {foot} C {x - wide} {y - high * 0.62} {x - wide * 0.57} {y - high} "
            f"{x} {y - high} C {x + wide * 0.57} {y - high} {x + wide} {y - high * 0.62} "
            f"{x + wide} {foot} Z"
        )

    canvas.drawPath(bow(reach + lip, rise + lip, y + 6), trim)
    canvas.drawPath(bow(reach, rise, y + 16), paint(hex_colour("040506")))


def underbody(canvas: skia.Canvas, *, left: float, right: float, top: float, bottom: float) -> None:
    """What shows below the sill: dark, and gone before it reaches the road."""
    fade = linear_gradient(
        (0, top),
        (0, bottom),
        [hex_colour("0a0b0d"), hex_colour("0a0b0d"), hex_colour("0a0b0d", 0.9)],
    )
    canvas.drawPath(
        outline(
            f"M {left} {top} L {right} {top} C {right - 14} {bottom - 6} {right - 40} {bottom} "
            f"{right - 70} {bottom} L {left + 70} {bottom} C {left + 40} {bottom} {left + 14} "
            f"{bottom - 6} {left} {top} Z"
        ),
        paint(shader=fade),
    )
