"""A wheel seen from the side: tyre, rim and brake."""

from __future__ import annotations

import math

from milepost.pixels.brush import Point, linear_gradient, outline, paint, radial_gradient
from milepost.pixels.oklch import BLACK, WHITE, hex_colour
from milepost.pixels.skia_loader import skia

RIM_SHARE = 0.735
"""Rim radius over tyre radius: a low-profile tyre."""


def wheel(canvas: skia.Canvas, centre: Point, radius: float, *, spokes: int = 5) -> None:
    """Tyre of `radius` around `centre`, with as many forked spokes."""
    x, y = centre
    rim = radius * RIM_SHARE
    _tyre(canvas, centre, radius)
    canvas.drawCircle(x, y, rim, paint(hex_colour("0b0c0f")))
    _brake(canvas, centre, rim)
    _pocket_shadow(canvas, centre, rim)
    for at in range(spokes):
        _forked_spoke(canvas, centre, rim, -math.pi / 2 + at * 2 * math.pi / spokes, spokes)
    _rim_ring(canvas, centre, rim)
    _hub(canvas, centre, rim)


def _tyre(canvas: skia.Canvas, centre: Point, radius: float) -> None:
    x, y = centre
    rubber = [hex_colour(tone) for tone in ("15161a", "2b2d33", "1d1f23", "0c0d0f")]
    canvas.drawCircle(
        x, y, radius, paint(shader=radial_gradient(centre, radius, rubber, [0.7, 0.82, 0.93, 1]))
    )
    # Sky on the upper shoulder of the sidewall, road on the lower one.
    bow = skia.Path()
    bow.addArc(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), 205, 130)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(0.90, 0.90)
    canvas.translate(-x, -y)
    canvas.drawPath(bow, paint(WHITE.faded(0.16), stroke=radius * 0.045, blur=radius * 0.02))
    canvas.restore()
    canvas.drawCircle(x, y, radius * 0.80, paint(BLACK.faded(0.5), stroke=radius * 0.018))


def _brake(canvas: skia.Canvas, centre: Point, rim: float) -> None:
    x, y = centre
    disc = [hex_colour("8a9099"), hex_colour("575c65"), hex_colour("3c4048")]
    canvas.drawCircle(x, y, rim * 0.66, paint(shader=radial_gradient(centre, rim * 0.66, disc)))
    canvas.drawCircle(x, y, rim * 0.66, paint(BLACK.faded(0.45), stroke=rim * 0.03))
    canvas.drawCircle(x, y, rim * 0.34, paint(hex_colour("24272c")))
    caliper = skia.Path()
    caliper.addArc(
        skia.Rect.MakeLTRB(x - rim * 0.56, y - rim * 0.56, x + rim * 0.56, y + rim * 0.56), 150, 62
    )
    canvas.drawPath(caliper, paint(hex_colour("3b4047"), stroke=rim * 0.21))
    canvas.drawPath(caliper, paint(hex_colour("6b717a"), stroke=rim * 0.04))


def _pocket_shadow(canvas: skia.Canvas, centre: Point, rim: float) -> None:
    """The arch shades the upper half of what lies behind the spokes."""
    x, y = centre
    fade = linear_gradient(
        (x, y - rim), (x, y + rim), [BLACK.faded(0.78), BLACK.faded(0.18)], smooth=False
    )
    canvas.drawCircle(x, y, rim, paint(shader=fade))


def _forked_spoke(
    canvas: skia.Canvas, centre: Point, rim: float, angle: float, spokes: int
) -> None:
    x, y = centre
    half = math.pi / spokes

    def at(share: float, turn: float) -> str:
        place = angle + turn
        return f"{x + math.cos(place) * rim * share:.2f} {y + math.sin(place) * rim * share:.2f}"

    # A stem that opens into two blades: a Y whose arms end at the rim.
    blade = outline(
        f"M {at(0.15, -half * 0.62)} L {at(0.46, -half * 0.40)} L {at(0.97, -half * 0.62)} "
        f"L {at(0.97, -half * 0.36)} L {at(0.52, -half * 0.04)} L {at(0.52, half * 0.04)} "
        f"L {at(0.97, half * 0.36)} L {at(0.97, half * 0.62)} L {at(0.46, half * 0.40)} "
        f"L {at(0.15, half * 0.62)} Z"
    )
    metal = linear_gradient(
        (x - rim * 0.4, y - rim),
        (x + rim * 0.4, y + rim),
        [hex_colour("fbfcfd"), hex_colour("c9ced6"), hex_colour("8b919b"), hex_colour("b4bac3")],
        [0, 0.42, 0.78, 1],
    )
    canvas.save()
    canvas.translate(0, rim * 0.035)
    canvas.drawPath(blade, paint(BLACK.faded(0.55), blur=rim * 0.02))
    canvas.restore()
    canvas.drawPath(blade, paint(shader=metal))
    canvas.drawPath(blade, paint(hex_colour("5a606a", 0.8), stroke=rim * 0.014))
    canvas.drawPath(
        outline(f"M {at(0.5, -half * 0.22)} L {at(0.95, -half * 0.60)}"),
        paint(WHITE.faded(0.85), stroke=rim * 0.014),
    )


def _rim_ring(canvas: skia.Canvas, centre: Point, rim: float) -> None:
    x, y = centre
    metal = linear_gradient(
        (x, y - rim),
        (x, y + rim),
        [hex_colour("ffffff"), hex_colour("9aa0aa"), hex_colour("6f757f"), hex_colour("dfe2e7")],
        [0, 0.4, 0.7, 1],
    )
    canvas.drawCircle(x, y, rim * 0.965, paint(shader=metal, stroke=rim * 0.06))
    canvas.drawCircle(x, y, rim * 0.925, paint(BLACK.faded(0.35), stroke=rim * 0.018))


def _hub(canvas: skia.Canvas, centre: Point, rim: float) -> None:
    x, y = centre
    cap = linear_gradient(
        (x, y - rim * 0.2), (x, y + rim * 0.2), [hex_colour("f1f3f6"), hex_colour("868c96")]
    )
    canvas.drawCircle(x, y, rim * 0.175, paint(shader=cap))
    canvas.drawCircle(x, y, rim * 0.115, paint(hex_colour("191c21")))
    canvas.drawCircle(x, y, rim * 0.115, paint(hex_colour("c4cad3"), stroke=rim * 0.02))
