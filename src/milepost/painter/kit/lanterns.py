"""Red lanterns, one or a row under the eaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import paint, radial_gradient
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class LanternColours(NamedTuple):
    """Silk, fittings and light of a lantern."""

    silk: Colour
    gold: Colour
    cord: Colour
    flame: Colour
    """The lit heart."""
    burning: float
    """0 by day .. 1 by night."""


def lantern(
    canvas: skia.Canvas, *, x: float, y: float, radius: float, colours: LanternColours
) -> None:
    """A ribbed silk lantern centred on (x, y), on a cord, with a tassel."""
    silk, burning = colours.silk, colours.burning
    if burning > 0:
        light = mix(silk, colours.flame, 0.45)
        glow(
            canvas,
            x=x,
            y=y,
            radius=radius * 5.5,
            colour=light,
            strength=0.5 * burning,
            additive=True,
        )
    canvas.drawLine(x, y - radius * 2.2, x, y - radius * 0.8, paint(colours.cord, stroke=1.5))
    heart = mix(silk.shifted(0.07), colours.flame, 0.85 * burning)
    ring = mix(silk.shifted(0.04), colours.flame.shifted(-0.12, 1.2, -12), 0.8 * burning)
    shader = radial_gradient(
        (x - radius * 0.2 * (1 - burning), y + radius * (0.15 * burning - 0.2 * (1 - burning))),
        radius * 1.18,
        [heart, ring, silk, silk.shifted(-0.10)],
        [0, 0.3, 0.75, 1],
    )
    body = skia.Rect(x - radius * 1.08, y - radius * 0.86, x + radius * 1.08, y + radius * 0.86)
    canvas.drawOval(body, paint(shader=shader))
    ribs = skia.Path()
    for wide in (0.02, 0.42, 0.78):
        ribs.addOval(
            skia.Rect(x - radius * wide, y - radius * 0.86, x + radius * wide, y + radius * 0.86)
        )
    canvas.drawPath(ribs, paint(silk.shifted(-0.18).faded(0.42), stroke=1))
    caps = skia.Path()
    for top in (-0.98, 0.80):
        caps.addRect(
            skia.Rect.MakeXYWH(x - radius * 0.45, y + top * radius, radius * 0.9, radius * 0.18)
        )
    canvas.drawPath(caps, paint(colours.gold))
    tassel = paint(mix(silk, colours.gold, 0.5), stroke=max(1.4, radius * 0.15))
    canvas.drawLine(x, y + radius, x, y + radius * 1.9, tassel)


def lantern_row(
    canvas: skia.Canvas,
    *,
    places_x: Sequence[float],
    y: float,
    radius: float,
    colours: LanternColours,
    random: np.random.RandomState,
) -> None:
    """Lanterns side by side, swaying a little in height."""
    for x in places_x:
        lantern(canvas, x=x, y=y + float(random.uniform(-3, 3)), radius=radius, colours=colours)
