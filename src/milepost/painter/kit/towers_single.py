"""Famous towers that stand alone: each has an outline that no other building has."""

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
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def corn_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A stout cylinder of scale-like bands under an open crown (Zhengzhou's Big Corn)."""
    side = [(0.105, 0.0), (0.108, 0.04), *bowed([(0.112, 0.06), (0.108, 0.80)], belly=0.016)]
    outline = hull(stand, [*side, (0.098, 0.86), (0.088, 0.90), (0.088, 0.97)])
    build(canvas, outline, facade=facade, random=random, skin="ribbons")
    levels = np.arange(0.05, 0.88, 0.030).tolist()
    scales = bands(stand, half=0.14, levels=levels, thick=0.011)
    draw_inside(canvas, outline, scales, mix(facade.lit, facade.lamp, facade.lamps).faded(0.62))
    crown = skia.Path()
    for out in np.linspace(-0.088, 0.082, 9).tolist():
        crown.addRect(stand.box(out, 0.90, out + 0.006, 1.0))
    crown.addRect(stand.box(-0.092, 0.995, 0.092, 1.003))
    canvas.drawPath(crown, paint(mix(facade.lit, facade.dark, 0.3)))


def spire_on_shoulder(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A faceted shaft with one shoulder, a slim head and a needle (Zifeng, Nanjing)."""
    right = ((0.098, 0.0), (0.094, 0.62), (0.060, 0.66), (0.052, 0.82), (0.026, 0.85))
    left = ((0.088, 0.0), (0.086, 0.72), (0.052, 0.76), (0.046, 0.82), (0.026, 0.85))
    outline = hull(stand, right, left)
    build(canvas, outline, facade=facade, random=random)
    facets = skia.Path()
    for step in range(14):
        low = step * 0.06
        for out in (-0.06, 0.0, 0.06):
            triangle = [(out - 0.03, low), (out, low + 0.06), (out + 0.03, low)]
            facets.addPath(polygon([stand.at(*place) for place in triangle]))
    draw_inside(canvas, outline, facets, mix(facade.lit, facade.lamp, facade.lamps).faded(0.20))
    seam = skia.Path()
    seam.addRect(stand.box(0.016, 0.0, 0.026, 0.80))
    draw_inside(canvas, outline, seam, facade.pane.faded(0.7))
    canvas.drawPath(mast(stand, low=0.84, high=1.0, half=0.008), paint(facade.dark))


def ribbed_obelisk(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A shaft of steel ribs with chamfered corners that closes to a pyramid (Ping An)."""
    side = ((0.086, 0.0), (0.082, 0.10), (0.070, 0.70), (0.050, 0.81), (0.006, 0.985), (0.002, 1.0))
    outline = hull(stand, side)
    build(canvas, outline, facade=facade, random=random, skin="cells")
    ribs = skia.Path()
    for out, upper in (
        (-0.072, -0.048),
        (-0.038, -0.024),
        (0.0, 0.0),
        (0.038, 0.024),
        (0.072, 0.048),
    ):
        rib = [(out, 0.0), (out * 0.86, 0.70), (upper * 0.9, 0.82), (0.0, 0.985)]
        ribs.addPath(polygon([stand.at(*place) for place in rib], close=False))
    bright = mix(facade.lit.shifted(0.05), facade.lamp, facade.lamps)
    draw_inside(canvas, outline, ribs, bright, stroke=2.4)
    belts = bands(stand, half=0.1, levels=(0.14, 0.33, 0.52, 0.70), thick=0.012)
    draw_inside(canvas, outline, belts, facade.dark.faded(0.8))


def pixel_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A plain shaft with a band of box-shaped notches winding up it (Mahanakhon)."""
    outline = skia.Path()
    outline.addRect(stand.box(-0.086, 0.0, 0.086, 0.95))
    size = 0.0215
    notches = skia.Path()
    for step in range(30):
        level = 0.20 + step * 0.026
        centre = 0.088 * float(np.sin(step * 0.27 + 0.6))
        for at in (-1, 0, 1):
            if (step + at) % 3 == 0 and at:
                continue
            out = round((centre + at * size) / size) * size
            notches.addRect(stand.box(out - size / 2, level, out + size / 2, level + size))
    cut = skia.Op(outline, notches, skia.PathOp.kDifference_PathOp)
    recess = [facade.dark.shifted(-0.10), mix(facade.dark, facade.lamp, facade.lamps)]
    canvas.drawPath(outline, paint(mix(recess[0], recess[1], facade.lamps)))
    build(canvas, cut, facade=facade, random=random)
    roof = stand.box(-0.05, 0.95, 0.06, 0.975)
    canvas.drawRect(roof, paint(facade.dark))


def setback_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Limestone setbacks around a tall shaft, a winged cap and a mast (Empire State Building)."""
    outline = skia.Path()
    for half, top in (
        (0.150, 0.10),
        (0.120, 0.19),
        (0.100, 0.26),
        (0.078, 0.66),
        (0.068, 0.73),
        (0.056, 0.775),
        (0.026, 0.80),
        (0.018, 0.865),
        (0.012, 0.885),
    ):
        outline.addRect(stand.box(-half, 0.0, half, top))
    build(canvas, outline, facade=facade, random=random, skin="fins")
    piers = skia.Path()
    for out in (-0.058, -0.024, 0.018, 0.052):
        piers.addRect(stand.box(out, 0.10, out + 0.008, 0.74))
    draw_inside(canvas, outline, piers, facade.lit.shifted(0.03).faded(0.75))
    canvas.drawPath(mast(stand, low=0.88, high=1.0, half=0.006), paint(facade.dark))
    cap = stand.box(-0.016, 0.805, 0.016, 0.86)
    canvas.drawRect(cap, paint(mix(facade.lit, facade.lamp, min(1.0, facade.lamps * 2)).faded(0.8)))


def winged_pyramid(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A slender white pyramid with two wings near its top (Transamerica)."""
    wing = ((0.052, 0.44), (0.058, 0.60), (0.030, 0.76), (0.022, 0.76))
    wings = hull(stand, wing)
    outline = hull(stand, ((0.118, 0.0), (0.026, 0.78), (0.0, 1.0)))
    canvas.drawPath(wings, paint(mix(facade.lit, facade.dark, 0.55)))
    build(canvas, outline, facade=facade, random=random, skin="ribbons")
    canvas.drawPath(hull(stand, ((0.027, 0.78), (0.0, 1.0))), paint(facade.lit))
    struts = skia.Path()
    for step in range(8):
        left = -0.118 + step * 0.0305
        for lean in (0.0, 0.030):
            struts.moveTo(*stand.at(left + lean * 0.95, 0.0))
            struts.lineTo(*stand.at(left + 0.015, 0.04))
    canvas.drawPath(struts, paint(facade.dark, stroke=1.6))


def bundled_tubes(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Nine black tubes that end at different heights, with two antennas (Willis Tower)."""
    outline = skia.Path()
    for left, right, top in (
        (-0.108, 0.108, 0.42),
        (-0.108, 0.036, 0.56),
        (-0.036, 0.108, 0.54),
        (-0.072, 0.072, 0.70),
        (-0.036, 0.072, 0.835),
    ):
        outline.addRect(stand.box(left, 0.0, right, top))
    build(canvas, outline, facade=facade, random=random, skin="cells")
    belts = bands(stand, half=0.12, levels=(0.27, 0.40, 0.53, 0.685, 0.815), thick=0.012)
    draw_inside(canvas, outline, belts, facade.dark.shifted(-0.06))
    seams = skia.Path()
    for out in (-0.072, -0.036, 0.036, 0.072):
        seams.addRect(stand.box(out - 0.001, 0.0, out + 0.001, 0.84))
    draw_inside(canvas, outline, seams, facade.lit.faded(0.45))
    for out in (-0.012, 0.048):
        canvas.drawPath(mast(stand, low=0.83, high=1.0, half=0.007, out=out), paint(facade.dark))


def gold_crowned_tower(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A slab in stepped blue glass whose top ten floors are gold (Eureka Tower)."""
    outline = skia.Path()
    for left, right, top in ((-0.100, 0.100, 0.62), (-0.082, 0.100, 0.80), (-0.064, 0.076, 1.0)):
        outline.addRect(stand.box(left, 0.0, right, top))
    build(canvas, outline, facade=facade, random=random, skin="ribbons")
    gold = mix(mix(facade.lit, oklch(0.80, 0.14, 82), 0.85), facade.lamp, 0.4 * facade.lamps)
    crown = stand.box(-0.064, 0.86, 0.076, 1.0)
    canvas.drawRect(crown, paint(gold))
    canvas.drawRect(stand.box(-0.064, 0.86, -0.015, 1.0), paint(gold.shifted(-0.12)))
    stripe = stand.box(0.02, 0.70, 0.034, 0.86)
    canvas.drawRect(stripe, paint(oklch(0.58, 0.18, 28, 0.85)))


def mast_slab(
    canvas: skia.Canvas, stand: Stand, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A rounded tower between two higher cores, the taller with a mast (Commerzbank)."""
    outline = skia.Path()
    outline.addRoundRect(stand.box(-0.100, -0.05, 0.100, 0.72), 14, 14)
    for left, right, top in ((-0.104, -0.066, 0.80), (0.058, 0.104, 0.755), (-0.018, 0.034, 0.86)):
        outline.addRect(stand.box(left, 0.0, right, top))
    outline.addRect(stand.box(-0.092, 0.0, -0.078, 0.83))
    ground = skia.Path()
    ground.addRect(stand.box(-0.2, 0.0, 0.2, 1.0))
    outline = skia.Op(outline, ground, skia.PathOp.kIntersect_PathOp)
    build(canvas, outline, facade=facade, random=random, skin="ribbons")
    gardens = bands(stand, half=0.062, levels=(0.16, 0.34, 0.52), thick=0.055)
    draw_inside(canvas, outline, gardens, facade.pane.faded(0.8))
    canvas.drawPath(mast(stand, low=0.85, high=1.0, half=0.006, out=0.008), paint(facade.dark))
