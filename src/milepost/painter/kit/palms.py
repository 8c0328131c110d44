"""Coconut palms: whole trees, and fronds that hang into the picture."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.kit.places import Keep
from milepost.painter.plant_colours import Foliage
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def palm(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    lean: float,
    leaves: Foliage,
    bark: Colour,
    random: np.random.RandomState,
) -> None:
    """A palm with a bent trunk; `lean` is how far its crown stands aside, in units."""
    top_x, top_y = x + lean, foot_y - height
    half = height * 0.022
    trunk = skia.Path()
    trunk.moveTo(x - half * 1.5, foot_y)
    trunk.quadTo(x + lean * 0.15 - half, foot_y - height * 0.55, top_x - half * 0.7, top_y)
    trunk.lineTo(top_x + half * 0.7, top_y)
    trunk.quadTo(x + lean * 0.15 + half, foot_y - height * 0.55, x + half * 1.5, foot_y)
    trunk.close()
    shades = [bark.shifted(0.12), bark.shifted(-0.02)]
    shader = linear_gradient((x - half * 2, 0), (x + lean + half * 2, 0), shades)
    canvas.drawPath(trunk, paint(shader=shader))
    reach = height * 0.44
    angles = np.linspace(-205, 25, 11) + random.uniform(-7, 7, 11)
    for tone, shift, first in (
        (leaves.dark, 0.0, 0),
        (leaves.mid, -9.0, 1),
        (leaves.light, -14.0, 2),
    ):
        path = skia.Path()
        for angle in angles[first :: 1 + (first > 0)]:
            heading = math.radians(float(angle) + shift)
            long = reach * random.uniform(0.85, 1.1) * (1.0 - 0.1 * first)
            _frond(path, x=top_x, y=top_y, heading=heading, length=long)
        canvas.drawPath(path, paint(tone))
    nuts = skia.Path()
    for across in (-0.9, 0.1, 1.0):
        nuts.addCircle(top_x + across * half * 1.6, top_y + half * 1.6, half * 1.15)
    canvas.drawPath(nuts, paint(bark.shifted(0.06, 1.4)))


def hanging_fronds(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    length: float,
    inward: float,
    leaves: Foliage,
    random: np.random.RandomState,
    keep: Keep,
) -> None:
    """Fronds from a crown outside the picture at (x, y), towards `inward` (1 right, -1 left).

    A frond is left out where `keep` forbids its tip, its middle or what lies between.
    """
    for tone, spread in ((leaves.dark, 0.0), (leaves.mid, 6.0), (leaves.light, 11.0)):
        path = skia.Path()
        for angle in (-18, -5, 8, 20, 32):
            turned = math.radians(angle + spread + random.uniform(-4, 4))
            heading = turned if inward > 0 else math.pi - turned
            long = length * random.uniform(0.8, 1.05)
            if all(keep(*place, 22) for place in _spine(x, y, heading, long)):
                _frond(path, x=x, y=y, heading=heading, length=long)
        canvas.drawPath(path, paint(tone))


def _spine(x: float, y: float, heading: float, length: float) -> list[tuple[float, float]]:
    """A frond's middle rib: it rises along its heading and bends down under its weight."""
    places = []
    for step in range(13):
        share = step / 12
        places.append(
            (
                x + math.cos(heading) * length * share,
                y + math.sin(heading) * length * share + length * 0.36 * share**2.2,
            )
        )
    return places


def _frond(path: skia.Path, *, x: float, y: float, heading: float, length: float) -> None:
    spine = _spine(x, y, heading, length)
    for step in range(1, len(spine)):
        (x0, y0), (x1, y1) = spine[step - 1], spine[step]
        along = math.atan2(y1 - y0, x1 - x0)
        share = step / (len(spine) - 1)
        blade = length * 0.30 * math.sin(math.pi * min(1.0, 0.16 + share * 0.8))
        for side in (-1, 1):
            tip = along + side * (0.95 - 0.45 * share)
            tip_x, tip_y = x0 + math.cos(tip) * blade, y0 + math.sin(tip) * blade + blade * 0.25
            path.moveTo(x0, y0)
            path.quadTo((x0 + tip_x) / 2, (y0 + tip_y) / 2 - blade * 0.12, tip_x, tip_y)
            path.quadTo((x1 + tip_x) / 2, (y1 + tip_y) / 2 + blade * 0.05, x1, y1)
            path.close()
