"""Storeyed halls of timber under upturned eaves: temples, gatehouses, garden halls."""

from __future__ import annotations

from typing import NamedTuple

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, outline, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class HallColours(NamedTuple):
    """Timber, tiles and walls of a hall in the light of its scene."""

    tile: Colour
    column: Colour
    wall: Colour
    beam: Colour
    """The painted band below the eaves."""
    stone: Colour
    """Terrace."""
    lamp: Colour
    lamps: float
    """Light inside, 0 by day .. 1."""
    snow: Colour
    snow_cover: float


def upturned_roof(
    canvas: skia.Canvas,
    *,
    x: float,
    eave: float,
    half: float,
    height: float,
    ridge: float,
    colours: HallColours,
) -> None:
    """A hipped roof whose corners sweep up.

    Args:
        canvas: takes design units.
        x: centre.
        eave: y of the middle of the eaves.
        half: from the centre to a corner.
        height: from eave to ridge.
        ridge: half the ridge's length; about 0 makes a pointed roof.
        colours: of tiles and snow.
    """
    tile = colours.tile
    sweep, top = height * 0.34, eave - height
    shape = outline(
        f"M {x - half} {eave - sweep} Q {x - half * 0.84} {eave} {x - half * 0.62} {eave} "
        f"L {x + half * 0.62} {eave} Q {x + half * 0.84} {eave} {x + half} {eave - sweep} "
        f"Q {x + half * 0.62} {eave - height * 0.36} {x + ridge} {top} L {x - ridge} {top} "
        f"Q {x - half * 0.62} {eave - height * 0.36} {x - half} {eave - sweep} Z"
    )
    shades = [tile.shifted(0.08), tile, tile.shifted(-0.06)]
    canvas.drawPath(shape, paint(shader=linear_gradient((0, top), (0, eave), shades)))
    canvas.save()
    canvas.clipPath(shape, True)
    rows = skia.Path()
    count = max(4, int(half / 4.5))
    for step in range(-count, count + 1):
        share = step / count
        rows.moveTo(x + half * share, eave + 2)
        rows.quadTo(x + half * share * 0.72, eave - height * 0.4, x + max(ridge, 2) * share, top)
    canvas.drawPath(rows, paint(tile.shifted(0.10).faded(0.5), stroke=1.5))
    if colours.snow_cover > 0.1:
        cover = min(1.0, colours.snow_cover * 1.05)
        fall = [
            colours.snow.faded(cover),
            colours.snow.faded(cover * 0.85),
            colours.snow.faded(cover * cover * 0.5),
        ]
        canvas.drawPaint(paint(shader=linear_gradient((0, top), (0, eave), fall, smooth=False)))
    canvas.restore()
    edge = outline(
        f"M {x - half} {eave - sweep} Q {x - half * 0.84} {eave} {x - half * 0.62} {eave} "
        f"L {x + half * 0.62} {eave} Q {x + half * 0.84} {eave} {x + half} {eave - sweep}"
    )
    canvas.drawPath(edge, paint(tile.shifted(-0.09), stroke=max(1.6, height * 0.07)))
    if ridge > half * 0.1:
        beam = outline(
            f"M {x - ridge - height * 0.10} {top - height * 0.16} Q {x - ridge} {top} "
            f"{x - ridge + 6} {top} L {x + ridge - 6} {top} Q {x + ridge} {top} "
            f"{x + ridge + height * 0.10} {top - height * 0.16} L {x + ridge + 2} "
            f"{top + height * 0.10} L {x - ridge - 2} {top + height * 0.10} Z"
        )
        canvas.drawPath(beam, paint(tile.shifted(-0.08)))


def colonnade(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    bays: int,
    colours: HallColours,
) -> None:
    """A storey: wall and doors between columns, a painted beam above."""
    top = foot - height
    body = skia.Rect(x - half, top, x + half, foot)
    shades = [colours.wall.shifted(-0.08), colours.wall, colours.wall.shifted(-0.05)]
    canvas.drawRect(body, paint(shader=linear_gradient((0, top), (0, foot), shades)))
    bay = half * 2 / bays
    doors = skia.Path()
    for at in range(bays):
        left = x - half + bay * at
        doors.addRect(skia.Rect(left + bay * 0.2, top + height * 0.3, left + bay * 0.8, foot))
    inside = mix(
        mix(colours.column, colours.wall, 0.2).shifted(-0.10), colours.lamp, 0.9 * colours.lamps
    )
    if colours.lamps > 0.05:
        glow(
            canvas,
            x=x,
            y=foot - height * 0.4,
            radius=half * 1.35,
            colour=colours.lamp,
            strength=0.34 * colours.lamps,
            flatness=0.6,
            additive=True,
        )
    canvas.drawPath(doors, paint(inside))
    bars, columns = skia.Path(), skia.Path()
    for at in range(bays):
        left = x - half + bay * at
        for part in (0.35, 0.5, 0.65):
            bars.moveTo(left + bay * part, top + height * 0.3)
            bars.lineTo(left + bay * part, foot)
    for at in range(bays + 1):
        centre = x - half + bay * at
        columns.addRect(skia.Rect(centre - bay * 0.07, top, centre + bay * 0.07, foot))
    canvas.drawPath(bars, paint(colours.column.shifted(-0.06).faded(0.8), stroke=1.3))
    canvas.drawPath(columns, paint(colours.column))
    beam = skia.Rect(x - half * 1.02, top, x + half * 1.02, top + height * 0.17)
    canvas.drawRect(beam, paint(colours.beam))


def storeyed_hall(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    storeys: int,
    colours: HallColours,
    taper: float = 0.14,
) -> None:
    """A hall or tower of storeys, each under its own eaves, the top one under a ridged roof.

    Args:
        canvas: takes design units.
        x: centre.
        foot: y of the terrace.
        half: from the centre to the outermost column.
        height: to the ridge.
        storeys: number of eaves.
        colours: of the hall.
        taper: part of the width lost per storey.
    """
    tier = height / (storeys + 0.35)
    level = foot
    for storey in range(storeys):
        wide = half * (1 - taper * storey)
        last = storey == storeys - 1
        colonnade(
            canvas,
            x=x,
            foot=level,
            half=wide,
            height=tier * 0.66,
            bays=5 if wide > 46 else 3,
            colours=colours,
        )
        upturned_roof(
            canvas,
            x=x,
            eave=level - tier * 0.62,
            half=wide * 1.34,
            height=tier * (0.72 if last else 0.44),
            ridge=wide * (0.55 if last else 0.92 * (1 - taper)),
            colours=colours,
        )
        level -= tier
