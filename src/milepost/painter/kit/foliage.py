"""Trees, grass and reeds, in the three tones of a `Foliage`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from milepost.painter.kit.hills import RidgeLine
from milepost.painter.plant_colours import Foliage
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

LIGHT_FROM_LEFT = (-0.5, -0.8)
_CROWN_SHAPE = np.array([[0.42], [0.30]])
"""Spread of a crown's puffs across and down, in radii."""
_TONE_LAYERS = ((0.0, 1.0, 1.0), (0.16, 0.78, 1.0), (0.30, 0.50, 0.8))
"""Dark, mid, light: shift towards the light, size of the puffs, share of them drawn."""


class Crown(NamedTuple):
    """Where one round tree stands in a wood."""

    x: float
    y: float
    radius: float
    kind: int
    """Index into the wood's list of `Foliage`."""


def round_tree(
    canvas: skia.Canvas,
    *,
    x: float,
    y: float,
    radius: float,
    tones: Foliage,
    random: np.random.RandomState,
    light_from: tuple[float, float] = LIGHT_FROM_LEFT,
    puffs: int = 26,
    trunk: Colour | None = None,
    flecks: Colour | None = None,
) -> None:
    """A crown of circles around (x, y): dark, then mid and light ones shifted to the light."""
    if trunk is not None:
        foot = y + radius * 1.2
        canvas.drawPath(
            polygon(
                [
                    (x - radius * 0.09, foot),
                    (x - radius * 0.04, y),
                    (x + radius * 0.04, y),
                    (x + radius * 0.09, foot),
                ]
            ),
            paint(trunk),
        )
    wood([Crown(x, y, radius, 0)], canvas, [tones], random, light_from=light_from, puffs=puffs)
    if flecks is None:
        return
    path = skia.Path()
    for across, down, size in zip(
        random.normal(size=puffs * 3) * 0.5 + light_from[0] * 0.15,
        random.normal(size=puffs * 3) * 0.36 + light_from[1] * 0.15,
        random.uniform(0.02, 0.045, puffs * 3),
        strict=True,
    ):
        path.addCircle(x + across * radius, y + down * radius, size * radius)
    canvas.drawPath(path, paint(flecks))


def wood(
    crowns: Sequence[Crown],
    canvas: skia.Canvas,
    kinds: Sequence[Foliage],
    random: np.random.RandomState,
    *,
    light_from: tuple[float, float] = LIGHT_FROM_LEFT,
    puffs: int = 9,
) -> None:
    """Many crowns, back to front, a tree at a time with the tones of its kind."""
    paints = [[_flat(tone) for tone in tones] for tones in kinds]
    centres = random.normal(size=(len(crowns), 2, puffs)) * _CROWN_SHAPE
    sizes = random.uniform(0.24, 0.44, (len(crowns), puffs))
    place = np.array([(crown.x, crown.y) for crown in crowns]).reshape(-1, 2, 1)
    radii = np.array([crown.radius for crown in crowns]).reshape(-1, 1)
    towards_light = np.array(light_from).reshape(1, 2, 1)
    layers = []
    for shift, share, kept in _TONE_LAYERS:
        at = place + (centres + towards_light * shift) * radii[:, :, None]
        layers.append(
            (at[:, 0].tolist(), at[:, 1].tolist(), (sizes * radii * share).tolist(), kept)
        )
    for at, crown in enumerate(crowns):
        for tone, (xs, ys, reaches, kept) in zip(paints[crown.kind], layers, strict=True):
            count = max(3, round(puffs * kept))
            path = skia.Path()
            for x, y, reach in zip(
                xs[at][:count], ys[at][:count], reaches[at][:count], strict=True
            ):
                path.addCircle(x, y, reach)
            canvas.drawPath(path, tone)


def conifer(
    path: skia.Path,
    *,
    x: float,
    foot_y: float,
    height: float,
    tiers: int = 5,
    spread: float = 0.2,
) -> None:
    """Add the outline of one conifer to a path."""
    half = height * spread
    right = []
    for tier in range(1, tiers + 1):
        share = tier / tiers
        right.append((half * share, share * 0.94))
        if tier < tiers:
            right.append((half * share * 0.52, share * 0.91))
    points = [(x, foot_y - height)]
    points += [(x + across, foot_y - height + height * down) for across, down in right]
    points += [(x - across, foot_y - height + height * down) for across, down in reversed(right)]
    path.addPath(polygon(points))


def conifer_row(
    canvas: skia.Canvas,
    line: RidgeLine,
    *,
    random: np.random.RandomState,
    spacing: float,
    least: float,
    most: float,
    top: Colour,
    foot: Colour,
    sink: float = 6.0,
) -> None:
    """A row of conifers along a ridge, shaded from their tops to their feet."""
    path = skia.Path()
    for place in np.arange(line.x[0], line.x[-1], spacing):
        x = float(place) + random.uniform(-0.5, 0.5) * spacing
        conifer(
            path,
            x=x,
            foot_y=line.height_at(x) + sink,
            height=random.uniform(least, most),
            spread=random.uniform(0.16, 0.22),
        )
    shader = linear_gradient((0, line.top - most), (0, float(line.y.max())), [top, foot])
    canvas.drawPath(path, paint(shader=shader))


def grass_edge(
    canvas: skia.Canvas,
    line: RidgeLine,
    *,
    random: np.random.RandomState,
    tones: Foliage,
    count: int = 240,
    least: float = 7.0,
    most: float = 20.0,
    thickness: float = 1.7,
) -> None:
    """Blades along a bank's upper edge, in three tones."""
    for tone in (tones.mid, tones.dark, mix(tones.mid, tones.light, 0.6)):
        path = skia.Path()
        for _ in range(count // 3):
            x = random.uniform(line.x[0], line.x[-1])
            y = line.height_at(x) + random.uniform(0, 9)
            tall = random.uniform(least, most)
            bend = random.uniform(-0.35, 0.35) * tall
            path.moveTo(x, y)
            path.quadTo(x + bend * 0.2, y - tall * 0.6, x + bend, y - tall)
        canvas.drawPath(path, paint(tone, stroke=thickness))


def reeds(
    canvas: skia.Canvas,
    *,
    x: float,
    foot_y: float,
    height: float,
    random: np.random.RandomState,
    stalk: Colour,
    plume: Colour,
    count: int = 14,
    spread: float = 60.0,
) -> None:
    """A clump of reeds: curved stalks, leaves, a plume on every other one."""
    stalks, plumes = skia.Path(), skia.Path()
    for at in range(count):
        left = x + random.normal() * spread * 0.4
        tall = height * random.uniform(0.55, 1.0)
        bend = random.uniform(-0.05, 0.22) * tall
        tip_x, tip_y = left + bend, foot_y - tall
        stalks.moveTo(left, foot_y)
        stalks.quadTo(left + bend * 0.15, foot_y - tall * 0.6, tip_x, tip_y)
        leaf = foot_y - tall * random.uniform(0.25, 0.5)
        stalks.moveTo(left + bend * 0.1, leaf)
        stalks.quadTo(left + tall * 0.1, leaf - tall * 0.2, left + tall * 0.24, leaf - tall * 0.08)
        if at % 2 == 0:
            plumes.moveTo(tip_x, tip_y)
            plumes.quadTo(
                tip_x + tall * 0.1, tip_y - tall * 0.02, tip_x + tall * 0.13, tip_y + tall * 0.16
            )
            plumes.quadTo(tip_x + tall * 0.02, tip_y + tall * 0.1, tip_x, tip_y)
    canvas.drawPath(stalks, paint(stalk, stroke=max(1.3, height * 0.014)))
    canvas.drawPath(plumes, paint(plume))


def _flat(colour: Colour) -> skia.Paint:
    flat = paint(colour)
    flat.setDither(False)  # one colour needs none, and it costs a tenth
    return flat
