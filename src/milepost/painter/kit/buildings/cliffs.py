"""Carved cliffs: a colossal seated figure, and a wall of cave temples."""

from __future__ import annotations

import numpy as np

from milepost.painter.kit.buildings.room import Room, floodlit
from milepost.painter.kit.foliage import Crown, wood
from milepost.painter.kit.sky import glow
from milepost.painter.noise import noise_line
from milepost.painter.palette import Palette
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia


def colossal_figure(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A figure as high as its cliff of red sandstone, seated, hands on its knees."""
    daylight = oklch(0.60, 0.095, 38)
    rock = floodlit(daylight, palette, 0.1)
    _cliff(canvas, room, palette, rock=rock)
    x, foot = room.x, room.foot
    tall = room.height * 0.80
    half = tall * 0.30
    recess = outline(
        f"M {x - half * 1.35} {foot + 2} L {x - half * 1.2} {foot - tall * 0.72} "
        f"Q {x - half * 0.9} {foot - tall * 1.08} {x} {foot - tall * 1.1} "
        f"Q {x + half * 0.9} {foot - tall * 1.08} {x + half * 1.2} {foot - tall * 0.72} "
        f"L {x + half * 1.35} {foot + 2} Z"
    )
    shades = [rock.shifted(-0.20), rock.shifted(-0.12)]
    ends = ((0.0, foot - tall), (0.0, foot))
    canvas.drawPath(recess, paint(shader=linear_gradient(*ends, shades)))
    if palette.window_glow > 0:
        glow(
            canvas,
            x=x,
            y=foot - tall * 0.5,
            radius=tall * 0.7,
            colour=palette.window,
            strength=0.42 * palette.window_glow,
            additive=True,
        )
    stone = floodlit(daylight.shifted(0.10), palette, 0.55)
    _seated(canvas, x=x, foot=foot, tall=tall, stone=stone)


def cave_temples(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A limestone wall full of niches; in the great one a seated figure with attendants."""
    daylight = oklch(0.72, 0.035, 75)
    rock = floodlit(daylight, palette, 0.15)
    random = np.random.RandomState(room.seed)
    _cliff(canvas, room, palette, rock=rock)
    x, foot, half = room.x, room.foot, room.width / 2
    hall = room.height * 0.66
    niches, rims = skia.Path(), skia.Path()
    for row in range(7):
        y = foot - room.height * (0.10 + 0.105 * row)
        for at in range(17):
            left = x + half * (-0.92 + 1.84 * (at + 0.5 * (row % 2)) / 17) + random.uniform(-3, 3)
            wide = random.uniform(4.5, 9.0)
            if abs(left - x) < half * 0.47 and row < 6:
                continue
            if abs(left - x) > half * (0.92 - 0.04 * row) or random.rand() < 0.18:
                continue
            body = skia.Rect(left - wide, y - wide * 2.1, left + wide, y)
            niches.addRoundRect(body, wide, wide)
            rims.addRoundRect(body.makeOutset(1.8, 1.8), wide, wide)
    canvas.drawPath(rims, paint(rock.shifted(0.06)))
    lit = palette.window_glow
    dark = rock.shifted(-0.30)
    canvas.drawPath(niches, paint(palette.window.shifted(-0.12) if lit > 0.6 else dark))
    recess = outline(
        f"M {x - half * 0.46} {foot - 14} L {x - half * 0.44} {foot - hall * 0.84} "
        f"Q {x - half * 0.2} {foot - hall * 1.12} {x} {foot - hall * 1.12} "
        f"Q {x + half * 0.2} {foot - hall * 1.12} {x + half * 0.44} {foot - hall * 0.84} "
        f"L {x + half * 0.46} {foot - 14} Z"
    )
    shades = [rock.shifted(-0.24), rock.shifted(-0.10)]
    ends = ((0.0, foot - hall), (0.0, foot))
    canvas.drawPath(recess, paint(shader=linear_gradient(*ends, shades)))
    if lit > 0:
        glow(
            canvas,
            x=x,
            y=foot - hall * 0.5,
            radius=hall,
            colour=palette.window,
            strength=0.45 * lit,
            additive=True,
        )
    stone = floodlit(daylight.shifted(0.10), palette, 0.6)
    halo = skia.Path()
    halo.addCircle(x, foot - hall * 0.74, hall * 0.20)
    canvas.drawPath(halo, paint(rock.shifted(-0.03)))
    canvas.drawPath(halo, paint(rock.shifted(0.07), stroke=3))
    for side in (-1, 1):
        _standing(canvas, x=x + side * half * 0.36, foot=foot - 14, tall=hall * 0.58, stone=stone)
        _standing(canvas, x=x + side * half * 0.245, foot=foot - 14, tall=hall * 0.62, stone=stone)
    _seated(canvas, x=x, foot=foot - 12, tall=hall * 0.86, stone=stone, crossed=True)
    steps = skia.Rect(x - half * 0.55, foot - 14, x + half * 0.55, foot + 3)
    canvas.drawRect(steps, paint(rock.shifted(0.05)))


def bare_cliff(canvas: skia.Canvas, room: Room, palette: Palette) -> None:
    """A wall of grey-green stone over the water, as old quarries leave it."""
    _cliff(canvas, room, palette, rock=palette.lit(oklch(0.68, 0.022, 160)), layered=False)


def _cliff(
    canvas: skia.Canvas, room: Room, palette: Palette, *, rock: Colour, layered: bool = True
) -> None:
    """A wooded wall of rock that fills the room, its strata and cracks showing."""
    random = np.random.RandomState(room.seed)
    xs = np.linspace(room.left, room.right, 60)
    across = np.linspace(-1, 1, 60)
    level = room.height * 0.93
    rough = noise_line(xs / 90, room.seed % 9973, octaves=4)
    tops = room.foot - level * (1 - 0.95 * np.abs(across) ** 7) * (0.96 + 0.04 * rough)
    body = polygon(
        [*zip(xs, tops, strict=True), (room.right, room.foot + 4), (room.left, room.foot + 4)]
    )
    shades = [rock.shifted(0.07), rock, rock.shifted(-0.10)]
    canvas.drawPath(
        body, paint(shader=linear_gradient((0, room.foot - level), (0, room.foot), shades))
    )
    strata, cracks = skia.Path(), skia.Path()
    for share in np.arange(0.08, 0.95, 0.085).tolist():
        y = room.foot - level * share
        sway = noise_line(xs / 60, room.seed % 9973 + int(share * 100), octaves=2) * 5
        strata.addPath(polygon([*zip(xs, y + sway, strict=True)], close=False))
    for _ in range(26):
        x, y = random.uniform(room.left, room.right), room.foot - level * random.uniform(0.3, 1.0)
        cracks.moveTo(x, y)
        cracks.lineTo(x + random.uniform(-5, 5), y + random.uniform(18, 60))
    canvas.save()
    canvas.clipPath(body, True)
    if layered:
        canvas.drawPath(strata, paint(rock.shifted(-0.08).faded(0.6), stroke=2.2))
    else:
        _flutes(canvas, room, rock=rock, random=random)
    canvas.drawPath(cracks, paint(rock.shifted(-0.14).faded(0.6), stroke=2.0))
    canvas.restore()
    crowns = []
    for at in range(26):
        place = random.randint(2, 58)
        radius = random.uniform(13, 22)
        y = min(float(tops[place]) + random.uniform(-2, 10), room.foot - 8)
        y = max(y, room.foot - room.height + radius * 1.15)
        crowns.append(Crown(float(xs[place]), y, radius, at % 5 == 0))
    kinds = [palette.leaves, palette.accents]
    wood(sorted(crowns, key=lambda crown: crown.y), canvas, kinds, random)


def _flutes(
    canvas: skia.Canvas, room: Room, *, rock: Colour, random: np.random.RandomState
) -> None:
    """Upright slabs, some in the light and some not, where blocks have been broken away."""
    light, dark = skia.Path(), skia.Path()
    for _ in range(34):
        x, wide = random.uniform(room.left, room.right), random.uniform(10, 34)
        top = room.foot - room.height * random.uniform(0.35, 1.0)
        low = min(room.foot + 4, top + room.height * random.uniform(0.25, 0.8))
        slab = polygon([(x, top + wide * 0.4), (x + wide, top), (x + wide, low), (x, low)])
        (light if random.rand() < 0.5 else dark).addPath(slab)
    canvas.drawPath(dark, paint(rock.shifted(-0.09).faded(0.5)))
    canvas.drawPath(light, paint(rock.shifted(0.07).faded(0.55)))


def _seated(
    canvas: skia.Canvas, *, x: float, foot: float, tall: float, stone: Colour, crossed: bool = False
) -> None:
    """A seated figure `tall` high: hair knot, long ears, robe; legs down or crossed."""
    shade = stone.shifted(-0.16)
    ramp = [stone.shifted(0.06), stone, stone.shifted(-0.09)]

    def ink(half: float) -> skia.Paint:
        return paint(shader=linear_gradient((x - half, 0), (x + half, 0), ramp))

    unit = tall / 10
    robe = outline(
        f"M {x - unit * 0.8} {foot - unit * 7.3} C {x - unit * 2.1} {foot - unit * 7.0} "
        f"{x - unit * 2.2} {foot - unit * 5.6} {x - unit * 2.3} {foot - unit * 3.3} "
        f"L {x + unit * 2.3} {foot - unit * 3.3} C {x + unit * 2.2} {foot - unit * 5.6} "
        f"{x + unit * 2.1} {foot - unit * 7.0} {x + unit * 0.8} {foot - unit * 7.3} Z"
    )
    canvas.drawPath(robe, ink(unit * 2.3))
    if crossed:
        lap = outline(
            f"M {x - unit * 3.0} {foot} Q {x - unit * 3.3} {foot - unit * 3.0} {x} "
            f"{foot - unit * 3.6} Q {x + unit * 3.3} {foot - unit * 3.0} {x + unit * 3.0} {foot} Z"
        )
        canvas.drawPath(lap, ink(unit * 3))
    else:
        for side in (-1, 1):
            leg = outline(
                f"M {x + side * unit * 0.22} {foot} L {x + side * unit * 0.2} {foot - unit * 3.9} "
                f"Q {x + side * unit * 1.3} {foot - unit * 4.7} {x + side * unit * 2.45} "
                f"{foot - unit * 3.7} L {x + side * unit * 2.2} {foot - unit * 0.7} "
                f"L {x + side * unit * 2.6} {foot} Z"
            )
            canvas.drawPath(leg, ink(unit * 2.6))
            hand = skia.Rect.MakeXYWH(
                x + side * unit * 1.35 - unit * 0.5, foot - unit * 4.1, unit, unit * 1.3
            )
            canvas.drawRoundRect(hand, unit * 0.4, unit * 0.4, paint(stone.shifted(0.07)))
    folds = skia.Path()
    for at in range(5):
        y = foot - unit * (6.3 - 0.55 * at)
        folds.moveTo(x - unit * (1.0 + 0.1 * at), y - unit * 0.25)
        folds.quadTo(x, y + unit * 0.5, x + unit * (1.0 + 0.1 * at), y - unit * 0.25)
    if not crossed:
        folds.moveTo(x, foot)
        folds.lineTo(x, foot - unit * 3.6)
    canvas.drawPath(folds, paint(shade.faded(0.75), stroke=max(1.4, unit * 0.14)))
    neck = skia.Rect(x - unit * 0.55, foot - unit * 7.7, x + unit * 0.55, foot - unit * 7.0)
    canvas.drawRect(neck, paint(shade))
    ears = skia.Path()
    for side in (-1, 1):
        ears.addOval(
            skia.Rect.MakeXYWH(
                x + side * unit * 1.0 - unit * 0.2, foot - unit * 8.7, unit * 0.4, unit * 1.35
            )
        )
    canvas.drawPath(ears, paint(stone.shifted(-0.05)))
    face = skia.Rect(x - unit * 0.98, foot - unit * 9.55, x + unit * 0.98, foot - unit * 7.2)
    canvas.drawOval(face, ink(unit))
    hair = outline(
        f"M {x - unit * 1.02} {foot - unit * 8.5} Q {x - unit * 1.0} {foot - unit * 9.7} "
        f"{x - unit * 0.4} {foot - unit * 9.75} Q {x} {foot - unit * 10.3} {x + unit * 0.4} "
        f"{foot - unit * 9.75} Q {x + unit * 1.0} {foot - unit * 9.7} {x + unit * 1.02} "
        f"{foot - unit * 8.5} Q {x} {foot - unit * 9.3} {x - unit * 1.02} {foot - unit * 8.5} Z"
    )
    canvas.drawPath(hair, paint(shade.shifted(-0.03)))
    features = skia.Path()
    for side in (-1, 1):
        features.moveTo(x + side * unit * 0.22, foot - unit * 8.3)
        features.quadTo(
            x + side * unit * 0.46, foot - unit * 8.15, x + side * unit * 0.7, foot - unit * 8.3
        )
    features.moveTo(x, foot - unit * 8.3)
    features.lineTo(x, foot - unit * 7.95)
    features.moveTo(x - unit * 0.26, foot - unit * 7.66)
    features.quadTo(x, foot - unit * 7.55, x + unit * 0.26, foot - unit * 7.66)
    canvas.drawPath(features, paint(shade.shifted(-0.08), stroke=max(1.2, unit * 0.11)))


def _standing(canvas: skia.Canvas, *, x: float, foot: float, tall: float, stone: Colour) -> None:
    """An attendant: robe, folded hands, a halo."""
    wide = tall * 0.13
    canvas.drawCircle(x, foot - tall * 0.9, tall * 0.13, paint(stone.shifted(-0.12)))
    robe = outline(
        f"M {x - wide} {foot} Q {x - wide * 1.1} {foot - tall * 0.6} {x - wide * 0.6} "
        f"{foot - tall * 0.78} L {x + wide * 0.6} {foot - tall * 0.78} "
        f"Q {x + wide * 1.1} {foot - tall * 0.6} {x + wide} {foot} Z"
    )
    shades = [stone.shifted(0.04), stone.shifted(-0.10)]
    canvas.drawPath(robe, paint(shader=linear_gradient((x - wide, 0), (x + wide, 0), shades)))
    canvas.drawCircle(x, foot - tall * 0.88, tall * 0.075, paint(stone))
    canvas.drawLine(
        x, foot - tall * 0.05, x, foot - tall * 0.5, paint(stone.shifted(-0.16), stroke=1.8)
    )
