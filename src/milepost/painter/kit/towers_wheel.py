"""Observation wheels: with spokes and a hub, and a woven ring without either."""

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
    hub = foot - radius * 1.16
    legs = skia.Path()
    for side in (-1, 1):
        legs.moveTo(x, hub)
        legs.lineTo(x + side * radius * 0.46, foot)
    _light(canvas, x=x, y=hub, radius=radius, lamp=lamp, lamps=lamps)
    spokes, cabins = skia.Path(), skia.Path()
    for step in range(48):
        angle = step * math.pi / 24
        out = (math.cos(angle), math.sin(angle))
        spokes.moveTo(x, hub)
        spokes.lineTo(x + out[0] * radius, hub + out[1] * radius)
        place = (x + out[0] * radius * 1.055, hub + out[1] * radius * 1.055)
        cabins.addOval(skia.Rect(place[0] - 5.0, place[1] - 5.0, place[0] + 5.0, place[1] + 5.0))
    canvas.drawPath(spokes, paint(steel.faded(0.62), stroke=1.2))
    rim = skia.Path()
    rim.addCircle(x, hub, radius)
    rim.addCircle(x, hub, radius * 0.93)
    canvas.drawPath(rim, paint(mix(steel, lamp, 0.75 * lamps), stroke=4.2))
    canvas.drawPath(legs, paint(steel.shifted(-0.10), stroke=9))
    canvas.drawPath(cabins, paint(mix(cabin, lamp, 0.4 * lamps)))
    canvas.drawCircle(x, hub, radius * 0.075, paint(steel.shifted(-0.06)))


def lattice_wheel(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    radius: float,
    steel: Colour,
    lamp: Colour,
    lamps: float,
) -> None:
    """A standing ring woven of crossing bars, empty in its middle (Bohai Eye)."""
    hub = foot - radius * 0.96
    _light(canvas, x=x, y=hub, radius=radius, lamp=lamp, lamps=lamps)
    weave, cabins = skia.Path(), skia.Path()
    bars = 40
    for step in range(bars):
        angle = step * 2 * math.pi / bars
        for lean in (-1, 1):
            far = angle + lean * 2 * math.pi / bars * 1.6
            weave.moveTo(x + math.cos(angle) * radius, hub + math.sin(angle) * radius)
            weave.lineTo(x + math.cos(far) * radius * 0.78, hub + math.sin(far) * radius * 0.78)
        if step % 2 == 0:
            place = (x + math.cos(angle) * radius * 1.04, hub + math.sin(angle) * radius * 1.04)
            cabins.addCircle(*place, 4.6)
    tone = mix(steel, lamp, 0.75 * lamps)
    canvas.drawPath(weave, paint(tone, stroke=2.6))
    rim = skia.Path()
    rim.addCircle(x, hub, radius)
    rim.addCircle(x, hub, radius * 0.78)
    canvas.drawPath(rim, paint(tone, stroke=4.4))
    canvas.drawPath(cabins, paint(mix(steel.shifted(-0.18), lamp, 0.5 * lamps)))


def _light(
    canvas: skia.Canvas, *, x: float, y: float, radius: float, lamp: Colour, lamps: float
) -> None:
    if lamps > 0:
        glow(
            canvas,
            x=x,
            y=y,
            radius=radius * 1.35,
            colour=lamp,
            strength=0.4 * lamps,
            additive=True,
        )
