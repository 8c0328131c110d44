"""Big river bridges: cable-stayed, suspension, steel truss, and the viaduct leading to them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


class BridgeColours(NamedTuple):
    """A big river bridge in the light of its scene."""

    tower: Colour
    deck: Colour
    cable: Colour
    lamp: Colour
    lamps: float
    """0 unlit .. 1 a string of lights on the deck."""


def approach(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    deck: float,
    foot: float,
    colours: BridgeColours,
    spacing: float = 96.0,
) -> None:
    """A viaduct on slender piers, which leads to the bridge from both shores."""
    piers = skia.Path()
    for x in np.arange(left + spacing / 2, right, spacing).tolist():
        piers.addRect(skia.Rect(x - 4, deck, x + 4, foot))
    canvas.drawPath(piers, paint(colours.tower.shifted(-0.07)))
    _deck(canvas, left=left, right=right, y=deck, colours=colours)


def cable_stayed(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    deck: float,
    foot: float,
    height: float,
    colours: BridgeColours,
    pylons: tuple[float, ...] = (0.26, 0.74),
) -> None:
    """Fans of cables from slim pylons to a thin deck.

    Args:
        canvas: takes design units.
        left: end of the deck.
        right: end of the deck.
        deck: y of the roadway.
        foot: y of the water at the piers.
        height: of the pylons above the deck.
        colours: of the bridge.
        pylons: places along the deck, 0..1.
    """
    span = right - left
    reach = span * (0.245 if len(pylons) > 1 else 0.48)
    for place in pylons:
        x = left + span * place
        cables = skia.Path()
        for step in range(1, 12):
            high = deck - height * (0.42 + 0.52 * step / 11)
            for side in (-1, 1):
                cables.moveTo(x, high)
                cables.lineTo(x + side * reach * step / 11, deck)
        canvas.drawPath(cables, paint(colours.cable.faded(0.85), stroke=1.6))
        _pylon(canvas, x=x, deck=deck, foot=foot, height=height, colours=colours)
    _deck(canvas, left=left, right=right, y=deck, colours=colours)


def suspension(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    deck: float,
    foot: float,
    height: float,
    colours: BridgeColours,
) -> None:
    """Two portals with a sagging main cable and hangers."""
    span = right - left
    first, second = left + span * 0.22, right - span * 0.22
    top = deck - height
    cable, hangers = skia.Path(), skia.Path()
    cable.moveTo(left, deck - 4)
    cable.quadTo(first - span * 0.07, deck - height * 0.25, first, top)
    cable.quadTo((first + second) / 2, deck + height * 0.86, second, top)
    cable.quadTo(second + span * 0.07, deck - height * 0.25, right, deck - 4)
    for step in range(1, 24):
        share = step / 24
        y = top * (1 - share) ** 2 + 2 * share * (1 - share) * (deck + height * 0.86)
        x = first + (second - first) * share
        hangers.moveTo(x, y + top * share**2)
        hangers.lineTo(x, deck)
    canvas.drawPath(hangers, paint(colours.cable.faded(0.7), stroke=1.2))
    canvas.drawPath(cable, paint(colours.cable, stroke=3.2))
    for x in (first, second):
        _pylon(canvas, x=x, deck=deck, foot=foot, height=height, colours=colours)
    _deck(canvas, left=left, right=right, y=deck, colours=colours)


def truss(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    deck: float,
    foot: float,
    colours: BridgeColours,
    spans: int = 3,
) -> None:
    """A two-deck steel truss on stone piers with bridgehead towers at both ends."""
    depth, span = 34.0, (right - left) / spans
    web, piers = skia.Path(), skia.Path()
    step = span / 8
    for at in range(spans * 8):
        x = left + at * step
        up, down = (deck, deck + depth) if at % 2 else (deck + depth, deck)
        web.moveTo(x, up)
        web.lineTo(x + step, down)
    for at in range(1, spans):
        x = left + at * span
        piers.addRect(skia.Rect(x - 11, deck + depth, x + 11, foot))
        piers.addRect(skia.Rect(x - 16, deck + depth - 2, x + 16, deck + depth + 7))
    canvas.drawPath(piers, paint(colours.tower))
    canvas.drawPath(web, paint(colours.cable, stroke=2.8))
    canvas.drawRect(skia.Rect(left, deck + depth - 3, right, deck + depth + 3), paint(colours.deck))
    for x in (left + 12, right - 12):
        tower = skia.Path()
        tower.addRect(skia.Rect(x - 12, deck - 62, x + 12, foot))
        tower.addRect(skia.Rect(x - 15, deck - 68, x + 15, deck - 58))
        tower.addRect(skia.Rect(x - 7, deck - 88, x + 7, deck - 66))
        shades = [colours.tower.shifted(0.06), colours.tower.shifted(-0.08)]
        canvas.drawPath(tower, paint(shader=linear_gradient((0, deck - 80), (0, foot), shades)))
    _deck(canvas, left=left, right=right, y=deck, colours=colours)


def _pylon(
    canvas: skia.Canvas,
    *,
    x: float,
    deck: float,
    foot: float,
    height: float,
    colours: BridgeColours,
) -> None:
    """Two legs that meet above the deck, with a needle of concrete on top."""
    top, wide = deck - height, max(1.0, height / 190)
    legs = skia.Path()
    outer = ((12.0, foot), (10.0, deck), (4.5, deck - height * 0.55), (3.5, top))
    inner = ((6.5, foot), (5.0, deck), (0.0, deck - height * 0.46))
    points = [(x - reach * wide, y) for reach, y in outer]
    points += [(x + reach * wide, y) for reach, y in reversed(outer)]
    points += [(x + reach * wide, y) for reach, y in inner]
    points += [(x - reach * wide, y) for reach, y in reversed(inner[:2])]
    legs.addPath(polygon(points))
    shades = [colours.tower.shifted(-0.08), colours.tower, colours.tower.shifted(0.07)]
    canvas.drawPath(legs, paint(shader=linear_gradient((x - 12, 0), (x + 12, 0), shades)))


def _deck(
    canvas: skia.Canvas, *, left: float, right: float, y: float, colours: BridgeColours
) -> None:
    shades = [colours.deck.shifted(0.10), colours.deck, colours.deck.shifted(-0.08)]
    slab = skia.Rect(left, y - 3, right, y + 9)
    canvas.drawRect(slab, paint(shader=linear_gradient((0, y - 3), (0, y + 9), shades)))
    canvas.drawRect(skia.Rect(left, y - 10, right, y - 8), paint(colours.deck.shifted(0.06)))
    if colours.lamps > 0:
        lamps = skia.Path()
        for x in np.arange(left + 8, right, 22).tolist():
            lamps.addCircle(x, y - 11, 2.0)
        canvas.drawPath(lamps, paint(colours.lamp.faded(0.55 * colours.lamps), blur=3.5))
        canvas.drawPath(lamps, paint(colours.lamp.faded(colours.lamps)))
