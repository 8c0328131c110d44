"""What both drawn cars wear: seams, handles, mirrors, lamps, a blank plate, the ring badge."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.car.paintwork import Paintwork
from milepost.pixels.brush import Point, linear_gradient, outline, paint
from milepost.pixels.oklch import BLACK, WHITE, Colour, hex_colour
from milepost.pixels.skia_loader import skia


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


def mirror(
    canvas: skia.Canvas,
    paintwork: Paintwork,
    *,
    foot: str,
    housing: str,
    underside: str,
    top: float,
    bottom: float,
) -> None:
    """A door mirror from behind: its black foot, the painted housing, the dark below it."""
    form = linear_gradient(
        (0, top),
        (0, bottom),
        [paintwork.lit(0.62), paintwork.lit(0.15), paintwork.shaded(0.45)],
        [0, 0.5, 1],
    )
    canvas.drawPath(outline(foot), paint(hex_colour("0d0f12")))
    canvas.drawPath(outline(housing), paint(shader=form))
    canvas.drawPath(outline(underside), paint(hex_colour("0d0f12")))


def plate(canvas: skia.Canvas, left: float, top: float, height: float) -> None:
    """The number plate stands edge-on at the nose, and bears nothing."""
    edge = skia.Rect.MakeXYWH(left, top, 6, height)
    canvas.drawRoundRect(edge, 1.5, 1.5, paint(hex_colour("9aa1aa")))


def head_lamp(
    canvas: skia.Canvas,
    shape: str,
    signature: str,
    *,
    left: float,
    right: float,
    depth: str,
    lights_on: bool,
) -> None:
    """A clear lamp; `depth` is the tone of its middle as six hexadecimal digits."""
    _lamp(
        canvas,
        outline(shape),
        outline(signature),
        left=left,
        right=right,
        colours=[hex_colour("dce9f4"), hex_colour(depth), hex_colour("cfe0ee")],
        lit=hex_colour("fff3d6") if lights_on else None,
        edge=hex_colour("161a20"),
    )


def tail_lamp(
    canvas: skia.Canvas,
    shape: str,
    signature: str,
    *,
    left: float,
    right: float,
    reflector: str,
    lights_on: bool,
) -> None:
    """A red lamp, and the reflector below it."""
    _lamp(
        canvas,
        outline(shape),
        outline(signature),
        left=left,
        right=right,
        colours=[hex_colour("ff3a30"), hex_colour("b5121b"), hex_colour("640a10")],
        lit=hex_colour("ff5a48") if lights_on else None,
        edge=hex_colour("3a0609"),
    )
    canvas.drawPath(outline(reflector), paint(hex_colour("8e1016")))


def _lamp(
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
