"""Famous pairs of towers: with a bridge, like a gate, like sails, a tall one and a lower one."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_profile import (
    Stand,
    bands,
    bowed,
    build,
    draw_inside,
    hull,
    mast,
)
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia

MINARET = (
    (0.088, 0.0),
    (0.088, 0.56),
    (0.078, 0.57),
    (0.078, 0.67),
    (0.066, 0.68),
    (0.066, 0.745),
    (0.052, 0.755),
    (0.050, 0.80),
    (0.036, 0.81),
    (0.032, 0.845),
    (0.014, 0.87),
    (0.010, 0.90),
    (0.0045, 0.905),
    (0.002, 1.0),
)


def minaret_pair(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Two banded towers that shrink in rings to spires, joined by a skybridge (Petronas)."""
    gap = 0.150
    bridge, strut = skia.Path(), skia.Path()
    bridge.addRect(stand.box(-gap, 0.395, gap, 0.425))
    for side in (-1, 1):
        strut.moveTo(*stand.at(0.0, 0.395))
        strut.lineTo(*stand.at(side * (gap - 0.08), 0.27))
    canvas.drawPath(strut, paint(facade.dark, stroke=3))
    canvas.drawPath(bridge, paint(mix(facade.dark, facade.lamp, facade.lamps * 0.5)))
    for side in (-1, 1):
        tower = stand.beside(side * gap)
        outline = hull(tower, MINARET)
        build(canvas, outline, facade=facade, random=random, skin="cells")
        levels = np.arange(0.02, 0.86, 0.021).tolist()
        rings = bands(tower, half=0.1, levels=levels, thick=0.008)
        bright = mix(facade.lit.shifted(0.04), facade.lamp, min(1.0, facade.lamps * 1.4))
        draw_inside(canvas, outline, rings, bright.faded(0.55))
        canvas.drawCircle(*tower.at(0, 0.925), tower.height * 0.009, paint(facade.lit))
        bustle = hull(tower.beside(-side * 0.095, 0.47), ((0.075, 0.0), (0.075, 0.97), (0.03, 1.0)))
        build(canvas, bustle, facade=facade, random=random, skin="ribbons")


def gate_pair(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Two curved towers that lean together and join at the top (Gate of the Orient)."""
    outline = skia.Path()
    outline.moveTo(*stand.at(-0.27, 0.0))
    outline.cubicTo(*stand.at(-0.25, 0.46), *stand.at(-0.24, 0.82), *stand.at(-0.14, 0.955))
    outline.quadTo(*stand.at(-0.06, 1.0), *stand.at(0.03, 0.995))
    outline.cubicTo(*stand.at(0.22, 0.975), *stand.at(0.24, 0.60), *stand.at(0.27, 0.0))
    outline.lineTo(*stand.at(0.105, 0.0))
    outline.cubicTo(*stand.at(0.10, 0.45), *stand.at(0.075, 0.74), *stand.at(0.0, 0.765))
    outline.cubicTo(*stand.at(-0.075, 0.74), *stand.at(-0.10, 0.45), *stand.at(-0.105, 0.0))
    outline.close()
    build(canvas, outline, facade=facade, random=random)
    seam = polygon([stand.at(0.02, 0.76), stand.at(0.0, 0.88), stand.at(0.05, 1.0)], close=False)
    draw_inside(canvas, outline, seam, facade.dark, stroke=3)
    for side in (-1, 1):
        edge = skia.Path()
        edge.moveTo(*stand.at(side * 0.105, 0.0))
        edge.cubicTo(
            *stand.at(side * 0.10, 0.45), *stand.at(side * 0.075, 0.74), *stand.at(0.0, 0.765)
        )
        canvas.drawPath(edge, paint(mix(facade.lit, facade.lamp, facade.lamps), stroke=2.6))


def sheared_pair(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Two equal square towers, their inner edges swept up to a horn (Greenland, Nanchang)."""
    for side in (-1, 1):
        tower = stand.beside(side * 0.155)
        horn = [(0.098, 0.0), (0.094, 0.80), (0.084, 0.92), (0.060, 1.0)]
        brow = [(0.090, 0.0), (0.086, 0.78), (0.070, 0.88), (0.010, 0.935)]
        right, left = (brow, horn) if side > 0 else (horn, brow)
        outline = hull(tower, right, left)
        build(canvas, outline, facade=facade, random=random)
        fold = polygon([tower.at(side * 0.05, 0.0), tower.at(-side * 0.045, 0.97)], close=False)
        draw_inside(canvas, outline, fold, facade.lit.shifted(0.03).faded(0.7), stroke=3)


def tall_and_low(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A tall square tower with a cut crown and its lower twin (Changsha IFS)."""
    crown = ((0.086, 0.0), (0.084, 0.86), (0.074, 0.89), (0.074, 0.955), (0.056, 0.985))
    for tower in (stand.beside(0.135, 0.70), stand.beside(-0.085)):
        outline = hull(tower, crown)
        build(canvas, outline, facade=facade, random=random, skin="fins")
        lantern = skia.Path()
        lantern.addRect(tower.box(-0.074, 0.89, 0.074, 0.955))
        bright = mix(facade.lit, facade.lamp, min(1.0, facade.lamps * 1.8))
        draw_inside(canvas, outline, lantern, bright.faded(0.7))
        belts = bands(tower, half=0.1, levels=(0.30, 0.58, 0.86), thick=0.012)
        draw_inside(canvas, outline, belts, facade.dark.faded(0.8))


def sail_pair(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Two towers swept outwards from each other like sails (Shimao Straits)."""
    for side in (-1, 1):
        tower = stand.beside(side * 0.145)
        outer = bowed([(0.085, 0.0), (0.030, 0.99)], belly=0.072)
        inner = [(0.085, 0.0), (0.072, 0.55), (0.022, 0.93)]
        right, left = (outer, inner) if side > 0 else (inner, outer)
        outline = hull(tower, right, left)
        build(canvas, outline, facade=facade, random=random)
        rib = polygon(
            [
                tower.at(side * out, up)
                for out, up in bowed([(0.03, 0.0), (0.012, 0.97)], belly=0.05)
            ],
            close=False,
        )
        draw_inside(canvas, outline, rib, facade.lit.shifted(0.05).faded(0.8), stroke=2.4)
        canvas.drawPath(
            mast(tower, low=0.95, high=1.0, half=0.008, out=side * 0.02), paint(facade.dark)
        )
