"""Timber houses stacked on posts against a cliff, golden after dark."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.houses_hall import HallColours, upturned_roof
from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def stilt_house_cliff(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    foot: float,
    height: float,
    colours: HallColours,
    cliff: Colour,
    random: np.random.RandomState,
) -> None:
    """Storeys that step back up a cliff, with galleries, gables and posts below.

    Args:
        canvas: takes design units.
        left: end of the lowest storey.
        right: end of the lowest storey.
        foot: y of the river bank.
        height: to the topmost ridge.
        colours: timber, tiles and lamps.
        cliff: colour of the rock behind.
        random: widths and gables.
    """
    middle, half = (left + right) / 2, (right - left) / 2
    rock = [
        (left, foot),
        (left + half * 0.1, foot - height * 0.5),
        (middle - half * 0.3, foot - height * 0.74),
        (middle + half * 0.45, foot - height * 0.7),
        (right - half * 0.08, foot - height * 0.42),
        (right, foot),
    ]
    shades = [cliff.shifted(0.05), cliff.shifted(-0.10)]
    shader = linear_gradient((0, foot - height), (0, foot), shades)
    canvas.drawPath(polygon(rock), paint(shader=shader))
    if colours.lamps > 0:
        glow(
            canvas,
            x=middle,
            y=foot - height * 0.45,
            radius=half * 1.5,
            colour=colours.lamp,
            strength=0.42 * colours.lamps,
            flatness=height / half * 0.62,
            additive=True,
        )
    posts = skia.Path()
    for x in np.arange(left + 8, right - 4, 17).tolist():
        posts.addRect(skia.Rect(x, foot - height * 0.16, x + 4, foot))
    canvas.drawPath(posts, paint(colours.column.shifted(-0.10)))
    tier = height * 0.086
    for place, share, storeys in ((-0.52, 0.44, 5), (0.50, 0.48, 6), (-0.04, 0.52, 8)):
        _stack(
            canvas,
            x=middle + place * half,
            foot=foot - height * 0.13,
            half=half * share,
            storeys=storeys,
            tier=tier,
            colours=colours,
            random=random,
        )


def _stack(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    storeys: int,
    tier: float,
    colours: HallColours,
    random: np.random.RandomState,
) -> None:
    """One house of several galleries under a swept roof, every third gallery under eaves."""
    eaves = []
    for storey in range(storeys):
        level = foot - storey * tier
        wide = half * (1 - 0.05 * storey) * float(random.uniform(0.94, 1.0))
        _gallery(canvas, x=x, foot=level, half=wide, height=tier, colours=colours)
        if storey % 3 == 2 and storey < storeys - 1:
            eaves.append((level - tier * 0.72, wide))
    for y, wide in eaves:
        upturned_roof(
            canvas,
            x=x,
            eave=y,
            half=wide * 1.16,
            height=tier * 0.62,
            ridge=wide * 0.84,
            colours=colours,
        )
    upturned_roof(
        canvas,
        x=x,
        eave=foot - storeys * tier + 5,
        half=half * 0.98,
        height=tier * 1.3,
        ridge=half * 0.42,
        colours=colours,
    )


def _gallery(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    colours: HallColours,
) -> None:
    """One storey: a lit wall of windows under a strip of tiles."""
    top = foot - height
    wall = mix(colours.wall, colours.lamp, 0.25 * colours.lamps)
    canvas.drawRect(skia.Rect(x - half, top, x + half, foot), paint(wall))
    panes, posts = skia.Path(), skia.Path()
    for left in np.arange(x - half + 5, x + half - 9, 13).tolist():
        panes.addRect(skia.Rect(left, top + height * 0.34, left + 8, foot - height * 0.14))
        posts.addRect(skia.Rect(left - 4, top, left - 2, foot))
    pane = mix(colours.column.shifted(-0.16), colours.lamp, 0.95 * colours.lamps)
    canvas.drawPath(panes, paint(pane))
    canvas.drawPath(posts, paint(colours.column))
    eave = [
        (x - half - 7, top + height * 0.26),
        (x - half + 3, top - 1),
        (x + half - 3, top - 1),
        (x + half + 7, top + height * 0.26),
    ]
    canvas.drawPath(polygon(eave), paint(mix(colours.tile, colours.snow, colours.snow_cover)))
    if colours.lamps > 0:
        line = skia.Rect(x - half - 5, top + height * 0.26, x + half + 5, top + height * 0.33)
        canvas.drawRect(line, paint(colours.lamp.faded(0.9 * colours.lamps)))
