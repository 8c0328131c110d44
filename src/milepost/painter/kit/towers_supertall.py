"""Tall towers with a shape of their own; which city may show which is the scene's decision."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.kit.towers import Facade, Plot, cells, fill_body, fins, glass, veil_foot
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


def twisted_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    mirrored: bool = False,
) -> None:
    """A tapering tower that turns as it rises, with a slanting crown (Shanghai Tower)."""
    turn = -1 if mirrored else 1
    unit = height / 560
    left, right = [], []
    for step in range(41):
        t = step / 40
        width = (74 * (1 - 0.52 * t**1.2) + 7 * math.sin(t * 7)) * unit
        lean = 9 * math.sin(t * 5 + 0.6) * unit
        crown = 18 * unit if step == 40 else 0
        left.append((x + turn * (lean * 0.6 - width / 2), foot - height * t))
        right.append((x + turn * (lean + width / 2), foot - height * t - crown))
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
            points.append((x + turn * drift * unit, foot - height * t))
        seams.addPath(polygon(points, close=False))
    canvas.drawPath(seams, paint(mix(bright, facade.lit, 0.3).faded(0.45), stroke=2))
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def opener_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A blade with a trapezoid opening under its edge (Shanghai World Financial Center)."""
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
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A stack of shrinking storeys with a lace crown (Jin Mao Tower)."""
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


def shoot_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A smooth bullet of glass ending in a point, like a bamboo shoot."""
    half = height * 0.085
    outline = skia.Path()
    outline.moveTo(x - half, foot)
    outline.cubicTo(
        x - half * 1.25, foot - height * 0.45, x - half * 0.8, foot - height * 0.8, x, foot - height
    )
    outline.cubicTo(
        x + half * 0.8, foot - height * 0.8, x + half * 1.25, foot - height * 0.45, x + half, foot
    )
    outline.close()
    _glaze(
        canvas, outline, Plot(x - half * 1.2, x + half * 1.2, foot - height, foot), facade, random
    )


def vessel_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A tower drawn in at its waist and flaring to a flat crown, like a ritual vessel."""
    half = height * 0.088
    top = foot - height
    outline = skia.Path()
    outline.moveTo(x - half, foot)
    outline.cubicTo(
        x - half * 0.62, foot - height * 0.4, x - half * 0.62, top + height * 0.3, x - half, top
    )
    outline.lineTo(x + half, top)
    outline.cubicTo(
        x + half * 0.62, top + height * 0.3, x + half * 0.62, foot - height * 0.4, x + half, foot
    )
    outline.close()
    _glaze(canvas, outline, Plot(x - half, x + half, top, foot), facade, random)


def needle_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A shaft with bevelled shoulders that narrows into a spire."""
    half = height * 0.078
    points = ((1.0, 0.0), (0.92, 0.62), (0.62, 0.74), (0.3, 0.83), (0.05, 0.9), (0.03, 1.0))
    left = [(x - half * wide, foot - height * level) for wide, level in points]
    right = [(x + half * wide, foot - height * level) for wide, level in points]
    plot = Plot(x - half, x + half, foot - height * 0.9, foot)
    _glaze(canvas, polygon(left + right[::-1]), plot, facade, random)


def twin_towers(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """Two equal towers joined by a bridge half-way up."""
    gap = height * 0.135
    level = foot - height * 0.46
    canvas.drawRect(skia.Rect(x - gap, level, x + gap, level + 9), paint(facade.dark))
    for side in (-1, 1):
        needle_tower(
            canvas, x=x + side * gap, foot=foot, height=height, facade=facade, random=random
        )


def _glaze(
    canvas: skia.Canvas,
    outline: skia.Path,
    plot: Plot,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    glass(canvas, plot, facade=facade, random=random)
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def jointed_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """Eight flaring segments on a tapering base, like joints of bamboo (Taipei 101)."""
    half = height * 0.062
    base, crown = foot - height * 0.24, foot - height * 0.84
    outline = polygon(
        [(x - half * 1.5, foot), (x - half, base), (x + half, base), (x + half * 1.5, foot)]
    )
    pitch = (base - crown) / 8
    for joint in range(8):
        low = base - joint * pitch
        outline.addPath(
            polygon(
                [
                    (x - half * 0.86, low),
                    (x - half * 1.16, low - pitch),
                    (x + half * 1.16, low - pitch),
                    (x + half * 0.86, low),
                ]
            )
        )
    for level, wide in ((0.84, 0.55), (0.88, 0.34), (0.91, 0.12)):
        outline.addRect(
            skia.Rect(
                x - half * wide,
                foot - height * (level + 0.05),
                x + half * wide,
                foot - height * level + 1,
            )
        )
    outline.addRect(skia.Rect(x - 1.4, foot - height, x + 1.4, foot - height * 0.93))
    _glaze(canvas, outline, Plot(x - half * 1.5, x + half * 1.5, crown, foot), facade, random)
    ledges = skia.Path()
    for joint in range(1, 9):
        y = base - joint * pitch
        ledges.addRect(skia.Rect(x - half * 1.16, y, x + half * 1.16, y + 2.4))
    canvas.drawPath(ledges, paint(mix(facade.lit, facade.lamp, facade.lamps).faded(0.8)))


def stepped_spire(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """Setbacks on alternating sides that shrink towards a needle."""
    half = height * 0.095
    outline = skia.Path()
    steps = 9
    for step in range(steps):
        share = step / steps
        left = half * (1 - share) * (0.82 if step % 2 else 1.0)
        right = half * (1 - share) * (1.0 if step % 2 else 0.82)
        top = foot - height * 0.80 * (0.22 + 0.78 * (step + 1) / steps)
        outline.addRect(skia.Rect(x - left, top, x + right, foot))
    spike = [
        (x - half * 0.12, foot - height * 0.79),
        (x, foot - height),
        (x + half * 0.12, foot - height * 0.79),
    ]
    outline.addPath(polygon(spike))
    plot = Plot(x - half, x + half, foot - height * 0.8, foot)
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    fins(canvas, plot, facade=facade, random=random)
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def shard_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A steep pyramid of glass whose faces do not quite meet at the top."""
    half = height * 0.13
    outline = polygon(
        [
            (x - half, foot),
            (x - half * 0.12, foot - height),
            (x - half * 0.02, foot - height * 0.95),
            (x + half * 0.08, foot - height * 0.985),
            (x + half, foot),
        ]
    )
    _glaze(canvas, outline, Plot(x - half, x + half, foot - height, foot), facade, random)


def sail_tower(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """Two buildings bellied like sails in the same wind."""
    for place, share in ((0.115, 0.86), (-0.09, 1.0)):
        mast, tall = x + place * height, height * share
        half = tall * 0.085
        outline = skia.Path()
        outline.moveTo(mast - half, foot)
        outline.lineTo(mast - half, foot - tall)
        outline.cubicTo(
            mast + half * 0.5,
            foot - tall * 0.85,
            mast + half * 1.5,
            foot - tall * 0.45,
            mast + half,
            foot,
        )
        outline.close()
        plot = Plot(mast - half, mast + half * 1.3, foot - tall, foot)
        _glaze(canvas, outline, plot, facade, random)


def sky_park_towers(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """Three slabs that carry one long boat of gardens."""
    tall, half = height * 0.62, height * 0.3
    for place in (-0.68, 0.0, 0.68):
        left = x + place * half - height * 0.055
        right = left + height * 0.11
        outline = polygon(
            [(left - 8, foot), (left + 6, foot - tall), (right - 2, foot - tall), (right + 4, foot)]
        )
        _glaze(canvas, outline, Plot(left - 8, right + 4, foot - tall, foot), facade, random)
    deck = skia.Path()
    deck.moveTo(x - half * 1.12, foot - tall - 16)
    deck.lineTo(x + half * 1.25, foot - tall - 20)
    deck.quadTo(x + half * 1.1, foot - tall + 2, x + half * 0.8, foot - tall + 3)
    deck.lineTo(x - half * 0.95, foot - tall + 3)
    deck.close()
    canvas.drawPath(deck, paint(mix(facade.dark, facade.lit, 0.25)))
