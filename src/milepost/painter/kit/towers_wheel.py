"""An observation wheel."""

from __future__ import annotations

import math

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def observation_wheel(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    radius: float,
    steel: Colour,
    cabin: Colour,
    lamp: Colour,
    lamps: float,
) -> None:
    """Rim, spokes and cabins on two slanting legs; `lamps` 0..1 lights the rim."""
    hub = foot - radius * 1.22
    legs = skia.Path()
    for side in (-1, 1):
        legs.moveTo(x, hub)
        legs.lineTo(x + side * radius * 0.5, foot)
    canvas.drawPath(legs, paint(steel.shifted(-0.06), stroke=7))
    if lamps > 0:
        glow(
            canvas,
            x=x,
            y=hub,
            radius=radius * 1.35,
            colour=lamp,
            strength=0.4 * lamps,
            additive=True,
        )
    spokes, cabins = skia.Path(), skia.Path()
    for step in range(32):
        angle = step * math.pi / 16
        outward = (math.cos(angle), math.sin(angle))
        spokes.moveTo(x, hub)
        spokes.lineTo(x + outward[0] * radius, hub + outward[1] * radius)
        place = (x + outward[0] * radius * 1.06, hub + outward[1] * radius * 1.06)
        cabins.addOval(skia.Rect(place[0] - 5.5, place[1] - 4.5, place[0] + 5.5, place[1] + 4.5))
    canvas.drawPath(spokes, paint(steel.faded(0.55), stroke=1.1))
    rim = skia.Path()
    rim.addCircle(x, hub, radius)
    rim.addCircle(x, hub, radius * 0.93)
    canvas.drawPath(rim, paint(mix(steel, lamp, 0.7 * lamps), stroke=3))
    canvas.drawPath(cabins, paint(mix(cabin, lamp, 0.4 * lamps)))
    canvas.drawCircle(x, hub, radius * 0.06, paint(steel))
