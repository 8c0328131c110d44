"""A village of white walls and stepped gables along the water, an arched bridge before it."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.buildings.room import Room
from milepost.painter.kit.houses import HouseColours, HouseShape, white_house
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, paint
from milepost.pixels.oklch import oklch
from milepost.pixels.skia_loader import skia

_FINE = 2.4
"""The houses are drawn this many times larger and scaled down: they stand beyond a lake."""
_BACK = ((-0.86, -0.36, 0.94), (-0.30, 0.34, 0.84))
_FRONT = ((-1.0, -0.56, 0.58), (-0.52, -0.02, 0.70), (0.02, 0.46, 0.54))
"""Per house: its ends across the room (the open water at 1) and its height with the roof."""


def gabled_village(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """Two rows of houses on a stone quay; the bridge leads out into the lake."""
    random = np.random.RandomState(room.seed)
    colours = HouseColours(
        wall=palette.wall,
        wall_shade=palette.wall_shade,
        tile=palette.lit(oklch(0.36, 0.02, 240)),
        wood=palette.wood,
        pane=palette.lit(oklch(0.34, 0.02, 240)),
        lamp=palette.window,
        lamps=palette.window_glow,
        stone=palette.rock,
        snow=palette.snow,
        snow_shade=palette.snow_shade,
        snow_cover=palette.snow_cover,
    )
    arch_bridge(
        canvas,
        x=room.at(0.72 * room.inward),
        foot_y=room.foot,
        width=room.width * 0.27,
        stone=palette.lit(oklch(0.76, 0.02, 85)),
        random=random,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
    canvas.save()
    canvas.translate(room.x, room.foot)
    canvas.scale(1 / _FINE, 1 / _FINE)
    for row, share in ((_BACK, 0.35), (_FRONT, 0.0)):
        for first, last, tall in row:
            ends = sorted(side * room.inward * room.width / 2 * _FINE for side in (first, last))
            height = room.height * tall * _FINE
            house = HouseShape(
                left=ends[0],
                right=ends[1],
                foot=-8 * _FINE,
                wall_height=height * 0.72,
                roof_height=height * 0.16,
                horse_heads=True,
            )
            white_house(canvas, house, colours=colours.paler(palette.haze, share), random=random)
    canvas.restore()
    ends = sorted((room.at(-1.0 * room.inward), room.at(0.5 * room.inward)))
    quay = skia.Rect(ends[0], room.foot - 10, ends[1], room.foot + 4)
    shades = [palette.rock.shifted(0.08), palette.rock_shade]
    ramp = linear_gradient((0, quay.top()), (0, quay.bottom()), shades)
    canvas.drawRect(quay, paint(shader=ramp))
