"""Two television towers without a like: the pearls of Shanghai, the slim waist of Canton."""

from __future__ import annotations

import math
from typing import NamedTuple

from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers import Facade
from milepost.pixels.brush import linear_gradient, paint, polygon, radial_gradient
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class Beacon(NamedTuple):
    """The coloured lights of a tower."""

    body: Colour
    """Balls, lattice or cabin."""
    rim: Colour
    """Highlight and rings."""
    aura: float
    """Strength of the glow around it, 0 by day."""
    lamp: Colour
    """Warning light at the tip."""


def pearl_tower(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, facade: Facade, beacon: Beacon
) -> None:
    """Two great balls on three columns and a tripod, a small one under the mast."""
    half = height * 0.0126

    def shaft(spread: float) -> skia.Shader:
        return across(x, spread, facade)

    for side in (-1, 1):
        strut = [(0.125, 0.0), (0.106, 0.0), (0.012, 0.30), (0.030, 0.30)]
        corners = [(x + side * height * out, foot - height * up) for out, up in strut]
        canvas.drawPath(polygon(corners), paint(shader=shaft(height * 0.13)))
    for offset in (-0.036, 0.0, 0.036):
        column = x + offset * height
        canvas.drawRect(
            skia.Rect(column - half, foot - height * 0.62, column + half, foot),
            paint(shader=shaft(height * 0.05)),
        )
    upper = skia.Rect(x - half * 0.8, foot - height * 0.80, x + half * 0.8, foot - height * 0.62)
    canvas.drawRect(upper, paint(shader=shaft(half * 2)))
    mast = [
        (x - half * 0.55, foot - height * 0.79),
        (x - 0.8, foot - height),
        (x + 0.8, foot - height),
        (x + half * 0.55, foot - height * 0.79),
    ]
    canvas.drawPath(polygon(mast), paint(shader=shaft(half * 2)))
    for level in (0.36, 0.42, 0.48, 0.54):
        canvas.drawCircle(x, foot - height * level, height * 0.011, paint(beacon.body))
    for level, size in ((0.245, 0.075), (0.625, 0.052), (0.775, 0.020)):
        _pearl(
            canvas, x=x, y=foot - height * level, radius=height * size, facade=facade, beacon=beacon
        )
    tip(canvas, x=x, y=foot - height, beacon=beacon)


def waist_tower(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, facade: Facade, beacon: Beacon
) -> None:
    """A lattice of slanting tubes drawn in above its middle (Canton Tower)."""
    body = height * 0.76
    columns, floors = 22, 34

    def radius(level: float) -> float:
        waist = math.cos((level - 0.62) * math.pi * 0.62)
        return height * (0.118 - 0.083 * math.pow(max(0.0, waist), 1.5))

    def tube(turn: float, sense: float) -> skia.Path:
        points = []
        for step in range(floors + 1):
            level = step / floors
            angle = turn + sense * level * 1.25
            depth = radius(level) * 0.16 * math.cos(angle)
            points.append((x + radius(level) * math.sin(angle), foot - body * level + depth))
        return polygon(points, close=False)

    sides = [(x - radius(step / floors), foot - body * step / floors) for step in range(floors + 1)]
    mirrored = [(2 * x - left, y) for left, y in sides]
    hull = polygon(sides + mirrored[::-1])
    veil = paint(shader=across(x, height * 0.12, facade, alpha=0.5))
    core = skia.Rect(x - height * 0.017, foot - body, x + height * 0.017, foot)
    canvas.drawPath(hull, veil)
    canvas.drawRect(core, paint(facade.dark))
    if beacon.aura:
        canvas.drawPath(
            hull,
            paint(
                beacon.body.faded(0.5 * beacon.aura), blur=height * 0.03, blend=skia.BlendMode.kPlus
            ),
        )
    back, front = skia.Path(), skia.Path()
    for column in range(columns):
        turn = column * 2 * math.pi / columns
        back.addPath(tube(turn, -1.0))
        front.addPath(tube(turn, 1.0))
    weave = linear_gradient((0, foot), (0, foot - body), [beacon.body, beacon.rim, beacon.body])
    canvas.drawPath(back, paint(mix(facade.dark, beacon.body, 0.35).faded(0.55), stroke=1.1))
    canvas.drawPath(front, paint(shader=weave, stroke=1.7))
    rings = skia.Path()
    for step in range(2, floors + 1, 2):
        level = step / floors
        wide = radius(level)
        rings.addOval(
            skia.Rect.MakeXYWH(x - wide, foot - body * level - wide * 0.16, wide * 2, wide * 0.32)
        )
    canvas.drawPath(rings, paint(beacon.rim.faded(0.5), stroke=1.0))
    mast = [
        (x - height * 0.012, foot - body),
        (x - 0.9, foot - height),
        (x + 0.9, foot - height),
        (x + height * 0.012, foot - body),
    ]
    canvas.drawPath(polygon(mast), paint(shader=across(x, height * 0.014, facade)))
    tip(canvas, x=x, y=foot - height, beacon=beacon)


def _pearl(
    canvas: skia.Canvas, *, x: float, y: float, radius: float, facade: Facade, beacon: Beacon
) -> None:
    """A ball of coloured glass with rings and a bright belt."""
    body, rim = beacon.body, beacon.rim
    if beacon.aura:
        glow(canvas, x=x, y=y, radius=radius * 2.1, colour=body, strength=0.55 * beacon.aura)
    side = 0.42 if facade.sun_right else -0.42
    shades = [mix(rim, body, 0.25), body, body.shifted(-0.18, 0.92), body.shifted(-0.28, 0.75)]
    shader = radial_gradient(
        (x + radius * side, y - radius * 0.3), radius * 1.45, shades, [0, 0.35, 0.75, 1]
    )
    canvas.drawCircle(x, y, radius, paint(shader=shader))
    ball = skia.Path()
    ball.addCircle(x, y, radius)
    canvas.save()
    canvas.clipPath(ball, True)
    rings = skia.Path()
    for step in range(7):
        at = y + (-0.8 + step * 0.267) * radius
        rings.addOval(skia.Rect(x - radius, at - radius * 0.1, x + radius, at + radius * 0.1))
    canvas.drawPath(rings, paint(rim.faded(0.28), stroke=1.1))
    belt = skia.Rect(x - radius, y - radius * 0.07, x + radius, y + radius * 0.07)
    canvas.drawRect(belt, paint(rim.faded(0.85)))
    canvas.restore()


def across(x: float, spread: float, facade: Facade, *, alpha: float = 1.0) -> skia.Shader:
    """Light from one side over something `spread` units wide to each side of `x`."""
    side = spread if facade.sun_right else -spread
    colours = [facade.dark, mix(facade.dark, facade.lit, 0.3), facade.lit]
    return linear_gradient(
        (x - side, 0), (x + side, 0), [c.faded(alpha) for c in colours], [0, 0.55, 1]
    )


def tip(canvas: skia.Canvas, *, x: float, y: float, beacon: Beacon) -> None:
    """The red warning light on top."""
    if beacon.aura:
        glow(
            canvas,
            x=x,
            y=y + 3,
            radius=20,
            colour=beacon.lamp,
            strength=0.7 * beacon.aura,
            additive=True,
        )
    canvas.drawCircle(x, y + 3, 2.8, paint(beacon.lamp))
