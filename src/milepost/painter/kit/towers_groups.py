"""Famous groups of towers: a harbour's two, curved rows, a crown beside a sail, a twisted one."""

from __future__ import annotations

import math

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
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def harbour_pair(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A tower with a crown of claws and a faceted one of triangles (IFC and Bank of China)."""
    _crystal(canvas, stand.beside(0.165, 0.86), facade=facade, random=random)
    claws = stand.beside(-0.145)
    side = ((0.096, 0.0), (0.094, 0.50), (0.084, 0.52), (0.080, 0.74), (0.070, 0.76), (0.062, 0.90))
    crown = [*side, (0.052, 0.95), (0.026, 0.985)]
    outline = hull(claws, crown)
    pale = facade._replace(lit=facade.lit.shifted(0.03), dark=mix(facade.dark, facade.lit, 0.22))
    build(canvas, outline, facade=pale, random=random, skin="fins")
    prongs = skia.Path()
    for out in np.linspace(-0.052, 0.052, 8).tolist():
        prongs.addPath(mast(claws, low=0.90, high=1.0 - abs(out) * 0.9, half=0.006, out=out))
    canvas.drawPath(prongs, paint(mix(facade.lit, facade.lamp, facade.lamps)))


def _crystal(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Four triangular shafts that end one after another, crossed by white braces."""
    right = ((0.105, 0.0), (0.105, 0.42), (0.0, 0.60), (0.0, 0.84))
    left = ((0.105, 0.0), (0.105, 0.66), (0.0, 0.84))
    outline = hull(stand, right, left)
    build(canvas, outline, facade=facade, random=random)
    shade = polygon(
        [stand.at(0, 0.0), stand.at(0, 0.60), stand.at(0.105, 0.42), stand.at(0.105, 0.0)]
    )
    draw_inside(canvas, outline, shade, facade.dark.faded(0.35))
    braces = skia.Path()
    for low, high in ((0.06, 0.24), (0.24, 0.42), (0.42, 0.60), (0.60, 0.78)):
        for side in (-1, 1):
            braces.moveTo(*stand.at(side * 0.105, low))
            braces.lineTo(*stand.at(0.0, high))
            braces.lineTo(*stand.at(-side * 0.105, high))
            braces.moveTo(*stand.at(side * 0.105, high))
            braces.lineTo(*stand.at(0.0, low))
    braces.moveTo(*stand.at(0.0, 0.0))
    braces.lineTo(*stand.at(0.0, 0.84))
    bright = mix(facade.lit.shifted(0.08, 0.5), facade.lamp, 0.3 * facade.lamps)
    draw_inside(canvas, outline, braces, bright, stroke=2.0)
    canvas.drawPath(outline, paint(bright, stroke=1.8))
    for out in (-0.024, -0.002):
        canvas.drawPath(mast(stand, low=0.80, high=1.0, half=0.0045, out=out), paint(bright))


def curved_row(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Eight curved towers like a fleet under sail, a glass tube across four (Raffles City)."""
    behind = facade._replace(lit=mix(facade.lit, facade.dark, 0.25))
    for out, share in ((-0.075, 1.0), (0.075, 1.0)):
        _sail(
            canvas,
            stand.beside(out, share),
            lean=math.copysign(1, out),
            facade=behind,
            random=random,
        )
    for out, share in ((-0.32, 0.70), (-0.205, 0.73), (0.205, 0.73), (0.32, 0.70)):
        _sail(
            canvas,
            stand.beside(out, share),
            lean=math.copysign(1, out),
            facade=facade,
            random=random,
        )
    for out in (-0.085, 0.085):
        _sail(
            canvas,
            stand.beside(out, 0.74),
            lean=math.copysign(1, out),
            facade=facade,
            random=random,
        )
    tube = stand.box(-0.245, 0.715, 0.245, 0.755)
    canvas.drawRoundRect(
        tube, 9, 9, paint(mix(facade.lit, facade.lamp, min(1.0, facade.lamps * 1.3)))
    )
    under = stand.box(-0.235, 0.715, 0.235, 0.727)
    canvas.drawRoundRect(under, 5, 5, paint(facade.dark.faded(0.75)))


def _sail(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    lean: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """One slender tower whose outer face bows."""
    outer = bowed([(0.066, 0.0), (0.020, 1.0)], belly=0.036)
    inner = [(0.050, 0.0), (0.044, 0.96)]
    outline = hull(stand, *((outer, inner) if lean > 0 else (inner, outer)))
    build(canvas, outline, facade=facade, random=random, skin="fins")


def island_row(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Five leaf-shaped towers on an island of their own (Phoenix Island)."""
    for out, share in ((-0.36, 0.56), (0.36, 0.54), (-0.19, 0.66), (0.19, 0.64), (0.0, 0.80)):
        tower = stand.beside(out, share)
        side = bowed([(0.075, 0.0), (0.020, 0.985)], belly=0.070)
        outline = hull(tower, [*side, (0.0, 1.0)])
        build(canvas, outline, facade=facade, random=random, skin="ribbons")
        canvas.drawPath(outline, paint(facade.lit.shifted(0.05).faded(0.7), stroke=1.6))
    shore = stand.box(-0.46, -0.012, 0.46, 0.022)
    canvas.drawRoundRect(shore, 6, 6, paint(mix(facade.lit, oklch(0.86, 0.04, 90), 0.6)))


def crown_and_sail(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A stepped round tower with a circular crown, and one with a sail (Los Angeles)."""
    sail = stand.beside(-0.165)
    right = ((0.074, 0.0), (0.074, 0.74), (0.040, 0.84))
    left = ((0.074, 0.0), (0.074, 0.80), (0.060, 0.86), (0.0, 0.90))
    outline = hull(sail, right, left)
    build(canvas, outline, facade=facade, random=random)
    canvas.drawPath(mast(sail, low=0.86, high=1.0, half=0.006, out=-0.055), paint(facade.dark))
    fin = hull(sail, ((0.038, 0.80), (0.010, 0.885)), ((0.066, 0.80), (0.056, 0.905)))
    canvas.drawPath(fin, paint(mix(facade.lit, facade.lamp, facade.lamps).faded(0.8)))
    round_ = stand.beside(0.150, 0.92)
    pale = facade._replace(lit=mix(facade.lit, oklch(0.94, 0.03, 75), 0.6))
    body = skia.Path()
    for half, top in ((0.098, 0.62), (0.082, 0.80), (0.066, 0.90), (0.058, 0.955)):
        body.addRect(round_.box(-half, 0.0, half, top))
    build(canvas, body, facade=pale, random=random, skin="fins")
    crown = skia.Path()
    for out in np.linspace(-0.058, 0.052, 8).tolist():
        crown.addRect(round_.box(out, 0.955, out + 0.006, 0.993))
    crown.addOval(round_.box(-0.06, 0.985, 0.06, 1.0))
    canvas.drawPath(crown, paint(mix(pale.lit, facade.lamp, min(1.0, facade.lamps * 2))))


def twisted_and_sails(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Two pointed sails of unequal height beside a white tower that turns (Moscow City)."""
    low, tall = stand.beside(0.055, 0.68), stand.beside(-0.075)
    for tower, turned in ((tall, 1), (low, -1)):
        bow = bowed([(0.090, 0.0), (0.012, 0.97)], belly=0.030)
        flat = [(0.055, 0.0), (0.045, 0.55), (0.0, 1.0)]
        outline = hull(tower, *((bow, flat) if turned < 0 else (flat, bow)))
        build(canvas, outline, facade=facade, random=random)
    turning = stand.beside(0.265, 0.72)
    steps = np.linspace(0, 1, 28)
    reach = 0.088 - 0.012 * steps
    right = [(r * (0.80 + 0.26 * math.sin(4.6 * t)), t) for r, t in zip(reach, steps, strict=True)]
    left = [(r * (0.80 - 0.26 * math.sin(4.6 * t)), t) for r, t in zip(reach, steps, strict=True)]
    outline = hull(turning, right, left)
    white = facade._replace(
        lit=mix(facade.lit, oklch(0.98, 0.01, 90), 0.7), dark=mix(facade.dark, facade.lit, 0.35)
    )
    build(canvas, outline, facade=white, random=random, skin="ribbons")
    folds = skia.Path()
    for turn in (0.0, 1.6, 3.1):
        line = [turning.at(0.075 * math.sin(turn + 3.0 * t - 1.5), t) for t in steps.tolist()]
        folds.addPath(polygon(line, close=False))
    draw_inside(canvas, outline, folds, white.lit.shifted(0.05), stroke=2.4)
    belts = bands(stand, half=0.2, levels=(0.30, 0.62), thick=0.008)
    draw_inside(canvas, hull(tall, ((0.05, 0.0), (0.0, 1.0))), belts, facade.dark.faded(0.6))
