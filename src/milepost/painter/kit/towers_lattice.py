"""Lattice towers of steel: the iron lady, the banded one, the white mast, the one with a clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from milepost.painter.kit.sky import glow
from milepost.painter.kit.towers import Facade
from milepost.painter.kit.towers_profile import Stand, hull
from milepost.painter.kit.towers_tv import Beacon, tip
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

Width = Callable[[float], float]
"""Half the width of a tower at a level, both in shares of its height."""


class Deck(NamedTuple):
    """A platform around a lattice tower, in shares of its height."""

    level: float
    half: float
    thick: float


class Lattice(NamedTuple):
    """How a lattice tower is built."""

    width: Width
    top: float
    """Level at which the lattice ends and the mast begins."""
    decks: tuple[Deck, ...]
    arch: float
    """Level of the crown of the arch between the legs; 0 for none."""
    white_bands: bool = False
    fill: float = 0.25
    """How solid the lattice looks, 0..1."""


def _iron(level: float) -> float:
    return 0.012 + 0.178 * math.exp(-level * 4.3)


def _banded(level: float) -> float:
    return 0.014 + 0.130 * math.pow(max(0.0, 1 - level / 0.80), 1.75)


def _white(level: float) -> float:
    return 0.018 + 0.058 * math.pow(max(0.0, 1 - level / 0.80), 1.25)


def _plain(level: float) -> float:
    return 0.022 + 0.115 * math.pow(max(0.0, 1 - level / 0.86), 1.35)


IRON_LADY = Lattice(
    _iron,
    0.90,
    (Deck(0.175, 0.118, 0.020), Deck(0.355, 0.066, 0.017), Deck(0.87, 0.022, 0.016)),
    0.155,
    fill=0.42,
)
"""The Eiffel Tower."""
BANDED = Lattice(
    _banded, 0.82, (Deck(0.40, 0.088, 0.055), Deck(0.72, 0.030, 0.022)), 0.13, white_bands=True
)
"""Tokyo Tower."""
WHITE_MAST = Lattice(
    _white, 0.78, (Deck(0.55, 0.066, 0.036), Deck(0.70, 0.052, 0.026)), 0.0, fill=0.55
)
"""Tokyo Skytree."""
CLOCK = Lattice(_plain, 0.80, (Deck(0.60, 0.072, 0.042),), 0.16, fill=0.30)
"""Sapporo TV Tower."""


def lattice_tower(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    form: Lattice,
    steel: Colour,
    pale: Colour,
    facade: Facade,
    beacon: Beacon,
) -> None:
    """A tower of crossed struts with decks and a mast.

    Args:
        canvas: takes design units.
        stand: its place.
        form: how it is built.
        steel: colour of the struts.
        pale: the white of bands and decks.
        facade: glass of the decks, and the side of the light.
        beacon: glow by night and the warning light.
    """
    if beacon.aura:
        glow(
            canvas,
            x=stand.x,
            y=stand.foot - stand.height * 0.4,
            radius=stand.height * 0.5,
            colour=beacon.body,
            strength=0.40 * beacon.aura,
            additive=True,
        )
    levels = [form.top * (1 - (1 - step / 26) ** 1.2) for step in range(27)]
    body = _body(stand, form, levels)
    side = 0.1 if facade.sun_right else -0.1
    tones = [steel.shifted(-0.16), steel, steel.shifted(0.08)]
    shader = linear_gradient(stand.at(-side, 0), stand.at(side, 0), tones)
    veil = linear_gradient(
        stand.at(-side, 0), stand.at(side, 0), [tone.faded(form.fill) for tone in tones]
    )
    canvas.drawPath(body, paint(shader=veil))
    web, legs = _struts(stand, form, levels)
    canvas.drawPath(web, paint(shader=shader, stroke=1.7))
    canvas.drawPath(legs, paint(shader=shader, stroke=3.4))
    if form.white_bands:
        _bands(canvas, stand, body=body, pale=pale)
    if form.arch:
        foot = form.width(0.0) * 0.62
        arch = skia.Path()
        arch.moveTo(*stand.at(-foot, 0.0))
        arch.cubicTo(
            *stand.at(-foot * 0.8, form.arch * 1.25),
            *stand.at(foot * 0.8, form.arch * 1.25),
            *stand.at(foot, 0.0),
        )
        canvas.drawPath(arch, paint(shader=shader, stroke=4.4))
    for deck in form.decks:
        _deck(canvas, stand, deck, wall=pale if form.white_bands else steel, facade=facade)
    needle = ((form.width(form.top) * 0.62, form.top), (0.004, 0.97), (0.0015, 1.0))
    canvas.drawPath(hull(stand, needle), paint(steel))
    tip(canvas, x=stand.x, y=stand.foot - stand.height, beacon=beacon)


def _body(stand: Stand, form: Lattice, levels: list[float]) -> skia.Path:
    """The outline, with the opening between the legs left out."""
    outline = hull(stand, [(form.width(level), level) for level in levels])
    if not form.arch:
        return outline
    foot = form.width(0.0) * 0.62
    opening = skia.Path()
    opening.moveTo(*stand.at(-foot, -0.01))
    opening.cubicTo(
        *stand.at(-foot * 0.8, form.arch * 1.25),
        *stand.at(foot * 0.8, form.arch * 1.25),
        *stand.at(foot, -0.01),
    )
    opening.close()
    return skia.Op(outline, opening, skia.PathOp.kDifference_PathOp)


def _struts(stand: Stand, form: Lattice, levels: list[float]) -> tuple[skia.Path, skia.Path]:
    """Crossed struts and the edges of the legs."""
    web, legs = skia.Path(), skia.Path()
    for low, high in pairwise(levels):
        wide, narrow = form.width(low), form.width(high)
        inner = 0.60 if form.arch and high < form.arch * 1.1 else -1.0
        for side in (-1, 1):
            web.moveTo(*stand.at(side * wide, low))
            web.lineTo(*stand.at(side * narrow * inner, high))
            web.moveTo(*stand.at(side * wide * inner, low))
            web.lineTo(*stand.at(side * narrow, high))
    for side in (-1, 1):
        edge = [stand.at(side * form.width(level), level) for level in levels]
        legs.addPath(polygon(edge, close=False))
    return web, legs


def _bands(canvas: skia.Canvas, stand: Stand, *, body: skia.Path, pale: Colour) -> None:
    """White sections between the orange ones."""
    canvas.save()
    canvas.clipPath(body, True)
    for low in (0.10, 0.29, 0.50, 0.66):
        canvas.drawRect(stand.box(-0.2, low, 0.2, low + 0.065), paint(pale.faded(0.72)))
    canvas.restore()


def _deck(canvas: skia.Canvas, stand: Stand, deck: Deck, *, wall: Colour, facade: Facade) -> None:
    """A platform with a ribbon of windows."""
    level, half, thick = deck
    canvas.drawRoundRect(stand.box(-half, level, half, level + thick), 3, 3, paint(wall))
    window = mix(facade.pane.shifted(-0.15), facade.lamp, min(1.0, facade.lamps * 2.4))
    ribbon = stand.box(-half * 0.94, level + thick * 0.35, half * 0.94, level + thick * 0.72)
    canvas.drawRect(ribbon, paint(window.faded(0.85)))


def clock_face(canvas: skia.Canvas, stand: Stand, *, level: float, lamp: Colour) -> None:
    """A digital clock on the front of a tower: four glowing figures on a black panel."""
    half, thick = 0.062, 0.046
    canvas.drawRoundRect(
        stand.box(-half, level, half, level + thick), 3, 3, paint(Colour(0.10, 0.10, 0.12, 1.0))
    )
    figures = skia.Path()
    for out in (-0.046, -0.022, 0.010, 0.034):
        figures.addRect(stand.box(out, level + 0.010, out + 0.013, level + thick - 0.010))
    canvas.drawPath(figures, paint(lamp, stroke=2.0))


def tin_tower(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    steel: Colour,
    neon: Colour,
    facade: Facade,
    beacon: Beacon,
) -> None:
    """A stocky steel tower on an arched block, broad head, neon up its shaft (Tsutenkaku)."""
    shade = [steel.shifted(-0.14), steel, steel.shifted(0.06)]
    side = 0.13 if facade.sun_right else -0.13
    shader = linear_gradient(stand.at(-side, 0), stand.at(side, 0), shade)
    legs = hull(stand, ((0.190, 0.0), (0.150, 0.20), (0.088, 0.30), (0.072, 0.64)))
    opening = hull(stand, ((0.100, -0.01), (0.088, 0.12), (0.0, 0.165)))
    frame = skia.Op(legs, opening, skia.PathOp.kDifference_PathOp)
    canvas.drawPath(frame, paint(shader=shader))
    canvas.drawRect(stand.box(-0.185, 0.185, 0.185, 0.235), paint(shade[1].shifted(0.05)))
    struts = skia.Path()
    for step in range(8):
        low, high = 0.28 + step * 0.045, 0.28 + (step + 1) * 0.045
        for lean in (-1, 1):
            struts.moveTo(*stand.at(-0.078 * lean, low))
            struts.lineTo(*stand.at(0.078 * lean, high))
    canvas.save()
    canvas.clipPath(frame, True)
    canvas.drawPath(struts, paint(shade[2].shifted(0.08), stroke=2.0))
    sign = stand.box(-0.030, 0.27, 0.030, 0.63)
    glowing = max(0.35, beacon.aura)
    canvas.drawRect(sign, paint(mix(steel.shifted(-0.2), neon, glowing)))
    canvas.restore()
    for low, high, half in ((0.64, 0.68, 0.128), (0.68, 0.735, 0.112), (0.735, 0.765, 0.126)):
        canvas.drawRoundRect(stand.box(-half, low, half, high), 4, 4, paint(shader=shader))
    window = mix(facade.pane.shifted(-0.15), facade.lamp, min(1.0, facade.lamps * 2.4))
    canvas.drawRect(stand.box(-0.104, 0.69, 0.104, 0.722), paint(window))
    canvas.drawPath(
        hull(stand, ((0.060, 0.765), (0.060, 0.83), (0.034, 0.86), (0.026, 0.90))),
        paint(shader=shader),
    )
    canvas.drawOval(stand.box(-0.060, 0.795, 0.060, 0.825), paint(mix(steel, neon, glowing)))
    canvas.drawPath(hull(stand, ((0.008, 0.89), (0.002, 1.0))), paint(shade[0]))
    tip(canvas, x=stand.x, y=stand.foot - stand.height, beacon=beacon)
