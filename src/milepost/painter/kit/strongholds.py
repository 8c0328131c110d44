"""Old works before the mountains: a ruined stone fort, a frontier fortress, grottoes in a cliff."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.houses_hall import HallColours, storeyed_hall
from milepost.painter.kit.towers_gate import brick_base
from milepost.painter.kit.towers_profile import Stand
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def ruined_fort(
    canvas: skia.Canvas, stand: Stand, *, stone: Colour, random: np.random.RandomState
) -> None:
    """Broken walls and stumps of towers, three heights wide."""
    for left, right, high in (
        (-1.45, -0.55, 0.34),
        (0.35, 1.45, 0.38),
        (-0.75, 0.55, 0.52),
        (-1.05, -0.78, 0.66),
        (-0.20, 0.12, 1.0),
        (0.62, 0.92, 0.74),
    ):
        x = np.linspace(left, right, 9)
        top = high * (0.86 + 0.14 * random.rand(9))
        top[random.randint(1, 8)] *= 0.72
        crown = [stand.at(float(a), float(b)) for a, b in zip(x, top, strict=True)]
        lean = 0.05
        wall = polygon([stand.at(left - lean, -0.02), *crown, stand.at(right + lean, -0.02)])
        shades = [stone.shifted(0.06), stone, stone.shifted(-0.10)]
        shader = linear_gradient(stand.at(left, 0), stand.at(right, 0), shades)
        canvas.drawPath(wall, paint(shader=shader))
        canvas.save()
        canvas.clipPath(wall, True)
        courses = skia.Path()
        for level in np.arange(0.06, high, 0.075).tolist():
            courses.addRect(stand.box(left - lean, level, right + lean, level + 0.010))
        canvas.drawPath(courses, paint(stone.shifted(-0.16).faded(0.5)))
        canvas.restore()


def frontier_fortress(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    earth: Colour,
    dark: Colour,
    colours: HallColours,
) -> None:
    """A long rammed-earth wall with corner towers and two gate halls of three storeys."""
    wide, wall = stand.height * 1.5, stand.height * 0.30
    brick_base(canvas, x=stand.x, foot=stand.foot, half=wide, height=wall, brick=earth, dark=dark)
    for place in (-0.94, 0.94):
        brick_base(
            canvas,
            x=stand.x + place * wide,
            foot=stand.foot,
            half=stand.height * 0.13,
            height=stand.height * 0.46,
            brick=earth.shifted(0.03),
            dark=earth.shifted(-0.1),
            gates=0,
        )
    for place, share in ((-0.44, 0.62), (0.44, 0.62), (0.0, 0.70)):
        storeyed_hall(
            canvas,
            x=stand.x + place * wide,
            foot=stand.foot - wall,
            half=stand.height * 0.24,
            height=stand.height * share,
            storeys=3,
            colours=colours,
            taper=0.12,
        )


def grotto_cliff(
    canvas: skia.Canvas, stand: Stand, *, cliff: Colour, dark: Colour, colours: HallColours
) -> None:
    """A red wall of rock with caves in tiers, under timber eaves in the middle."""
    edge = (
        (-1.5, 0.0),
        (-1.30, 0.50),
        (-1.02, 0.66),
        (-0.80, 0.92),
        (-0.30, 0.98),
        (0.05, 1.06),
        (0.46, 0.94),
        (0.84, 0.98),
        (1.08, 0.64),
        (1.36, 0.44),
        (1.55, 0.0),
    )
    rock = polygon([stand.at(*place) for place in edge])
    shades = [cliff.shifted(0.06), cliff, cliff.shifted(-0.12)]
    canvas.drawPath(rock, paint(shader=linear_gradient(stand.at(0, 1), stand.at(0, 0), shades)))
    canvas.save()
    canvas.clipPath(rock, True)
    folds = skia.Path()
    for at in range(13):
        x = -1.5 + at * 0.25
        fold = ((x, 1.1), (x + 0.09, 0.5), (x + 0.05, 0.0), (x - 0.03, 0.0), (x + 0.03, 0.5))
        folds.addPath(polygon([stand.at(*place) for place in fold]))
    canvas.drawPath(folds, paint(cliff.shifted(-0.13).faded(0.5)))
    caves = skia.Path()
    for row, count in enumerate((7, 6, 5, 3)):
        level = 0.12 + row * 0.19
        for at in range(count):
            x = (at - (count - 1) / 2) * 0.22
            caves.addRect(stand.box(x - 0.045, level, x + 0.045, level + 0.07))
            caves.addOval(stand.box(x - 0.045, level + 0.03, x + 0.045, level + 0.115))
    canvas.drawPath(caves, paint(cliff.shifted(0.09), stroke=3))
    canvas.drawPath(caves, paint(dark))
    canvas.restore()
    for level, half in ((0.28, 0.78), (0.47, 0.66)):
        eave = [
            (-half, level),
            (-half * 0.92, level + 0.05),
            (half * 0.92, level + 0.05),
            (half, level),
        ]
        canvas.drawPath(polygon([stand.at(*place) for place in eave]), paint(colours.tile))
    storeyed_hall(
        canvas,
        x=stand.x,
        foot=stand.foot,
        half=stand.height * 0.17,
        height=stand.height * 0.50,
        storeys=3,
        colours=colours,
    )
