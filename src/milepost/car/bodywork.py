"""How a drawn car's painted body takes light: form, mirrored surroundings, ends, arches."""

from __future__ import annotations

from milepost.car.paintwork import Paintwork
from milepost.pixels.brush import Point, linear_gradient, outline, paint, radial_gradient
from milepost.pixels.oklch import hex_colour
from milepost.pixels.skia_loader import skia

FAR_LEFT, FAR_RIGHT = 0.0, 1040.0
"""Of the sheet that cars are drawn on."""


def body_form(
    paintwork: Paintwork,
    *,
    top: float,
    bottom: float,
    sky: tuple[float, float, float],
    sill: float,
    crown: float,
    waist: float,
) -> skia.Paint:
    """The body from the sky on its roof to the dark at its sill.

    Args:
        paintwork: the car's paint.
        top: where the gradient begins.
        bottom: where it ends.
        sky: shares of sky mirrored at the roof, below it, and above the waist, 0..1.
        sill: share of light lost at the sill, 0..1.
        crown: where the roof has turned to the side, as a share of the height.
        waist: where the paint shows its own colour, as a share of the height.
    """
    tones = [paintwork.lit(share) for share in sky]
    tones += [paintwork.plain, paintwork.shaded(0.10), paintwork.shaded(0.30)]
    tones.append(paintwork.shaded(sill))
    return paint(
        shader=linear_gradient((0, top), (0, bottom), tones, [0, crown, 0.42, waist, 0.72, 0.86, 1])
    )


def sky_rim(
    canvas: skia.Canvas,
    body: skia.Path,
    paintwork: Paintwork,
    *,
    top: float,
    bottom: float,
    gleams: tuple[float, float],
) -> None:
    """The body's own edge catches the sky: it keeps dark cars off dark ground."""
    rim = linear_gradient(
        (0, top),
        (0, bottom),
        [*(paintwork.gleam(alpha) for alpha in gleams), paintwork.gleam(0.0)],
        smooth=False,
    )
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPath(body, paint(shader=rim, stroke=3.2))
    canvas.restore()


def mirrored_roadside(
    canvas: skia.Canvas,
    paintwork: Paintwork,
    commands: str,
    *,
    top: float,
    bottom: float,
    blur: float,
) -> None:
    """What stands across the road, mirrored in the doors with a crisp upper edge."""
    tones = [paintwork.lit(0.46, 0.62), paintwork.lit(0.30, 0.30), paintwork.lit(0.2, 0.0)]
    band = linear_gradient((0, top), (0, bottom), tones, [0, 0.4, 1], smooth=False)
    canvas.drawPath(outline(commands), paint(shader=band, blur=blur))


def wing_glow(
    canvas: skia.Canvas,
    paintwork: Paintwork,
    centre: Point,
    *,
    radius: float,
    flatness: float,
    alphas: tuple[float, float],
) -> None:
    """The wing bulges over its wheel and gathers light, `flatness` times as high as wide."""
    x, y = centre
    near, far = alphas
    fade = [paintwork.lit(0.55, near), paintwork.lit(0.4, far), paintwork.lit(0.3, 0)]
    canvas.save()
    canvas.translate(0, y)
    canvas.scale(1, flatness)
    canvas.drawCircle(x, 0, radius, paint(shader=radial_gradient((x, 0), radius, fade)))
    canvas.restore()


def turned_ends(
    canvas: skia.Canvas,
    paintwork: Paintwork,
    *,
    tail: tuple[float, float],
    nose: tuple[float, float],
    top: float,
    shades: tuple[float, float],
) -> None:
    """Both ends turn away from us: the paint darkens from `tail` and towards `nose`.

    Args:
        canvas: the car's sheet, clipped to the body.
        paintwork: the car's paint.
        tail: x where the dark is deepest, and where it is gone.
        nose: x where it begins, and where it is deepest.
        top: above the roof.
        shades: alpha of the dark at tail and nose.
    """
    below, plain = 400.0, paintwork.shaded(1.0, 0.0)
    rear = linear_gradient(
        (tail[0], 0), (tail[1], 0), [paintwork.shaded(1.0, shades[0]), plain], smooth=False
    )
    front = linear_gradient(
        (nose[0], 0), (nose[1], 0), [plain, paintwork.shaded(1.0, shades[1])], smooth=False
    )
    canvas.drawRect(skia.Rect.MakeLTRB(FAR_LEFT, top, tail[1], below), paint(shader=rear))
    canvas.drawRect(skia.Rect.MakeLTRB(nose[0], top, FAR_RIGHT, below), paint(shader=front))


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
