"""The clock tower beside a parliament: gothic shaft, gilded dials, a spire in two stages."""

from __future__ import annotations

import math
from typing import NamedTuple

from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers_profile import Stand, hull
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class GothicColours(NamedTuple):
    """Stone, roofs and light of the building."""

    stone: Colour
    roof: Colour
    gold: Colour
    dial: Colour
    hands: Colour
    window: Colour
    glowing: float
    """Light in the dials and windows, 0..1."""
    sun_right: bool


def gothic_clock_tower(
    canvas: skia.Canvas, stand: Stand, *, colours: GothicColours, wing: float
) -> None:
    """The tower at `stand`; its parliament reaches `wing` heights to one side (left if below 0)."""
    side = 0.075 if colours.sun_right else -0.075
    stone = colours.stone
    tones = [stone.shifted(-0.14), stone, stone.shifted(0.05)]
    across = linear_gradient(stand.at(-side, 0), stand.at(side, 0), tones)
    _parliament(canvas, stand, colours=colours, wing=wing)
    canvas.drawRect(stand.box(-0.066, 0.0, 0.066, 0.60), paint(shader=across))
    ribs = skia.Path()
    for out in (-0.060, -0.030, 0.0, 0.030, 0.060):
        ribs.addRect(stand.box(out - 0.004, 0.0, out + 0.004, 0.60))
    for level in (0.10, 0.22, 0.34, 0.46):
        ribs.addRect(stand.box(-0.070, level, 0.070, level + 0.008))
    canvas.drawPath(ribs, paint(stone.shifted(0.07)))
    slits = skia.Path()
    for level in (0.04, 0.14, 0.26, 0.38, 0.49):
        for out in (-0.045, -0.015, 0.015, 0.045):
            slits.addRect(stand.box(out - 0.005, level, out + 0.005, level + 0.06))
    canvas.drawPath(slits, paint(stone.shifted(-0.20)))
    canvas.drawRect(stand.box(-0.080, 0.585, 0.080, 0.735), paint(shader=across))
    canvas.drawRect(stand.box(-0.086, 0.580, 0.086, 0.592), paint(colours.gold))
    canvas.drawRect(stand.box(-0.086, 0.728, 0.086, 0.740), paint(colours.gold))
    _dial(canvas, stand, colours=colours)
    canvas.drawRect(stand.box(-0.070, 0.74, 0.070, 0.80), paint(shader=across))
    belfry = skia.Path()
    for out in (-0.048, -0.016, 0.016, 0.048):
        belfry.addRect(stand.box(out - 0.010, 0.748, out + 0.010, 0.790))
    canvas.drawPath(belfry, paint(mix(stone.shifted(-0.25), colours.window, colours.glowing)))
    lower = hull(stand, ((0.078, 0.80), (0.046, 0.872)))
    lantern = stand.box(-0.034, 0.872, 0.034, 0.905)
    upper = hull(stand, ((0.046, 0.903), (0.010, 0.975), (0.002, 1.0)))
    slate = colours.roof
    shader = linear_gradient(
        stand.at(-side, 0), stand.at(side, 0), [slate.shifted(-0.08), slate, slate.shifted(0.07)]
    )
    canvas.drawPath(lower, paint(shader=shader))
    canvas.drawRect(lantern, paint(mix(colours.gold, colours.window, colours.glowing)))
    canvas.drawPath(upper, paint(shader=shader))
    for out in (-0.078, 0.078):
        pinnacle = hull(
            Stand(stand.at(out, 0)[0], stand.foot, stand.height), ((0.007, 0.74), (0.001, 0.85))
        )
        canvas.drawPath(pinnacle, paint(shader=across))
    canvas.drawPath(hull(stand, ((0.003, 0.97), (0.001, 1.0))), paint(colours.gold))


def _dial(canvas: skia.Canvas, stand: Stand, *, colours: GothicColours) -> None:
    x, y = stand.at(0, 0.660)
    radius = stand.height * 0.058
    if colours.glowing > 0:
        glow(
            canvas,
            x=x,
            y=y,
            radius=radius * 2.6,
            colour=colours.dial,
            strength=0.5 * colours.glowing,
            additive=True,
        )
    canvas.drawCircle(x, y, radius * 1.12, paint(colours.gold))
    canvas.drawCircle(x, y, radius, paint(colours.dial))
    canvas.drawCircle(x, y, radius * 0.90, paint(colours.hands.faded(0.7), stroke=1.6))
    for angle, long, thick in ((-58, 0.55, 3.2), (62, 0.82, 2.2)):
        turn = math.radians(angle)
        end = (x + math.sin(turn) * radius * long, y - math.cos(turn) * radius * long)
        canvas.drawLine(x, y, *end, paint(colours.hands, stroke=thick))


def _parliament(canvas: skia.Canvas, stand: Stand, *, colours: GothicColours, wing: float) -> None:
    """A long low front with pinnacles and rows of windows."""
    near, far = sorted((0.0, wing))
    stone = colours.stone.shifted(-0.03)
    front = stand.box(near, 0.0, far, 0.19)
    shades = [stone.shifted(0.04), stone.shifted(-0.08)]
    shader = linear_gradient((0, front.top()), (0, front.bottom()), shades)
    canvas.drawRect(front, paint(shader=shader))
    roof = hull(stand, ((far, 0.19), (far - 0.02, 0.225)), ((-near, 0.19), (-near - 0.02, 0.225)))
    canvas.drawPath(roof, paint(colours.roof))
    windows, piers = skia.Path(), skia.Path()
    count = max(3, int((far - near) / 0.042))
    for at in range(count):
        out = near + (far - near) * (at + 0.5) / count
        for level in (0.025, 0.085, 0.140):
            windows.addRect(stand.box(out - 0.009, level, out + 0.009, level + 0.034))
        edge = near + (far - near) * at / count
        piers.addPath(
            hull(
                Stand(stand.at(edge, 0)[0], stand.foot, stand.height),
                ((0.005, 0.0), (0.005, 0.21), (0.001, 0.255)),
            )
        )
    canvas.drawPath(
        windows, paint(mix(stone.shifted(-0.24), colours.window, 0.9 * colours.glowing))
    )
    canvas.drawPath(piers, paint(stone.shifted(0.05)))
