"""Shanghai's three tallest: the twisted one, the opener, the tiered one."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.kit.towers import Facade, Plot, cells, fill_body, veil_foot
from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


def twisted_tower(canvas: skia.Canvas, stand: Stand, *, facade: Facade) -> None:
    """A tapering tower that turns as it rises, with a slanting crown (Shanghai Tower)."""
    x, foot, height = stand
    unit = height / 560
    left, right = [], []
    for step in range(41):
        t = step / 40
        width = (74 * (1 - 0.52 * t**1.2) + 7 * math.sin(t * 7)) * unit
        lean = 9 * math.sin(t * 5 + 0.6) * unit
        crown = 18 * unit if step == 40 else 0
        left.append((x + (lean * 0.6 - width / 2), foot - height * t))
        right.append((x + (lean + width / 2), foot - height * t - crown))
    outline = polygon(left + right[::-1])
    plot = Plot(x - 45 * unit, x + 45 * unit, foot - height - 18 * unit, foot)
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    floors, strong = skia.Path(), skia.Path()
    for floor in range(int(height / 8)):
        y = foot - floor * 8
        line = strong if floor % 7 == 0 else floors
        line.moveTo(x - 60 * unit, y)
        line.lineTo(x + 60 * unit, y - 3)
    bright = mix(facade.pane, facade.lamp, min(1.0, facade.lamps * 2.4))
    canvas.drawPath(floors, paint(bright.faded(0.24), stroke=1.4))
    canvas.drawPath(strong, paint(bright.faded(0.55), stroke=1.5))
    seams = skia.Path()
    for seam in range(5):
        points = []
        for step in range(21):
            t = step / 20
            drift = 42 * math.sin(t * 2.2 + seam * 0.7) + 20 * t - 60 + seam * 28
            points.append((x + drift * unit, foot - height * t))
        seams.addPath(polygon(points, close=False))
    canvas.drawPath(seams, paint(mix(bright, facade.lit, 0.3).faded(0.45), stroke=2))
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def opener_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A blade with a trapezoid opening under its edge (Shanghai World Financial Center)."""
    x, foot, height = stand
    unit = height / 480
    plot = Plot(x - 42 * unit, x + 42 * unit, foot - height, foot)
    outline = polygon(
        [
            (plot.left, foot),
            (x - 30 * unit, foot - height * 0.75),
            (x - 22 * unit, plot.top),
            (x + 24 * unit, plot.top),
            (x + 34 * unit, foot - height * 0.7),
            (plot.right, foot),
        ]
    )
    opening = polygon(
        [
            (x - 17 * unit, plot.top + 14 * unit),
            (x + 19 * unit, plot.top + 14 * unit),
            (x + 13 * unit, plot.top + 56 * unit),
            (x - 12 * unit, plot.top + 56 * unit),
        ]
    )
    body = skia.Op(outline, opening, skia.PathOp.kDifference_PathOp)
    fill_body(canvas, body, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(body, True)
    lower = plot._replace(top=plot.top + 62 * unit)
    cells(canvas, lower, facade=facade, random=random, pitch=(7, 8.6), size=(3.4, 4))
    canvas.restore()
    veil_foot(canvas, body, plot=plot, facade=facade)


def tiered_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A stack of shrinking storeys with a lace crown (Jin Mao Tower)."""
    x, foot, height = stand
    outline = skia.Path()
    width, level = height * 0.2, foot
    for tier in range(9):
        rise = height * (0.128 - 0.0083 * tier)
        outline.addRect(skia.Rect(x - width / 2, level - rise, x + width / 2, level + 1))
        ledge = skia.Rect(x - width / 2 - 3, level - rise, x + width / 2 + 3, level - rise + 4)
        outline.addRect(ledge)
        level -= rise
        width *= 0.88
    spike = polygon([(x - width * 0.4, level), (x, foot - height), (x + width * 0.4, level)])
    outline.addPath(spike)
    plot = Plot(x - height * 0.105, x + height * 0.105, level, foot)
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    cells(canvas, plot, facade=facade, random=random, pitch=(6, 8.4), size=(2.8, 4.4))
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)
