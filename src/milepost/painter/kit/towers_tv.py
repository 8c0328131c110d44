"""Television and observation towers: pearls on a tripod, lattices, a shaft with a cabin."""

from __future__ import annotations

import math
from itertools import pairwise
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
        return _across(x, spread, facade)

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
    _tip(canvas, x=x, y=foot - height, beacon=beacon)


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
    veil = paint(shader=_across(x, height * 0.12, facade, alpha=0.5))
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
    canvas.drawPath(polygon(mast), paint(shader=_across(x, height * 0.014, facade)))
    _tip(canvas, x=x, y=foot - height, beacon=beacon)


def cabin_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    beacon: Beacon,
    ball: bool = False,
) -> None:
    """A slim concrete shaft below an antenna, with a lens-shaped cabin or a steel ball."""
    shaft = [(0.034, 0.0), (0.020, 0.10), (0.013, 0.60), (0.009, 0.78), (0.004, 0.80), (0.0015, 1)]
    left = [(x - height * out, foot - height * up) for out, up in shaft]
    right = [(x + height * out, foot - height * up) for out, up in shaft]
    canvas.drawPath(polygon(left + right[::-1]), paint(shader=_across(x, height * 0.03, facade)))
    cabins = ((0.64, 0.078, 0.036), (0.705, 0.034, 0.022))
    if ball:
        cabins = ((0.66, 0.052, 0.068), (0.76, 0.020, 0.018))
    for level, wide, tall in cabins:
        y = foot - height * level
        rise = height * tall
        half = height * wide
        if beacon.aura:
            glow(
                canvas,
                x=x,
                y=y,
                radius=half * 1.9,
                colour=beacon.body,
                strength=0.5 * beacon.aura,
                additive=True,
            )
        cabin = skia.Path()
        cabin.moveTo(x - half, y - rise * 0.1)
        cabin.cubicTo(x - half * 0.8, y - rise, x + half * 0.8, y - rise, x + half, y - rise * 0.1)
        cabin.cubicTo(x + half * 0.6, y + rise, x - half * 0.6, y + rise, x - half, y - rise * 0.1)
        cabin.close()
        canvas.drawPath(cabin, paint(shader=_across(x, half, facade)))
        canvas.save()
        canvas.clipPath(cabin, True)
        window = mix(facade.pane, facade.lamp, min(1.0, facade.lamps * 2.4))
        canvas.drawRect(
            skia.Rect(x - half, y - rise * 0.34, x + half, y + rise * 0.02), paint(window)
        )
        canvas.drawRect(
            skia.Rect(x - half, y + rise * 0.16, x + half, y + rise * 0.28),
            paint(beacon.body.faded(0.9)),
        )
        canvas.restore()
    _tip(canvas, x=x, y=foot - height, beacon=beacon)


def lattice_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    steel: Colour,
    facade: Facade,
    beacon: Beacon,
    slim: bool = False,
) -> None:
    """A tower of steel on four spread legs with two decks; `slim` has no arch at its foot.

    Args:
        canvas: takes design units.
        x: centre.
        foot: y of the ground.
        height: to the tip.
        steel: colour of the struts.
        facade: glass of the decks.
        beacon: glow by night and the warning light.
        slim: a white broadcasting mast rather than an iron tower.
    """
    body = height * 0.86
    reach = height * (0.085 if slim else 0.17)

    def half(level: float) -> float:
        return reach * (0.08 + 0.92 * math.pow(1 - level, 1.3 if slim else 2.3))

    if beacon.aura:
        glow(
            canvas,
            x=x,
            y=foot - body * 0.4,
            radius=body * 0.55,
            colour=beacon.body,
            strength=0.34 * beacon.aura,
            additive=True,
        )
    legs, web = skia.Path(), skia.Path()
    levels = [1 - (1 - step / 22) ** 1.25 for step in range(23)]
    for side in (-1, 1):
        for inner in (1.0, 0.72):
            points = [(x + side * half(level) * inner, foot - body * level) for level in levels]
            legs.addPath(polygon(points, close=False))
    for low, high in pairwise(levels):
        for side in (-1, 1):
            start = 0.72 if low < 0.30 and not slim else -1.0
            web.moveTo(x + side * half(low), foot - body * low)
            web.lineTo(x + side * half(high) * start, foot - body * high)
            web.moveTo(x + side * half(low) * start, foot - body * low)
            web.lineTo(x + side * half(high), foot - body * high)
    canvas.drawPath(web, paint(steel.faded(0.8), stroke=1.3))
    canvas.drawPath(legs, paint(steel, stroke=2.6))
    if not slim:
        arch = skia.Path()
        arch.moveTo(x - half(0) * 0.72, foot)
        arch.quadTo(x, foot - body * 0.36, x + half(0) * 0.72, foot)
        canvas.drawPath(arch, paint(steel, stroke=3))
    for level, wide in ((0.30, 1.5), (0.62, 2.4)) if not slim else ((0.58, 2.0), (0.76, 2.2)):
        y, deck = foot - body * level, half(level) * wide * 0.8
        canvas.drawRect(skia.Rect(x - deck, y - 9, x + deck, y + 2), paint(steel))
        window = mix(facade.pane, facade.lamp, min(1.0, facade.lamps * 2.4))
        canvas.drawRect(skia.Rect(x - deck * 0.92, y - 6, x + deck * 0.92, y - 2), paint(window))
    mast = [(x - half(1.0), foot - body), (x, foot - height), (x + half(1.0), foot - body)]
    canvas.drawPath(polygon(mast), paint(steel))
    _tip(canvas, x=x, y=foot - height, beacon=beacon)


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


def _across(x: float, spread: float, facade: Facade, *, alpha: float = 1.0) -> skia.Shader:
    side = spread if facade.sun_right else -spread
    colours = [facade.dark, mix(facade.dark, facade.lit, 0.3), facade.lit]
    return linear_gradient(
        (x - side, 0), (x + side, 0), [c.faded(alpha) for c in colours], [0, 0.55, 1]
    )


def _tip(canvas: skia.Canvas, *, x: float, y: float, beacon: Beacon) -> None:
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
