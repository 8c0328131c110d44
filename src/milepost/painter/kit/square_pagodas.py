"""Pagodas of brick that widen in steps instead of eaves, and round solid ones."""

from __future__ import annotations

from milepost.painter.kit.towers_profile import Stand, hull
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


def stepped_pagoda(
    canvas: skia.Canvas,
    stand: Stand,
    *,
    storeys: int,
    half: float,
    wall: Colour,
    opening: Colour,
    sun_right: bool,
    taper: float = 0.5,
) -> None:
    """Square storeys of brick that shrink upwards, each with a corbelled ledge and an arched door.

    Args:
        canvas: takes design units.
        stand: its place.
        storeys: how many.
        half: half the width of the lowest storey, in heights.
        wall: brick in the light.
        opening: the dark, or the lamp, in the doors.
        sun_right: side of the light.
        taper: part of the width lost from the lowest to the highest storey.
    """
    side = half if sun_right else -half
    tones = [wall.shifted(-0.15), wall.shifted(-0.03), wall.shifted(0.05)]
    shader = linear_gradient(stand.at(-side, 0), stand.at(side, 0), tones)
    base, roof = 0.045, 0.93
    canvas.drawRect(stand.box(-half * 1.5, 0.0, half * 1.5, base), paint(wall.shifted(-0.10)))
    rise = (roof - base) / sum(1 - 0.45 * at / storeys for at in range(storeys))
    level = base
    doors = skia.Path()
    for at in range(storeys):
        wide = half * (1 - taper * at / max(1, storeys - 1))
        tall = rise * (1 - 0.45 * at / storeys)
        top = level + tall
        canvas.drawRect(stand.box(-wide, level, wide, top), paint(shader=shader))
        ledge = hull(
            stand, ((wide, top - tall * 0.22), (wide * 1.10, top - tall * 0.08), (wide * 1.06, top))
        )
        canvas.drawPath(ledge, paint(shader=shader))
        shadow = stand.box(-wide, top - tall * 0.29, wide, top - tall * 0.22)
        canvas.drawRect(shadow, paint(wall.shifted(-0.22).faded(0.55)))
        door = tall * 0.20
        doors.addRect(stand.box(-door, level, door, level + tall * 0.36))
        doors.addOval(stand.box(-door, level + tall * 0.20, door, level + tall * 0.52))
        for place in (-0.58, 0.58):
            pier = stand.box(
                wide * place - 0.004, level + tall * 0.06, wide * place + 0.004, top - tall * 0.30
            )
            canvas.drawRect(pier, paint(wall.shifted(-0.12).faded(0.7)))
        level = top
    canvas.drawPath(doors, paint(opening))
    tip = half * (1 - taper)
    cap = hull(
        stand, ((tip * 1.1, level), (tip * 0.5, level + 0.025), (0.006, level + 0.03), (0.002, 1))
    )
    canvas.drawPath(cap, paint(mix(wall, wall.shifted(-0.2), 0.5)))
