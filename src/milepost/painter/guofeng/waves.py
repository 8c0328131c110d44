"""Water in the old manner: a pale wash and rows of gold wave lines."""

from __future__ import annotations

import numpy as np

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.scene import Sheet
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.skia_loader import skia


def draw_waves(sheet: Sheet, minerals: Minerals, *, top: float, bottom: float) -> None:
    """Water between two heights; it comes out of the mist and grows towards the viewer."""
    width, canvas = sheet.scene.width, sheet.canvas
    wash = linear_gradient(
        (0, top),
        (0, bottom),
        [minerals.water_far.faded(0), minerals.water_far.faded(0.85), minerals.water_near],
        [0, 0.32, 1],
    )
    canvas.drawRect(skia.Rect(0, top, width, bottom), paint(shader=wash))
    random = sheet.scene.random("waves")
    gold = minerals.gold.faded(0.62 * minerals.gold_strength)
    pale = minerals.silk_pale.faded(0.45)
    row, y = 0, top + 26.0
    while y < bottom:
        near = (y - top) / (bottom - top)
        line = _wave_row(y, width=width, near=near, random=random)
        canvas.drawPath(line, paint(gold if row % 2 else pale, stroke=0.9 + 0.6 * near))
        y += 5.0 + 5.0 * near
        row += 1


def _wave_row(y: float, *, width: float, near: float, random: np.random.RandomState) -> skia.Path:
    """Broken runs of small scallops at one height."""
    path = skia.Path()
    pitch, crest = 15 + 9 * near, 2.6 + 3.2 * near
    x = random.uniform(-120, 0)
    while x < width:
        scallops = int(random.uniform(3, 12))
        if random.rand() < 0.40:
            path.moveTo(x, y)
            for at in range(scallops):
                path.quadTo(x + (at + 0.5) * pitch, y - crest, x + (at + 1) * pitch, y)
        x += scallops * pitch
    return path
