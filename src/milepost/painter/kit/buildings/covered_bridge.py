"""A roofed wooden bridge beside an octagonal water tower."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.buildings.room import Room
from milepost.painter.kit.sky import glow
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import oklch
from milepost.pixels.skia_loader import skia


def chapel_bridge(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A long tiled roof over timber trestles, red flowers along it, a stone tower behind."""
    random = np.random.RandomState(room.seed)
    tile = palette.lit(oklch(0.47, 0.085, 38))
    timber = palette.lit(oklch(0.44, 0.06, 48))
    deck, eave, ridge = room.foot - 26, room.foot - 58, room.foot - 84
    _water_tower(canvas, room, palette)
    trestles = skia.Path()
    for at in range(13):
        x = room.left + room.width * (at + 0.5) / 13
        for lean in (-4, 0, 4):
            trestles.moveTo(x + lean * 0.5, deck)
            trestles.lineTo(x + lean, room.foot + 4)
    canvas.drawPath(trestles, paint(timber.shifted(-0.08), stroke=3.4))
    inside = skia.Rect(room.left + 4, eave - 4, room.right - 4, deck + 4)
    dusk = timber.shifted(-0.16)
    if palette.window_glow > 0:
        glow(
            canvas,
            x=room.x,
            y=deck - 10,
            radius=room.width * 0.5,
            colour=palette.window,
            strength=0.3 * palette.window_glow,
            flatness=0.7,
            additive=True,
        )
        dusk = palette.window.shifted(-0.12)
    canvas.drawRect(inside, paint(dusk))
    posts = skia.Path()
    for at in range(27):
        x = room.left + 4 + (room.width - 8) * at / 26
        posts.addRect(skia.Rect(x - 1.6, eave - 4, x + 1.6, deck))
    canvas.drawPath(posts, paint(timber))
    boards = skia.Rect(room.left, deck - 15, room.right, deck + 5)
    shades = [timber.shifted(0.10), timber.shifted(-0.03)]
    canvas.drawRect(boards, paint(shader=linear_gradient((0, deck - 15), (0, deck + 5), shades)))
    if palette.look in {"spring", "summer"}:
        red, green = palette.lit(oklch(0.60, 0.20, 22)), palette.leaves.mid
        blooms, leaves = skia.Path(), skia.Path()
        for at in range(150):
            x = room.left + room.width * at / 149
            (blooms if at % 3 else leaves).addCircle(x, deck - 8 + random.uniform(-3, 4), 3.0)
        canvas.drawPath(leaves, paint(green))
        canvas.drawPath(blooms, paint(red))
    roof = polygon(
        [
            (room.left - 6, eave + 3),
            (room.left + 8, ridge),
            (room.right - 8, ridge),
            (room.right + 6, eave + 3),
        ]
    )
    shades = [tile.shifted(0.07), tile.shifted(-0.06)]
    canvas.drawPath(roof, paint(shader=linear_gradient((0, ridge), (0, eave), shades)))
    rows = skia.Path()
    for at in range(4):
        y = ridge + 6 + 6 * at
        rows.moveTo(room.left, y)
        rows.lineTo(room.right, y)
    canvas.save()
    canvas.clipPath(roof, True)
    canvas.drawPath(rows, paint(tile.shifted(-0.1).faded(0.5), stroke=1.3))
    if palette.snow_cover > 0.1:
        canvas.drawPath(roof, paint(palette.snow.faded(palette.snow_cover)))
    canvas.restore()


def _water_tower(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    x = room.at(0.34 * room.inward)
    stone = palette.lit(oklch(0.72, 0.035, 75))
    tile = palette.lit(oklch(0.44, 0.085, 36))
    half, wall = 36.0, room.foot - room.height * 0.64
    body = skia.Rect(x - half, wall, x + half, room.foot + 4)
    shades = [stone.shifted(0.07), stone.shifted(0.05), stone, stone.shifted(-0.13)]
    ramp = linear_gradient((x - half, 0), (x + half, 0), shades, [0, 0.3, 0.32, 1])
    canvas.drawRect(body, paint(shader=ramp))
    facets = skia.Path()
    for across in (-0.42, 0.42):
        facets.addRect(skia.Rect(x + half * across - 1, wall, x + half * across + 1, room.foot))
    canvas.drawPath(facets, paint(stone.shifted(-0.14).faded(0.5)))
    lit = palette.window_glow > 0.2
    windows = skia.Path()
    for level in (0.16, 0.38):
        for across in (-0.7, 0.0, 0.7):
            windows.addRect(
                skia.Rect.MakeXYWH(
                    x + half * across - 3.4, wall + room.height * 0.64 * level, 6.8, 13
                )
            )
    canvas.drawPath(windows, paint(palette.window if lit else stone.shifted(-0.36)))
    loft = skia.Rect(x - half * 1.08, wall - 16, x + half * 1.08, wall + 4)
    canvas.drawRect(loft, paint(palette.lit(oklch(0.42, 0.06, 48))))
    top = room.foot - room.height
    roof = polygon(
        [
            (x - half * 1.28, wall - 12),
            (x - half * 0.56, wall - (wall - top) * 0.42),
            (x, top + 10),
            (x + half * 0.56, wall - (wall - top) * 0.42),
            (x + half * 1.28, wall - 12),
        ]
    )
    shades = [tile.shifted(0.08), tile, tile.shifted(-0.09)]
    ramp = linear_gradient((x - half, 0), (x + half, 0), shades)
    canvas.drawPath(roof, paint(shader=ramp))
    if palette.snow_cover > 0.1:
        canvas.drawPath(roof, paint(palette.snow.faded(0.85 * palette.snow_cover)))
    canvas.drawLine(x, top + 14, x, top, paint(tile.shifted(-0.1), stroke=2.4))
