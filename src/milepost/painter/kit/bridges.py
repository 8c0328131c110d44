"""Big river bridges: cable-stayed, suspension, steel truss, and the viaduct leading to them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.painter.noise import Line
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
    decks: int = 1,
) -> None:
    """Two braced portals, a main cable that sags to the deck, hangers; one or two decks."""
    span = right - left
    towers = (left + span * 0.24, right - span * 0.24)
    top, low = deck - height, deck - 16.0
    x = np.linspace(left, right, 61)
    middle = (towers[0] + towers[1]) / 2
    reach = (towers[1] - towers[0]) / 2
    main = low - (low - top) * ((x - middle) / reach) ** 2
    outer = np.minimum(np.abs(x - towers[0]), np.abs(x - towers[1])) / (span * 0.24)
    side = top + (deck - 4 - top) * (1 - np.clip(1 - outer, 0, 1) ** 1.35)
    y = np.where((x > towers[0]) & (x < towers[1]), main, side)
    cable = polygon(zip(x, y, strict=True), close=False)
    hangers = skia.Path()
    for at, place in enumerate(x):
        if at % 2 == 0 and y[at] < deck - 4:
            hangers.moveTo(float(place), float(y[at]))
            hangers.lineTo(float(place), deck)
    canvas.drawPath(hangers, paint(colours.cable.faded(0.75), stroke=1.3))
    canvas.drawPath(cable, paint(colours.cable, stroke=3.6))
    for place in towers:
        _portal(canvas, x=place, deck=deck, foot=foot, height=height, colours=colours)
    if decks > 1:
        _stiffening(canvas, left=left, right=right, deck=deck, colours=colours)
    _deck(canvas, left=left, right=right, y=deck, colours=colours)
    if colours.lamps > 0:
        _string_lights(canvas, x=x, y=y, colours=colours)


def _portal(
    canvas: skia.Canvas,
    *,
    x: float,
    deck: float,
    foot: float,
    height: float,
    colours: BridgeColours,
) -> None:
    """A tower of two legs seen at an angle, with struts that grow closer towards the top."""
    top, half = deck - height, max(9.0, height * 0.062)
    thick = half * 0.52
    legs = skia.Path()
    for side in (-1, 1):
        legs.addRect(skia.Rect(x + side * half - thick / 2, top, x + side * half + thick / 2, foot))
        legs.addRect(skia.Rect(x + side * half - thick, deck + 4, x + side * half + thick, foot))
    for share in (1.0, 0.78, 0.54, 0.28):
        y = deck - height * share
        legs.addRect(skia.Rect(x - half, y, x + half, y + height * 0.05))
    shades = [colours.tower.shifted(-0.08), colours.tower, colours.tower.shifted(0.06)]
    shader = linear_gradient((x - half * 1.5, 0), (x + half * 1.5, 0), shades)
    canvas.drawPath(legs, paint(shader=shader))


def _stiffening(
    canvas: skia.Canvas, *, left: float, right: float, deck: float, colours: BridgeColours
) -> None:
    """The truss between an upper and a lower roadway."""
    depth, step = 20.0, 15.0
    web = skia.Path()
    for at, x in enumerate(np.arange(left, right - step + 1, step).tolist()):
        up, down = (deck, deck + depth) if at % 2 else (deck + depth, deck)
        web.moveTo(x, up)
        web.lineTo(x + step, down)
    canvas.drawPath(web, paint(colours.tower, stroke=2.0))
    canvas.drawRect(skia.Rect(left, deck + depth - 2, right, deck + depth + 4), paint(colours.deck))


def _string_lights(canvas: skia.Canvas, *, x: Line, y: Line, colours: BridgeColours) -> None:
    lamps = skia.Path()
    for place, level in zip(x, y, strict=True):
        lamps.addCircle(float(place), float(level), 1.9)
    canvas.drawPath(lamps, paint(colours.lamp.faded(0.6 * colours.lamps), blur=3.5))
    canvas.drawPath(lamps, paint(colours.lamp.faded(0.9 * colours.lamps)))


def arched_truss(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    deck: float,
    foot: float,
    rise: float,
    colours: BridgeColours,
    spans: int = 5,
) -> None:
    """Spans of steel truss whose upper chords curve, on stone piers (Zhongshan Bridge)."""
    span = (right - left) / spans
    chords, web, piers = skia.Path(), skia.Path(), skia.Path()
    share = np.linspace(0, 1, 9)
    crown = deck - rise * (0.24 + 0.76 * np.sin(np.pi * share))
    for at in range(spans):
        start = left + at * span
        nodes = list(zip((start + span * share).tolist(), crown.tolist(), strict=True))
        chords.addPath(polygon(nodes, close=False))
        for step, (x, y) in enumerate(nodes):
            web.moveTo(x, deck)
            web.lineTo(x, y)
            if step < len(nodes) - 1:
                after = nodes[step + 1]
                web.moveTo(x, deck if step % 2 else y)
                web.lineTo(after[0], after[1] if step % 2 else deck)
    for at in range(spans + 1):
        x = left + at * span
        piers.addRect(skia.Rect(x - 9, deck + 6, x + 9, foot))
        piers.addRect(skia.Rect(x - 12, deck + 5, x + 12, deck + 14))
    stone = [colours.deck.shifted(0.14), colours.deck.shifted(0.02)]
    canvas.drawPath(piers, paint(shader=linear_gradient((0, deck), (0, foot), stone)))
    canvas.drawPath(web, paint(colours.cable, stroke=2.0))
    canvas.drawPath(chords, paint(colours.tower, stroke=5.0))
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
