"""Famous halls and towers of timber: many storeys, helmet roofs, high terraces, gold leaf."""

from __future__ import annotations

from typing import Literal

import numpy as np

from milepost.painter.kit.buildings.room import DrawSight, Room
from milepost.painter.kit.houses_hall import HallColours, colonnade, upturned_roof
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia

Roof = Literal["ridge", "point", "helmet"]
"""Top roof: a long ridge; hips that meet in a point; the bell of a helmet."""

GOLDEN_TILE = oklch(0.74, 0.125, 82)
GREEN_TILE = oklch(0.44, 0.05, 195)
GREY_TILE = oklch(0.42, 0.025, 235)


def hall_colours(
    palette: Palette, *, tile: Colour = GREY_TILE, wall: Colour | None = None
) -> HallColours:
    """A red-columned hall in the light of its scene; `tile` and `wall` as by daylight."""
    return HallColours(
        tile=palette.lit(tile),
        column=palette.lit(oklch(0.46, 0.13, 32)),
        wall=palette.lit(wall or oklch(0.62, 0.12, 35)),
        beam=palette.lit(oklch(0.48, 0.07, 200)),
        stone=palette.lit(oklch(0.80, 0.018, 85)),
        lamp=palette.window,
        lamps=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def storeyed_tower(
    *,
    storeys: int,
    tile: Colour,
    roof: Roof,
    taper: float = 0.12,
    terrace: float = 0.1,
    slimness: float = 0.36,
    wall: Colour | None = None,
) -> DrawSight:
    """A tower of storeys, each under its own eaves, on a stone terrace.

    Args:
        storeys: number of eaves.
        tile: of all roofs, by daylight.
        roof: what the topmost eaves carry.
        taper: part of the width lost per storey.
        terrace: its height as a part of the whole.
        slimness: half the lowest eaves' width as a part of the whole height.
        wall: between the columns, by daylight; red if not given.
    """

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        colours = hall_colours(palette, tile=tile, wall=wall)
        reach = min(room.height * slimness, room.width / 2.3)
        level = room.foot - room.height * terrace
        stone_terrace(
            canvas, x=room.x, top=level, foot=room.foot, half=reach * 1.05, stone=colours.stone
        )
        raise_storeys(
            canvas,
            x=room.x,
            foot=level,
            half=reach / 1.34,
            height=room.height * (1 - terrace),
            storeys=storeys,
            roof=roof,
            taper=taper,
            colours=[colours] * storeys,
        )

    return draw


def raise_storeys(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    storeys: int,
    roof: Roof,
    taper: float,
    colours: list[HallColours],
) -> None:
    """Storeys of one colour set each, from the ground up; `height` includes the finial."""
    tier = height / (storeys + {"ridge": 0.5, "point": 0.95, "helmet": 0.95}[roof])
    level = foot
    for storey in range(storeys):
        wide, own = half * (1 - taper * storey), colours[storey]
        colonnade(
            canvas,
            x=x,
            foot=level,
            half=wide,
            height=tier * 0.66,
            bays=5 if wide > 46 else 3,
            colours=own,
        )
        last = storey == storeys - 1
        eave = level - tier * 0.62
        if last and roof == "helmet":
            _helmet(canvas, x=x, eave=eave, half=wide * 1.34, height=tier * 1.0, colours=own)
        else:
            upturned_roof(
                canvas,
                x=x,
                eave=eave,
                half=wide * 1.34,
                height=tier * ((0.72 if roof == "ridge" else 1.0) if last else 0.44),
                ridge=wide * (0.55 if roof == "ridge" else 0.03)
                if last
                else wide * 0.92 * (1 - taper),
                colours=own,
            )
        if last and roof != "ridge":
            _finial(canvas, x=x, y=eave - tier * 0.98, height=tier * 0.32, palette_tile=own.tile)
        level -= tier


def golden_pavilion(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """Three storeys over the water, the upper two in gold leaf, a phoenix on the shingled roof."""
    shingle, gold = oklch(0.46, 0.035, 60), oklch(0.82, 0.14, 86)
    plain = hall_colours(palette, tile=shingle, wall=oklch(0.93, 0.012, 85))._replace(
        column=palette.lit(oklch(0.40, 0.045, 50)), beam=palette.lit(oklch(0.55, 0.05, 60))
    )
    gilded = hall_colours(palette, tile=shingle, wall=gold)._replace(
        column=palette.lit(oklch(0.72, 0.13, 80)), beam=palette.lit(oklch(0.88, 0.12, 90))
    )
    half = min(room.height * 0.44, room.width / 2.7)
    deck = room.foot - 9
    stone_terrace(canvas, x=room.x, top=deck, foot=room.foot, half=half * 1.2, stone=plain.stone)
    tier = (room.height - 9) / 3.95
    level = deck
    for storey, (colours, share) in enumerate(((plain, 1.0), (gilded, 0.98), (gilded, 0.62))):
        wide = half * share
        colonnade(
            canvas, x=room.x, foot=level, half=wide, height=tier * 0.7, bays=5, colours=colours
        )
        if storey > 0:
            _gallery(canvas, x=room.x, y=level, half=wide * 1.14, colour=colours.column)
        upturned_roof(
            canvas,
            x=room.x,
            eave=level - tier * 0.66,
            half=wide * (1.3 if storey else 1.16),
            height=tier * (0.86 if storey == 2 else 0.34),
            ridge=wide * (0.03, 0.9, 0.56)[2 - storey],
            colours=colours,
        )
        level -= tier
    top = level - tier * 0.5
    bird = palette.lit(gold.shifted(0.04))
    canvas.drawLine(room.x, top + tier * 0.04, room.x, top - tier * 0.12, paint(bird, stroke=2.4))
    wings = outline(
        f"M {room.x - 11} {top - 14} Q {room.x - 3} {top - 4} {room.x} {top - 4} "
        f"Q {room.x + 4} {top - 5} {room.x + 9} {top - 17} Q {room.x + 7} {top + 1} "
        f"{room.x} {top + 2} Q {room.x - 6} {top} {room.x - 11} {top - 14} Z"
    )
    canvas.drawPath(wings, paint(bird))


def flanked_hall(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A broad Tang hall between two gate towers that flying bridges join to it."""
    colours = hall_colours(palette, tile=oklch(0.40, 0.02, 240), wall=oklch(0.90, 0.03, 80))
    level = room.foot - room.height * 0.14
    stone_terrace(
        canvas, x=room.x, top=level, foot=room.foot, half=room.width * 0.46, stone=colours.stone
    )
    small = room.width * 0.075
    bridges = skia.Path()
    for side in (-1, 1):
        x = room.x + side * room.width * 0.37
        start, end = room.x + side * room.width * 0.2, x
        bridges.moveTo(start, level - room.height * 0.18)
        bridges.quadTo((start + end) / 2, level - room.height * 0.3, end, level - room.height * 0.2)
    canvas.drawPath(bridges, paint(colours.column.shifted(-0.04), stroke=9))
    canvas.drawPath(bridges, paint(colours.wall, stroke=3))
    for side in (-1, 1):
        raise_storeys(
            canvas,
            x=room.x + side * room.width * 0.385,
            foot=level,
            half=small,
            height=room.height * 0.52,
            storeys=2,
            roof="point",
            taper=0.1,
            colours=[colours] * 2,
        )
    raise_storeys(
        canvas,
        x=room.x,
        foot=level,
        half=room.width * 0.21,
        height=room.height * 0.86,
        storeys=4,
        roof="ridge",
        taper=0.11,
        colours=[colours] * 4,
    )


def terrace_palace(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A double-eaved hall under golden tiles on a high walled terrace with one long stair."""
    colours = hall_colours(palette, tile=GOLDEN_TILE)
    half, level = min(room.height * 0.62, room.width * 0.46), room.foot - room.height * 0.44
    brick = palette.lit(oklch(0.55, 0.085, 35))
    walls = polygon(
        [
            (room.x - half, room.foot + 4),
            (room.x - half * 0.88, level),
            (room.x + half * 0.88, level),
            (room.x + half, room.foot + 4),
        ]
    )
    shades = [brick.shifted(0.05), brick.shifted(-0.05)]
    canvas.drawPath(walls, paint(shader=linear_gradient((0, level), (0, room.foot), shades)))
    middle = room.foot - room.height * 0.2
    ledge = skia.Rect(room.x - half * 0.97, middle - 3, room.x + half * 0.97, middle + 3)
    canvas.drawRect(ledge, paint(colours.stone))
    rail = skia.Rect(room.x - half * 0.92, level - 5, room.x + half * 0.92, level + 4)
    canvas.drawRect(rail, paint(colours.stone.shifted(0.06)))
    stair = polygon(
        [
            (room.x - half * 0.26, room.foot + 4),
            (room.x - half * 0.15, level),
            (room.x + half * 0.15, level),
            (room.x + half * 0.26, room.foot + 4),
        ]
    )
    canvas.drawPath(stair, paint(colours.stone))
    treads = skia.Path()
    for at in range(1, 16):
        y = room.foot + (level - room.foot) * at / 16
        wide = half * (0.26 - 0.11 * at / 16)
        treads.moveTo(room.x - wide, y)
        treads.lineTo(room.x + wide, y)
    canvas.drawPath(treads, paint(colours.stone.shifted(-0.14), stroke=1.6))
    raise_storeys(
        canvas,
        x=room.x,
        foot=level - 4,
        half=half * 0.56,
        height=room.height * 0.55,
        storeys=2,
        roof="ridge",
        taper=0.16,
        colours=[colours] * 2,
    )


def stone_terrace(
    canvas: skia.Canvas, *, x: float, top: float, foot: float, half: float, stone: Colour
) -> None:
    """A masonry platform with a pale edge and courses of blocks."""
    body = skia.Rect(x - half, top, x + half, foot + 5)
    shades = [stone.shifted(0.02), stone.shifted(-0.12)]
    canvas.drawRect(body, paint(shader=linear_gradient((x - half, 0), (x + half, 0), shades)))
    joints = skia.Path()
    for row, y in enumerate(np.arange(top + 12, foot, 12).tolist()):
        joints.moveTo(x - half, y)
        joints.lineTo(x + half, y)
        for block in np.arange(x - half + 12 + 14 * (row % 2), x + half, 28).tolist():
            joints.moveTo(block, y)
            joints.lineTo(block, y + 12)
    canvas.save()
    canvas.clipRect(body)
    canvas.drawPath(joints, paint(stone.shifted(-0.16).faded(0.5), stroke=1.2))
    canvas.restore()
    edge = skia.Rect(x - half * 1.03, top - 3, x + half * 1.03, top + 4)
    canvas.drawRect(edge, paint(stone.shifted(0.08)))


def _gallery(canvas: skia.Canvas, *, x: float, y: float, half: float, colour: Colour) -> None:
    rails = skia.Path()
    for level in (y, y - 9):
        rails.moveTo(x - half, level)
        rails.lineTo(x + half, level)
    for at in range(13):
        post = x + half * (at / 6 - 1)
        rails.moveTo(post, y)
        rails.lineTo(post, y - 9)
    canvas.drawPath(rails, paint(colour.shifted(-0.05), stroke=1.8))


def _helmet(
    canvas: skia.Canvas, *, x: float, eave: float, half: float, height: float, colours: HallColours
) -> None:
    """Upturned eaves under a bell that swells before it closes in a point."""
    tile, sweep = colours.tile, height * 0.24
    shape = outline(
        f"M {x - half} {eave - sweep} Q {x - half * 0.84} {eave} {x - half * 0.6} {eave} "
        f"L {x + half * 0.6} {eave} Q {x + half * 0.84} {eave} {x + half} {eave - sweep} "
        f"Q {x + half * 0.66} {eave - height * 0.26} {x + half * 0.56} {eave - height * 0.34} "
        f"C {x + half * 0.62} {eave - height * 0.74} {x + half * 0.22} {eave - height * 0.82} "
        f"{x + half * 0.07} {eave - height} L {x - half * 0.07} {eave - height} "
        f"C {x - half * 0.22} {eave - height * 0.82} {x - half * 0.62} {eave - height * 0.74} "
        f"{x - half * 0.56} {eave - height * 0.34} "
        f"Q {x - half * 0.66} {eave - height * 0.26} {x - half} {eave - sweep} Z"
    )
    shades = [tile.shifted(0.10), tile, tile.shifted(-0.09)]
    canvas.drawPath(shape, paint(shader=linear_gradient((x - half, 0), (x + half, 0), shades)))
    canvas.save()
    canvas.clipPath(shape, True)
    ribs = skia.Path()
    for at in range(-5, 6):
        ribs.moveTo(x + half * 0.19 * at, eave + 2)
        ribs.quadTo(x + half * 0.13 * at, eave - height * 0.6, x + half * 0.012 * at, eave - height)
    canvas.drawPath(ribs, paint(tile.shifted(-0.1).faded(0.55), stroke=1.6))
    if colours.snow_cover > 0.1:
        fall = [colours.snow.faded(min(1.0, colours.snow_cover * 1.05)), colours.snow.faded(0.3)]
        ends = ((0.0, eave - height), (0.0, eave))
        canvas.drawPaint(paint(shader=linear_gradient(*ends, fall, smooth=False)))
    canvas.restore()


def _finial(
    canvas: skia.Canvas, *, x: float, y: float, height: float, palette_tile: Colour
) -> None:
    metal = palette_tile.shifted(0.1)
    canvas.drawLine(x, y + 4, x, y - height * 0.6, paint(metal, stroke=max(1.8, height * 0.12)))
    canvas.drawCircle(x, y - height * 0.25, height * 0.17, paint(metal))
