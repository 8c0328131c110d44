"""Old landmarks of big cities: wall gates, bell towers on brick, storeyed towers, clock towers."""

from __future__ import annotations

import math

from milepost.painter.kit.houses_hall import HallColours, storeyed_hall
from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def brick_base(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    brick: Colour,
    dark: Colour,
    gates: int = 1,
) -> None:
    """A battered brick wall with battlements and round-arched gateways."""
    top = foot - height
    body = polygon(
        [(x - half, foot), (x - half * 0.95, top), (x + half * 0.95, top), (x + half, foot)]
    )
    shades = [brick.shifted(0.06), brick, brick.shifted(-0.09)]
    canvas.drawPath(body, paint(shader=linear_gradient((0, top), (0, foot), shades)))
    canvas.save()
    canvas.clipPath(body, True)
    courses = skia.Path()
    for step in range(1, int(height / 8)):
        courses.addRect(skia.Rect.MakeXYWH(x - half, top + step * 8, half * 2, 1.2))
    canvas.drawPath(courses, paint(brick.shifted(-0.12).faded(0.4)))
    canvas.restore()
    merlons = skia.Path()
    pitch = max(9.0, half / 12)
    for step in range(int(half * 1.9 / pitch)):
        left = x - half * 0.95 + step * pitch
        merlons.addRect(skia.Rect(left, top - 7, left + pitch * 0.6, top + 1))
    canvas.drawPath(merlons, paint(brick.shifted(0.03)))
    opening = height * 0.27
    arch = skia.Path()
    for at in range(gates):
        centre = x + (at - (gates - 1) / 2) * half * 0.62
        arch.addRect(skia.Rect(centre - opening, foot - height * 0.38, centre + opening, foot))
        arch.addCircle(centre, foot - height * 0.38, opening)
    canvas.drawPath(arch, paint(brick.shifted(0.10), stroke=5))
    canvas.drawPath(arch, paint(dark))


def gate_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    brick: Colour,
    dark: Colour,
    colours: HallColours,
    storeys: int = 2,
    gates: int = 1,
) -> None:
    """A storeyed gatehouse on its piece of city wall."""
    base = height * 0.34
    if colours.lamps > 0:
        glow(
            canvas,
            x=x,
            y=foot - height * 0.5,
            radius=half * 1.5,
            colour=colours.lamp,
            strength=0.30 * colours.lamps,
            flatness=0.8,
            additive=True,
        )
    brick_base(canvas, x=x, foot=foot, half=half, height=base, brick=brick, dark=dark, gates=gates)
    storeyed_hall(
        canvas,
        x=x,
        foot=foot - base,
        half=half * 0.62,
        height=height - base,
        storeys=storeys,
        colours=colours,
        taper=0.12,
    )


def clock_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    stone: Colour,
    roof: Colour,
    dial: Colour,
    hands: Colour,
    glowing: float,
    sun_right: bool,
) -> None:
    """A European clock tower: shaft with pilasters, dial, belfry, cupola."""
    half = height * 0.105
    side = half if sun_right else -half
    across = linear_gradient(
        (x - side, 0), (x + side, 0), [stone.shifted(-0.12), stone, stone.shifted(0.05)]
    )
    shaft = skia.Path()
    shaft.addRect(skia.Rect(x - half * 1.25, foot - height * 0.12, x + half * 1.25, foot))
    shaft.addRect(skia.Rect(x - half, foot - height * 0.70, x + half, foot - height * 0.12))
    shaft.addRect(
        skia.Rect(x - half * 0.78, foot - height * 0.80, x + half * 0.78, foot - height * 0.70)
    )
    canvas.drawPath(shaft, paint(shader=across))
    trim = skia.Path()
    for level, wide in ((0.12, 1.3), (0.45, 1.08), (0.70, 1.18), (0.80, 0.9)):
        trim.addRect(
            skia.Rect(
                x - half * wide,
                foot - height * level - 4,
                x + half * wide,
                foot - height * level + 3,
            )
        )
    for place in (-0.86, 0.86):
        trim.addRect(
            skia.Rect(
                x + half * place - 3,
                foot - height * 0.7,
                x + half * place + 3,
                foot - height * 0.12,
            )
        )
    canvas.drawPath(trim, paint(stone.shifted(0.06)))
    windows = skia.Path()
    lit = mix(stone.shifted(-0.25), dial, glowing)
    for level in (0.20, 0.32):
        for place in (-0.4, 0.0, 0.4):
            windows.addRoundRect(
                skia.Rect.MakeXYWH(
                    x + half * place - half * 0.11,
                    foot - height * (level + 0.07),
                    half * 0.22,
                    height * 0.06,
                ),
                half * 0.1,
                half * 0.1,
            )
    for place in (-0.36, 0.36):
        windows.addRoundRect(
            skia.Rect.MakeXYWH(
                x + half * place - half * 0.2, foot - height * 0.79, half * 0.4, height * 0.075
            ),
            half * 0.18,
            half * 0.18,
        )
    canvas.drawPath(windows, paint(lit))
    y = foot - height * 0.575
    if glowing > 0:
        glow(
            canvas, x=x, y=y, radius=half * 1.9, colour=dial, strength=0.5 * glowing, additive=True
        )
    canvas.drawCircle(x, y, half * 0.72, paint(roof))
    canvas.drawCircle(x, y, half * 0.62, paint(dial))
    hour, minute = math.radians(-58), math.radians(62)
    for angle, long, thick in ((hour, 0.34, 3.0), (minute, 0.5, 2.0)):
        end = (x + math.sin(angle) * half * long, y - math.cos(angle) * half * long)
        canvas.drawLine(x, y, *end, paint(hands, stroke=thick))
    top = foot - height * 0.80
    cupola = skia.Path()
    cupola.moveTo(x - half * 0.8, top)
    cupola.cubicTo(
        x - half * 0.75,
        top - height * 0.1,
        x - half * 0.1,
        top - height * 0.1,
        x,
        foot - height * 0.96,
    )
    cupola.cubicTo(
        x + half * 0.1, top - height * 0.1, x + half * 0.75, top - height * 0.1, x + half * 0.8, top
    )
    cupola.close()
    shades = [roof.shifted(-0.08), roof, roof.shifted(0.07)]
    canvas.drawPath(cupola, paint(shader=linear_gradient((x - side, 0), (x + side, 0), shades)))
    canvas.drawRect(skia.Rect(x - 1.2, foot - height, x + 1.2, foot - height * 0.95), paint(roof))
