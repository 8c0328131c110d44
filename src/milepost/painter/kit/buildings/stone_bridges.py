"""Stone bridges that are known by their shape: open spandrels, pavilions, boat-shaped piers."""

from __future__ import annotations

from milepost.painter.kit.buildings.halls import GOLDEN_TILE, hall_colours, raise_storeys
from milepost.painter.kit.buildings.room import Room, floodlit
from milepost.painter.kit.houses_hall import HallColours, colonnade, upturned_roof
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia


def open_spandrel_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """One flat arch with two small arches through each of its shoulders."""
    stone = floodlit(oklch(0.76, 0.03, 80), palette)
    half, rise = room.width / 2, min(room.height, room.width * 0.27)
    x, foot = room.x, room.foot + 3
    top = foot - rise * 0.86
    span, crown = half * 0.72, foot - rise * 0.66
    body = outline(
        f"M {x - half} {foot} L {x - half} {foot - rise * 0.46} "
        f"Q {x} {top - rise * 0.42} {x + half} {foot - rise * 0.46} L {x + half} {foot} "
        f"L {x + span} {foot} Q {x} {crown - (foot - crown)} {x - span} {foot} Z"
    )
    for side in (-1, 1):
        for across, wide, tall in ((0.585, 0.082, 0.29), (0.79, 0.115, 0.36)):
            centre = x + side * across * half
            low = foot - rise * (0.30 if across < 0.7 else 0.08)
            body.addPath(_arch_hole(centre, low, half * wide, rise * tall))
    body.setFillType(skia.PathFillType.kEvenOdd)
    shades = [stone.shifted(0.07), stone, stone.shifted(-0.10)]
    canvas.drawPath(body, paint(shader=linear_gradient((0, top), (0, foot), shades)))
    ring = outline(f"M {x - span} {foot} Q {x} {crown - (foot - crown)} {x + span} {foot}")
    canvas.drawPath(ring, paint(stone.shifted(-0.16), stroke=rise * 0.085))
    canvas.drawPath(ring, paint(stone.shifted(0.09), stroke=rise * 0.05))
    deck = outline(
        f"M {x - half} {foot - rise * 0.48} Q {x} {top - rise * 0.44} {x + half} "
        f"{foot - rise * 0.48}"
    )
    canvas.drawPath(deck, paint(stone.shifted(0.10), stroke=5))
    _railing(canvas, deck, tall=rise * 0.13, posts=24, stone=stone)
    if palette.snow_cover > 0.1:
        canvas.drawPath(deck, paint(palette.snow, stroke=3 + 4 * palette.snow_cover))


def five_pavilion_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A massive arched base with steps at both ends and five golden-roofed pavilions on it."""
    colours = hall_colours(palette, tile=GOLDEN_TILE, wall=oklch(0.66, 0.13, 32))
    stone = floodlit(oklch(0.74, 0.018, 85), palette)
    x, half = room.x, room.width / 2
    foot, deck = room.foot + 3, room.foot - room.height * 0.30
    for side in (-1, 1):
        _kiosk(
            canvas,
            x=x + side * half * 0.25,
            foot=deck - 8,
            half=half * 0.10,
            height=room.height * 0.38,
            colours=colours._replace(tile=colours.tile.shifted(-0.05)),
        )
    steps = polygon(
        [
            (x - half, foot),
            (x - half * 0.56, deck),
            (x + half * 0.56, deck),
            (x + half, foot),
        ]
    )
    steps.addPath(_arch_hole(x, foot, half * 0.17, room.height * 0.235))
    for side in (-1, 1):
        for across, wide, tall in ((0.32, 0.095, 0.20), (0.53, 0.075, 0.155), (0.70, 0.05, 0.1)):
            steps.addPath(
                _arch_hole(x + side * half * across, foot, half * wide, room.height * tall)
            )
    steps.setFillType(skia.PathFillType.kEvenOdd)
    shades = [stone.shifted(0.06), stone, stone.shifted(-0.12)]
    canvas.drawPath(steps, paint(shader=linear_gradient((0, deck), (0, foot), shades)))
    rims = skia.Path()
    for across, wide, tall in ((0.0, 0.17, 0.235), (0.32, 0.095, 0.2), (0.53, 0.075, 0.155)):
        for side in (-1, 1):
            rims.addPath(
                _arch_hole(x + side * half * across, foot, half * wide, room.height * tall)
            )
    canvas.drawPath(rims, paint(stone.shifted(0.11), stroke=3))
    rail = outline(
        f"M {x - half * 0.98} {foot - 4} L {x - half * 0.56} {deck} "
        f"L {x + half * 0.56} {deck} L {x + half * 0.98} {foot - 4}"
    )
    canvas.drawPath(rail, paint(stone.shifted(0.12), stroke=5))
    _railing(canvas, rail, tall=room.height * 0.06, posts=30, stone=stone)
    raise_storeys(
        canvas,
        x=x,
        foot=deck,
        half=half * 0.155,
        height=room.height * 0.70,
        storeys=2,
        roof="point",
        taper=0.22,
        colours=[colours] * 2,
    )
    for side in (-1, 1):
        _kiosk(
            canvas,
            x=x + side * half * 0.43,
            foot=deck,
            half=half * 0.115,
            height=room.height * 0.42,
            colours=colours,
        )


def boat_pier_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A long level bridge of stone beams on boat-shaped piers, a stone pagoda at its end."""
    stone = floodlit(oklch(0.70, 0.025, 75), palette)
    deck = room.foot - 44
    piers, shadows = skia.Path(), skia.Path()
    count = 6
    for at in range(count):
        x = room.at(-0.86 + 1.72 * at / (count - 1))
        piers.addPath(
            outline(
                f"M {x - 27} {deck + 18} Q {x - 20} {room.foot - 6} {x - 15} {room.foot + 4} "
                f"L {x + 15} {room.foot + 4} Q {x + 20} {room.foot - 6} {x + 27} {deck + 18} "
                f"L {x + 16} {deck + 13} L {x + 14} {deck + 4} L {x - 14} {deck + 4} "
                f"L {x - 16} {deck + 13} Z"
            )
        )
        for row in range(3):
            shadows.addRect(
                skia.Rect.MakeXYWH(x - 18 + row, deck + 16 + row * 9, 36 - 2 * row, 1.6)
            )
    shades = [stone.shifted(0.03), stone.shifted(-0.14)]
    canvas.drawPath(piers, paint(shader=linear_gradient((0, deck), (0, room.foot), shades)))
    canvas.drawPath(shadows, paint(stone.shifted(-0.2).faded(0.6)))
    slab = skia.Rect(room.left, deck - 5, room.right, deck + 7)
    canvas.drawRect(slab, paint(shader=linear_gradient((0, deck - 5), (0, deck + 7), shades)))
    rail = polygon([(room.left, deck - 5), (room.right, deck - 5)], close=False)
    _railing(canvas, rail, tall=13, posts=38, stone=stone)
    for across in (-0.52, 0.18, 0.52):
        _stone_pagoda(canvas, x=room.at(across), foot=deck - 5, height=50, stone=stone)
    end = room.at(-0.87 * room.inward)
    _stone_pagoda(canvas, x=end, foot=deck - 5, height=min(118.0, room.height * 0.5), stone=stone)
    if palette.snow_cover > 0.1:
        cap = skia.Rect(room.left, deck - 7, room.right, deck - 3)
        canvas.drawRect(cap, paint(palette.snow))


def pavilion_pier_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """Piers that carry pavilions and towers, and a pontoon of boats across the middle."""
    colours = hall_colours(palette, tile=oklch(0.40, 0.03, 230), wall=oklch(0.88, 0.03, 80))
    stone = floodlit(oklch(0.70, 0.025, 75), palette)
    deck = room.foot - 40
    half = room.width / 2
    for first, last, pavilions in (
        (-1.0, -0.24, (-0.86, -0.58, -0.33)),
        (0.24, 1.0, (0.33, 0.58, 0.86)),
    ):
        slab = skia.Rect(room.at(first), deck - 4, room.at(last), deck + 6)
        canvas.drawRect(slab, paint(stone.shifted(0.06)))
        for across in pavilions:
            x = room.at(across)
            pier = polygon(
                [
                    (x - half * 0.125, deck + 2),
                    (x - half * 0.10, room.foot + 4),
                    (x + half * 0.10, room.foot + 4),
                    (x + half * 0.125, deck + 2),
                ]
            )
            shades = [stone.shifted(0.02), stone.shifted(-0.13)]
            ramp = linear_gradient((x - half * 0.12, 0), (x + half * 0.12, 0), shades)
            canvas.drawPath(pier, paint(shader=ramp))
            courses = skia.Path()
            for y in (deck + 12, deck + 22, deck + 32):
                courses.addRect(skia.Rect(x - half * 0.11, y, x + half * 0.11, y + 1.5))
            canvas.drawPath(courses, paint(stone.shifted(-0.2).faded(0.6)))
            if abs(across) in {0.58, 0.33}:
                storeys = 2 if abs(across) < 0.4 else 1
                raise_storeys(
                    canvas,
                    x=x,
                    foot=deck - 4,
                    half=half * 0.10,
                    height=room.height * (0.52 if storeys == 2 else 0.38),
                    storeys=storeys,
                    roof="ridge" if storeys == 2 else "point",
                    taper=0.12,
                    colours=[colours] * storeys,
                )
            else:
                raise_storeys(
                    canvas,
                    x=x,
                    foot=deck - 4,
                    half=half * 0.105,
                    height=room.height * 0.56,
                    storeys=2,
                    roof="point",
                    taper=0.16,
                    colours=[colours] * 2,
                )
    wood = palette.lit(oklch(0.48, 0.07, 45))
    for at in range(5):
        x = room.at(-0.17 + 0.085 * at)
        hull = outline(
            f"M {x - 9} {room.foot - 9} L {x + 9} {room.foot - 9} Q {x + 8} {room.foot + 4} "
            f"{x} {room.foot + 4} Q {x - 8} {room.foot + 4} {x - 9} {room.foot - 9} Z"
        )
        canvas.drawPath(hull, paint(wood.shifted(-0.06 if at % 2 else 0.0)))
    planks = outline(
        f"M {room.at(-0.27)} {deck} L {room.at(-0.2)} {room.foot - 12} "
        f"L {room.at(0.2)} {room.foot - 12} L {room.at(0.27)} {deck}"
    )
    canvas.drawPath(planks, paint(wood.shifted(0.12), stroke=5))


def _kiosk(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    half: float,
    height: float,
    colours: HallColours,
) -> None:
    """One small open pavilion under a pointed roof."""
    colonnade(canvas, x=x, foot=foot, half=half, height=height * 0.5, bays=3, colours=colours)
    upturned_roof(
        canvas,
        x=x,
        eave=foot - height * 0.46,
        half=half * 1.42,
        height=height * 0.46,
        ridge=half * 0.04,
        colours=colours,
    )
    canvas.drawCircle(x, foot - height * 0.94, height * 0.045, paint(colours.tile.shifted(0.1)))


def _arch_hole(x: float, foot: float, half: float, tall: float) -> skia.Path:
    """A round-headed opening `tall` high from `foot`."""
    head = foot - tall + half
    return outline(
        f"M {x - half} {foot} L {x - half} {head} "
        f"C {x - half} {head - half * 1.34} {x + half} {head - half * 1.34} {x + half} {head} "
        f"L {x + half} {foot} Z"
    )


def _stone_pagoda(
    canvas: skia.Canvas, *, x: float, foot: float, height: float, stone: Colour
) -> None:
    body = skia.Path()
    for at in range(5):
        half = height * (0.15 - 0.018 * at)
        y = foot - height * 0.17 * at
        body.addRect(skia.Rect(x - half * 0.7, y - height * 0.17, x + half * 0.7, y))
        body.addRect(
            skia.Rect(x - half * 1.2, y - height * 0.17, x + half * 1.2, y - height * 0.12)
        )
    body.addPath(
        polygon(
            [
                (x - height * 0.05, foot - height * 0.84),
                (x, foot - height),
                (x + height * 0.05, foot - height * 0.84),
            ]
        )
    )
    shades = [stone.shifted(0.12), stone.shifted(0.04), stone.shifted(-0.12)]
    ends = ((x - height * 0.15, 0.0), (x + height * 0.15, 0.0))
    canvas.drawPath(body, paint(shader=linear_gradient(*ends, shades)))


def _railing(
    canvas: skia.Canvas, deck: skia.Path, *, tall: float, posts: int, stone: Colour
) -> None:
    """A balustrade along the deck's line."""
    measure = skia.PathMeasure(deck, False)
    length = measure.getLength()
    rails = skia.Path()
    for at in range(posts + 1):
        place, _ = measure.getPosTan(length * at / posts)
        rails.moveTo(place.x(), place.y())
        rails.lineTo(place.x(), place.y() - tall * 1.15)
    canvas.drawPath(rails, paint(stone.shifted(0.07), stroke=2.6))
    canvas.save()
    canvas.translate(0, -tall)
    canvas.drawPath(deck, paint(stone.shifted(0.13), stroke=2.8))
    canvas.restore()
