"""Log cabins under steep roofs, with smoke from their chimneys."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def log_village(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    log: Colour,
    roof: Colour,
    pane: Colour,
    smoke: Colour,
    random: np.random.RandomState,
) -> None:
    """Seven cabins of unequal size around the stand, the nearest last."""
    places = (
        (-1.25, 0.22, 0.52),
        (1.20, 0.24, 0.50),
        (-0.55, 0.20, 0.62),
        (0.62, 0.22, 0.60),
        (-0.95, 0.02, 0.78),
        (0.95, 0.02, 0.80),
        (0.0, 0.0, 1.0),
    )
    for out, up, size in places:
        x, foot = stand.at(out, up)
        cabin = Stand(x, foot, stand.height * size * 0.62)
        _cabin(canvas, cabin, log=log, roof=roof, pane=pane)
        if random.rand() < 0.7:
            _smoke(canvas, cabin, smoke=smoke, random=random)


def _cabin(canvas: skia.Canvas, stand: Stand, *, log: Colour, roof: Colour, pane: Colour) -> None:
    """Walls of round logs below a gable; roof boards overhang on both sides."""
    half, eave = 0.46, 0.46
    wall = stand.box(-half, 0.0, half, eave)
    shades = [log.shifted(0.05), log.shifted(-0.08)]
    shader = linear_gradient((0, wall.top()), (0, wall.bottom()), shades)
    canvas.drawRect(wall, paint(shader=shader))
    logs = skia.Path()
    for level in np.arange(0.05, eave, 0.075).tolist():
        logs.addRect(stand.box(-half, level, half, level + 0.016))
    canvas.drawPath(logs, paint(log.shifted(-0.16).faded(0.7)))
    gable = polygon([stand.at(-half, eave), stand.at(0, 0.98), stand.at(half, eave)])
    canvas.drawPath(gable, paint(log.shifted(0.02)))
    boards = ((-0.62, 0.36), (0.0, 1.04), (0.62, 0.36), (0.54, 0.36), (0.0, 0.92), (-0.54, 0.36))
    canvas.drawPath(polygon([stand.at(*place) for place in boards]), paint(roof))
    windows = skia.Path()
    for out in (-0.26, 0.16):
        windows.addRect(stand.box(out, 0.17, out + 0.12, 0.33))
    windows.addRect(stand.box(-0.05, 0.56, 0.05, 0.68))
    canvas.drawPath(windows, paint(pane))
    canvas.drawPath(windows, paint(mix(log, roof, 0.5).shifted(0.2), stroke=1.6))


def _smoke(
    canvas: skia.Canvas, stand: Stand, *, smoke: Colour, random: np.random.RandomState
) -> None:
    """A thin column that widens and leans."""
    lean = float(random.uniform(0.1, 0.5))
    column = skia.Path()
    column.moveTo(*stand.at(0.20, 0.80))
    column.cubicTo(*stand.at(0.16, 1.2), *stand.at(0.44, 1.4), *stand.at(0.30 + lean, 1.95))
    column.lineTo(*stand.at(0.46 + lean, 1.95))
    column.cubicTo(*stand.at(0.56, 1.4), *stand.at(0.26, 1.2), *stand.at(0.25, 0.80))
    column.close()
    canvas.drawPath(column, paint(smoke.faded(0.55), blur=3.0))
