"""Sights that many lakes have, in their scene's colours: pagodas, pavilion, lighthouse, church."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from milepost.painter.kit.buildings.brick_pagodas import dense_eaves_pagoda, slender_pagoda
from milepost.painter.kit.buildings.bridge import arch_bridge
from milepost.painter.kit.buildings.dagoba import dagoba
from milepost.painter.kit.buildings.lighthouse import lighthouse
from milepost.painter.kit.buildings.pagoda import pagoda
from milepost.painter.kit.buildings.pavilion import pavilion
from milepost.painter.kit.buildings.room import DrawSight, Room, floodlit
from milepost.painter.kit.church import ChurchColours, spired_church
from milepost.painter.kit.monastery import draw_monastery
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia


class PagodaLook(NamedTuple):
    """What a pagoda is built of, by daylight."""

    wall: Colour
    light: Colour
    """The side in the light."""
    roof: Colour
    reach: float = 0.66
    """How far the eaves reach, see `pagoda`."""
    slimness: float = 0.33
    """Width as a share of the height."""


TIMBER = PagodaLook(oklch(0.88, 0.035, 75), oklch(0.97, 0.02, 85), oklch(0.40, 0.065, 35))
YELLOW = PagodaLook(oklch(0.80, 0.12, 82), oklch(0.88, 0.11, 86), oklch(0.45, 0.085, 40))
COPPER = PagodaLook(
    oklch(0.52, 0.10, 36), oklch(0.60, 0.11, 40), oklch(0.50, 0.05, 75), slimness=0.56
)
BRICK = PagodaLook(oklch(0.72, 0.065, 52), oklch(0.82, 0.06, 62), oklch(0.52, 0.05, 48), 0.53, 0.31)
STONE = PagodaLook(
    oklch(0.78, 0.015, 85), oklch(0.88, 0.015, 85), oklch(0.60, 0.018, 80), 0.53, 0.33
)
GOLD = PagodaLook(oklch(0.76, 0.13, 82), oklch(0.86, 0.13, 88), oklch(0.66, 0.12, 76))
SILVER = PagodaLook(oklch(0.80, 0.012, 230), oklch(0.93, 0.008, 230), oklch(0.62, 0.02, 235))
CREAM = (oklch(0.94, 0.02, 85), oklch(0.76, 0.03, 75))
EARTH = (oklch(0.74, 0.065, 50), oklch(0.56, 0.06, 42))


def one_pagoda(look: PagodaLook, storeys: int | None) -> DrawSight:
    """A pagoda of eaves on every storey; five or seven storeys if the number is not known."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        pagoda(
            canvas,
            x=room.x,
            foot_y=room.foot,
            height=room.height,
            width=min(room.height * look.slimness, room.width),
            reach=look.reach,
            storeys=storeys or (5, 7, 7)[room.seed % 3],
            wall=floodlit(look.wall, palette, 0.25),
            wall_light=floodlit(look.light, palette, 0.4),
            roof=palette.lit(look.roof),
            window=palette.window,
            glow=palette.window_glow,
            snow=palette.snow,
            snow_cover=palette.snow_cover,
        )

    return draw


def close_eaves(eaves: int, wall: Colour, shade: Colour) -> DrawSight:
    """A brick tower of close-set eaves."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        dense_eaves_pagoda(
            canvas,
            x=room.x,
            foot=room.foot,
            height=room.height,
            eaves=eaves,
            wall=floodlit(wall, palette, 0.55),
            shade=floodlit(shade, palette, 0.35),
            lamp=palette.window,
            lamps=palette.window_glow,
            snow=palette.snow if palette.snow_cover > 0.1 else None,
        )

    return draw


def needle(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A slender solid pagoda of weathered brick."""
    slender_pagoda(
        canvas,
        x=room.x,
        foot=room.foot,
        height=room.height,
        wall=floodlit(oklch(0.78, 0.06, 60), palette, 0.55),
        shade=floodlit(oklch(0.56, 0.065, 48), palette, 0.35),
        metal=palette.lit(oklch(0.36, 0.03, 60)),
        lamp=palette.window,
        lamps=palette.window_glow,
    )


def side_by_side(*members: tuple[float, float, DrawSight]) -> DrawSight:
    """Several sights: for each its place -1..1 across the room, its share of the height."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        for across, share, member in members:
            own = room._replace(
                x=room.at(across), width=room.width / len(members), height=room.height * share
            )
            member(canvas, own, palette)

    return draw


def white_dagoba(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A white dagoba under a gilded canopy."""
    dagoba(
        canvas,
        x=room.x,
        foot_y=room.foot,
        height=room.height,
        wall=mix(palette.wall, palette.window, 0.4 * palette.window_glow),
        shade=mix(palette.wall_shade, palette.window, 0.25 * palette.window_glow),
        gold=palette.lit(oklch(0.80, 0.13, 84)),
        niche=palette.window if palette.window_glow > 0 else palette.lit(oklch(0.48, 0.13, 30)),
        snow=palette.snow if palette.snow_cover >= 0.5 else None,
    )


def open_pavilion(*, walkway: bool = False) -> DrawSight:
    """A double-eaved pavilion at the water; `walkway` adds a zigzag bridge and a low yard wall."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        stone = palette.lit(oklch(0.78, 0.018, 85))
        if walkway:
            _zigzag(canvas, room, stone=stone)
        pavilion(
            canvas,
            x=room.x,
            foot_y=room.foot,
            height=min(room.height, room.width * 0.9),
            pillar=palette.lit(oklch(0.50, 0.15, 30)),
            roof=palette.lit(oklch(0.47, 0.05, 195)),
            stone=stone,
            lamp=palette.window,
            glow=palette.window_glow,
            snow=palette.snow,
            snow_cover=palette.snow_cover,
        )

    return draw


def white_lighthouse(*, eaves: bool) -> DrawSight:
    """A white lighthouse; `eaves` puts upturned roofs over its lantern."""

    def draw(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
        lighthouse(
            canvas,
            x=room.x,
            foot_y=room.foot - 18,
            height=room.height - 18,
            wall=palette.lit(oklch(0.985, 0.008, 90)),
            shade=palette.lit(oklch(0.83, 0.03, 245)),
            roof=palette.lit(oklch(0.42, 0.085, 32)),
            lamp=palette.window if palette.window_glow > 0 else palette.lit(oklch(0.90, 0.10, 88)),
            glow=palette.window_glow,
            snow=palette.snow,
            snow_cover=palette.snow_cover,
            eaves=eaves,
        )

    return draw


def lakeside_church(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A spired church."""
    spired_church(
        canvas,
        x=room.x,
        foot=room.foot - 8,
        height=room.height - 8,
        colours=ChurchColours(
            wall=palette.wall,
            trim=palette.wall_shade,
            roof=palette.lit(oklch(0.45, 0.06, 30)),
            gold=palette.lit(oklch(0.80, 0.13, 84)),
            lamp=palette.window,
            lamps=palette.window_glow,
            dark=palette.near_dark,
        ),
    )


def gold_roofed_monastery(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """White blocks up the slope under gold roofs."""
    size = min(room.width / 3.4, room.height / 1.6)
    foot = room.foot - 0.16 * size
    draw_monastery(canvas, x=room.x, foot_y=foot, size=size, palette=palette)


def humpback_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """One round stone arch."""
    arch_bridge(
        canvas,
        x=room.x,
        foot_y=room.foot,
        width=room.width,
        stone=floodlit(oklch(0.74, 0.022, 85), palette),
        random=np.random.RandomState(room.seed),
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )


def _zigzag(canvas: skia.Canvas, room: Room, *, stone: Colour) -> None:
    """A railed footbridge in angles from the pavilion to the shore behind it."""
    shore = -room.inward
    knots = [
        (room.at(shore * across), room.foot - rise)
        for across, rise in ((0.2, 16), (0.42, 12), (0.5, 20), (0.72, 14), (0.8, 22), (1.0, 18))
    ]
    way = polygon(knots, close=False)
    piles = skia.Path()
    for (x, y), (end_x, end_y) in pairwise(knots):
        for share in (0.0, 0.5, 1.0):
            at = (x + (end_x - x) * share, y + (end_y - y) * share)
            piles.moveTo(*at)
            piles.lineTo(at[0], room.foot + 4)
            piles.moveTo(*at)
            piles.lineTo(at[0], at[1] - 13)
    canvas.drawPath(piles, paint(stone.shifted(-0.08), stroke=3))
    canvas.drawPath(way, paint(stone.shifted(0.03), stroke=7))
    canvas.save()
    canvas.translate(0, -13)
    canvas.drawPath(way, paint(stone.shifted(0.06), stroke=2.6))
    canvas.restore()
    wall = skia.Rect(
        room.x - room.width * 0.26, room.foot - 26, room.x + room.width * 0.26, room.foot
    )
    shades = [stone.shifted(0.1), stone.shifted(-0.04)]
    ramp = linear_gradient((0, wall.top()), (0, wall.bottom()), shades)
    canvas.drawRect(wall, paint(shader=ramp))
