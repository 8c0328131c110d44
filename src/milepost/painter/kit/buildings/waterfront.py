"""Single things at the water: a ring-shaped hotel, a water jet, a ship of steel ribs, a fort."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.buildings.room import Room, floodlit
from milepost.painter.kit.sky import glow
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import mix, oklch
from milepost.pixels.skia_loader import skia


def ring_hotel(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A tall ring that stands in the water, so that its image closes the circle; lit by night."""
    random = np.random.RandomState(room.seed)
    white = palette.lit(oklch(0.96, 0.012, 240))
    glass = palette.lit(oklch(0.66, 0.055, 240))
    half = min(room.width / 2, room.height * 0.56)
    top, x = room.foot - room.height, room.x
    thick = half * 0.36
    sink = room.height * 0.12
    outer = skia.Rect(x - half, top, x + half, room.foot + sink)
    hole = skia.Rect(
        x - half + thick, top + thick * 0.8, x + half - thick, room.foot + sink - thick * 0.45
    )
    ring = skia.Path()
    ring.addOval(outer)
    ring.addOval(hole)
    ring.setFillType(skia.PathFillType.kEvenOdd)
    if palette.window_glow > 0:
        glow(
            canvas,
            x=x,
            y=room.foot - room.height * 0.45,
            radius=room.height * 0.85,
            colour=mix(palette.window, palette.lit(oklch(0.75, 0.14, 300)), 0.4),
            strength=0.42 * palette.window_glow,
            additive=True,
        )
    canvas.save()
    canvas.clipRect(skia.Rect(x - half - 4, top - 4, x + half + 4, room.foot + 4))
    shades = [white, mix(white, glass, 0.25), mix(white, glass, 0.7)]
    ramp = linear_gradient((x - half, 0), (x + half, 0), shades)
    canvas.drawPath(ring, paint(shader=ramp))
    canvas.clipPath(ring, True)
    floors, panes = skia.Path(), skia.Path()
    rows = 27
    step = (room.height - thick * 0.2) / rows
    for row in range(rows):
        y = room.foot - step * (row + 0.8)
        floors.addRect(skia.Rect(x - half, y, x + half, y + step * 0.42))
        for at in np.arange(x - half, x + half, 9.0).tolist():
            if random.rand() < 0.42:
                panes.addRect(skia.Rect.MakeXYWH(at, y, 6.0, step * 0.42))
    canvas.drawPath(floors, paint(glass.faded(0.75)))
    if palette.window_glow > 0:
        canvas.drawPath(panes, paint(palette.window.faded(palette.window_glow)))
    canvas.restore()
    canvas.save()
    canvas.clipRect(skia.Rect(x - half - 4, top - 4, x + half + 4, room.foot + 4))
    edge = white.shifted(0.02) if palette.window_glow < 0.3 else palette.window.shifted(0.05)
    canvas.drawPath(ring, paint(edge, stroke=3.4))
    canvas.restore()
    quay = skia.Rect(x - half * 1.04, room.foot - 9, x + half * 1.04, room.foot + 4)
    canvas.drawRoundRect(quay, 5, 5, paint(palette.rock.shifted(0.08)))


def water_jet(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A single jet as high as the room, its spray drifting to the side; a jetty with a beacon."""
    random = np.random.RandomState(room.seed)
    x, foot, tall = room.x, room.foot, room.height
    drift = 1.0
    white = mix(palette.cloud_light, palette.window, 0.22 * palette.window_glow)
    veil = outline(
        f"M {x - 4} {foot} C {x - 8} {foot - tall * 0.5} {x - 20} {foot - tall * 0.9} "
        f"{x + 4} {foot - tall} C {x + 62} {foot - tall * 0.98} {x + 112} {foot - tall * 0.70} "
        f"{x + 122} {foot - tall * 0.34} C {x + 92} {foot - tall * 0.2} {x + 50} "
        f"{foot - tall * 0.1} {x + 6} {foot} Z"
    )
    fade = [white.faded(0.80), white.faded(0.42), white.faded(0.0)]
    shader = linear_gradient(
        (x, foot - tall * 0.6), (x + 128, foot - tall * 0.28), fade, smooth=False
    )
    canvas.drawPath(veil, paint(shader=shader, blur=5))
    column = outline(
        f"M {x - 5} {foot + 2} C {x - 8} {foot - tall * 0.5} {x - 14} {foot - tall * 0.86} "
        f"{x + 2} {foot - tall} C {x + 30} {foot - tall * 0.98} {x + 38} {foot - tall * 0.88} "
        f"{x + 32} {foot - tall * 0.72} C {x + 20} {foot - tall * 0.5} {x + 9} "
        f"{foot - tall * 0.3} {x + 6} {foot + 2} Z"
    )
    shades = [white, white.faded(0.92)]
    canvas.drawPath(column, paint(shader=linear_gradient((0, foot), (0, foot - tall), shades)))
    threads = skia.Path()
    for _ in range(90):
        share = random.uniform(0.25, 1.0)
        start = (x + random.uniform(-6, 24) * share, foot - tall * share * 0.97)
        fall = tall * random.uniform(0.06, 0.2)
        threads.moveTo(*start)
        threads.quadTo(
            start[0] + drift * fall * 0.4,
            start[1] + fall * 0.2,
            start[0] + fall * 0.55,
            start[1] + fall,
        )
    canvas.drawPath(threads, paint(white.faded(0.42), stroke=1.8))
    if palette.window_glow > 0:
        glow(
            canvas,
            x=x,
            y=foot - tall * 0.4,
            radius=tall * 0.6,
            colour=white,
            strength=0.3 * palette.window_glow,
            additive=True,
        )
    jetty = skia.Rect(x - 120, foot - 7, x + 20, foot + 4)
    canvas.drawRect(jetty, paint(palette.rock))
    canvas.drawRect(
        skia.Rect(x - 120, foot - 9, x + 20, foot - 5), paint(palette.rock.shifted(0.1))
    )


def ribbed_ship(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A dream boat of steel: keel, ribs and oars, bow and stern curving upwards."""
    steel, dark = (
        floodlit(oklch(0.86, 0.012, 240), palette, 0.6),
        palette.lit(oklch(0.50, 0.03, 245)),
    )
    half, tall, foot = room.width * 0.48, room.height, room.foot
    x, way = room.x, room.inward
    slab = skia.Rect(x - half * 0.95, foot - 12, x + half * 0.95, foot + 6)
    granite = palette.rock
    canvas.drawRoundRect(slab, 9, 9, paint(granite.shifted(0.05)))
    canvas.drawRoundRect(
        skia.Rect(x - half * 0.95, foot - 3, x + half * 0.95, foot + 6),
        5,
        5,
        paint(palette.rock_shade),
    )

    def keel(share: float) -> float:
        """Height above the foot along the boat, -1 stern .. 1 bow."""
        return tall * (0.20 + 0.34 * float(abs(share) ** 2.2))

    def point(share: float, height: float) -> tuple[float, float]:
        return x + way * share * half, foot - height

    legs = skia.Path()
    for share in (-0.42, -0.14, 0.16, 0.44):
        legs.moveTo(*point(share, keel(share)))
        legs.lineTo(*point(share * 1.05, 8))
    canvas.drawPath(legs, paint(dark.shifted(-0.05), stroke=5))
    ribs = skia.Path()
    for at in range(15):
        share = -0.74 + 1.48 * at / 14
        height = keel(share) + tall * 0.24 * (1 - 0.5 * abs(share))
        ribs.moveTo(*point(share, keel(share)))
        ribs.quadTo(*point(share - 0.035, keel(share) + tall * 0.12), *point(share + 0.05, height))
    canvas.drawPath(ribs, paint(dark, stroke=7.5))
    canvas.drawPath(ribs, paint(steel, stroke=3.8))
    for lift, stroke in ((0.0, 13.0), (0.15, 8.0)):
        line = [point(-1 + at / 20, keel(-1 + at / 20) + tall * lift) for at in range(41)]
        path = polygon(line[3:-3] if lift else line, close=False)
        canvas.drawPath(path, paint(dark, stroke=stroke))
        canvas.drawPath(path, paint(steel, stroke=stroke * 0.5))
    horns = skia.Path()
    for share, lean, rise in ((0.60, 0.28, 0.96), (0.44, 0.2, 0.88), (-0.62, -0.2, 0.84)):
        horns.moveTo(*point(share, keel(share)))
        horns.quadTo(
            *point(share + lean * 0.25, tall * rise * 0.7), *point(share + lean, tall * rise)
        )
    canvas.drawPath(horns, paint(dark, stroke=9))
    canvas.drawPath(horns, paint(steel, stroke=4.6))
    if palette.window_glow > 0:
        glow(
            canvas,
            x=x,
            y=foot - tall * 0.3,
            radius=half,
            colour=palette.window,
            strength=0.3 * palette.window_glow,
            flatness=0.5,
            additive=True,
        )


def shore_battery(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A low wall of granite with embrasures and guns, grey roofs of an old yamen beside it."""
    stone = palette.lit(oklch(0.66, 0.02, 80))
    wall, tile = palette.wall, palette.lit(oklch(0.42, 0.02, 235))
    foot, lit = room.foot, palette.window_glow > 0.3
    for across, wide, tall in ((0.34, 74.0, 46.0), (0.72, 56.0, 36.0)):
        x, top = room.at(-across * room.inward), foot - tall - 10
        canvas.drawRect(skia.Rect(x - wide / 2, top, x + wide / 2, foot), paint(wall))
        doors = skia.Path()
        for at in (-0.6, 0.0, 0.6):
            doors.addRect(skia.Rect.MakeXYWH(x + at * wide / 2 - 4, top + tall * 0.45, 8, 14))
        canvas.drawPath(doors, paint(palette.window if lit else palette.wood))
        roof = outline(
            f"M {x - wide * 0.64} {top + 3} Q {x - wide * 0.5} {top - 2} {x - wide * 0.36} "
            f"{top - tall * 0.42} L {x + wide * 0.36} {top - tall * 0.42} "
            f"Q {x + wide * 0.5} {top - 2} {x + wide * 0.64} {top + 3} Z"
        )
        canvas.drawPath(roof, paint(palette.snow if palette.snow_cover > 0.6 else tile))
    left, right = sorted((room.at(-0.05 * room.inward), room.at(0.95 * room.inward)))
    fort = skia.Path()
    fort.addRect(skia.Rect(left, foot - 46, right, foot + 3))
    for x in np.arange(left, right - 14, 30).tolist():
        fort.addRect(skia.Rect(x, foot - 57, x + 18, foot - 44))
    shades = [stone.shifted(0.06), stone.shifted(-0.10)]
    canvas.drawPath(fort, paint(shader=linear_gradient((0, foot - 57), (0, foot), shades)))
    guns = skia.Path()
    for x in (left + 24, (left + right) / 2, right - 24):
        guns.moveTo(x, foot - 53)
        guns.lineTo(x + room.inward * 30, foot - 60)
    canvas.drawPath(guns, paint(palette.lit(oklch(0.30, 0.02, 240)), stroke=6))
