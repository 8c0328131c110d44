"""White-walled houses of the lower Yangtze: tiled roofs, lattice windows, horse-head gables."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.painter.kit.sky import glow
from milepost.pixels.brush import linear_gradient, outline, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia


class HouseColours(NamedTuple):
    """A house in the light of its scene."""

    wall: Colour
    wall_shade: Colour
    """What the wall turns into towards its foot."""
    tile: Colour
    wood: Colour
    pane: Colour
    """Window without a lamp."""
    lamp: Colour
    """Window with a lamp."""
    lamps: float
    """Share of lit windows, 0 by day."""
    stone: Colour
    """Plinth and quay."""
    snow: Colour
    snow_shade: Colour
    snow_cover: float
    """0 none .. 1 roofs are white."""

    def paler(self, haze: Colour, share: float) -> HouseColours:
        """The same house further away."""
        return self._replace(
            wall=mix(self.wall, haze, share),
            wall_shade=mix(self.wall_shade, haze, share),
            tile=mix(self.tile, haze, share),
            wood=mix(self.wood, haze, share),
            pane=mix(self.pane, haze, share),
            lamp=mix(self.lamp, haze, share * 0.7),
            stone=mix(self.stone, haze, share),
            snow=mix(self.snow, haze, share * 0.6),
            snow_shade=mix(self.snow_shade, haze, share),
        )


class HouseShape(NamedTuple):
    """Size and style of one house."""

    left: float
    right: float
    foot: float
    wall_height: float
    roof_height: float
    storeys: int = 2
    horse_heads: bool = False
    """Stepped fire gables that rise above the roof."""
    timber: bool = False
    """Brown boards instead of plaster on the upper storey."""
    steps: bool = False
    """Stone steps from a door down to the water."""


def tiled_roof(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    eave: float,
    height: float,
    colours: HouseColours,
    overhang: float = 16.0,
) -> None:
    """A curved roof of rows of tiles between upturned ridge ends, white under snow.

    Args:
        canvas: takes design units.
        left: where the wall below begins.
        right: where it ends.
        eave: y of the lower edge.
        height: from the eave to the ridge.
        colours: of tiles and snow.
        overhang: how far the eaves reach beyond the wall.
    """
    tile, cover = colours.tile, colours.snow_cover
    inset, top = height * 0.35, eave - height
    field = outline(
        f"M {left - overhang} {eave} Q {left - overhang * 0.4} {eave - height * 0.12} "
        f"{left + inset} {top} L {right - inset} {top} Q {right + overhang * 0.4} "
        f"{eave - height * 0.12} {right + overhang} {eave} Z"
    )
    shade = [tile.shifted(0.05), tile, tile.shifted(-0.05)]
    canvas.drawPath(field, paint(shader=linear_gradient((0, top), (0, eave), shade)))
    rows, ends = skia.Path(), skia.Path()
    middle = (left + right) / 2
    for x in np.arange(left - overhang, right + overhang, 7.5).tolist():
        rows.moveTo(x, eave)
        rows.lineTo(x + (middle - x) * 0.10, top)
        ends.addCircle(x + 3, eave, 3.1)
    canvas.save()
    canvas.clipPath(field, True)
    canvas.drawPath(rows, paint(tile.shifted(0.12).faded(0.55), stroke=2.2))
    if cover > 0.1:
        _snow_on_roof(canvas, rows, colours=colours, top=top, eave=eave)
    canvas.restore()
    canvas.drawPath(ends, paint(tile.shifted(-0.04)))
    if cover > 0.6:
        lip = skia.Rect(left - overhang, eave - 5, right + overhang, eave + 1.5)
        canvas.drawRoundRect(lip, 3, 3, paint(colours.snow))
    horn = min(14.0, height * 0.22)
    tip, first, last = top - horn * 0.64, left + inset, right - inset
    ridge = outline(
        f"M {first - horn} {tip} Q {first} {top + 1} {first + 8} {top - 1} "
        f"L {last - 8} {top - 1} Q {last} {top + 1} {last + horn} {tip} "
        f"L {last + horn * 0.7} {top + 5} L {first - horn * 0.7} {top + 5} Z"
    )
    canvas.drawPath(ridge, paint(tile.shifted(-0.06)))
    if cover > 0.1:
        cap = skia.Rect(left + inset + 2, top - 5, right - inset - 2, top + 1)
        canvas.drawRoundRect(cap, 2.5, 2.5, paint(colours.snow.faded(min(1.0, cover + 0.3))))


def _snow_on_roof(
    canvas: skia.Canvas, rows: skia.Path, *, colours: HouseColours, top: float, eave: float
) -> None:
    cover = min(1.0, colours.snow_cover * 1.05)
    reach = [colours.snow.faded(cover), colours.snow.faded(cover * cover)]
    shader = linear_gradient((0, top), (0, eave), reach, smooth=False)
    canvas.drawPaint(paint(shader=shader))
    canvas.drawPath(rows, paint(colours.snow_shade.faded(0.55 * cover), stroke=1.8))


def lattice_window(
    canvas: skia.Canvas,
    *,
    left: float,
    top: float,
    width: float,
    height: float,
    colours: HouseColours,
    lit: bool,
) -> None:
    """A window of 4 x 4 panes in a wooden frame; lit, it warms the wall around it."""
    place = skia.Rect.MakeXYWH(left, top, width, height)
    if lit:
        glow(
            canvas,
            x=left + width / 2,
            y=top + height / 2,
            radius=width * 1.3,
            colour=colours.lamp,
            strength=0.36,
            flatness=height / width,
            additive=True,
        )
        light = colours.lamp
        shades = [light.shifted(0.05), light, light.shifted(-0.11, 1.1)]
    else:
        shades = [colours.pane.shifted(-0.03), colours.pane, colours.pane.shifted(0.05)]
    canvas.drawRect(place, paint(shader=linear_gradient((0, top), (0, top + height), shades)))
    bars = skia.Path()
    for part in (0.25, 0.5, 0.75):
        bars.moveTo(left + width * part, top)
        bars.lineTo(left + width * part, top + height)
        bars.moveTo(left, top + height * part)
        bars.lineTo(left + width, top + height * part)
    canvas.drawPath(bars, paint(colours.wood, stroke=1.7))
    canvas.drawRect(place, paint(colours.wood, stroke=3))


def white_house(
    canvas: skia.Canvas,
    shape: HouseShape,
    *,
    colours: HouseColours,
    random: np.random.RandomState,
) -> None:
    """A house with plaster stains, windows on each storey, a skirt roof and a tiled roof."""
    left, right, foot, tall = shape.left, shape.right, shape.foot, shape.wall_height
    top = foot - tall
    _plaster(canvas, shape, colours=colours, random=random)
    if shape.timber:
        _boards(canvas, shape, colours=colours)
    count = max(1, int((right - left) // 74))
    pitch = (right - left) / count
    for storey in range(shape.storeys):
        y = top + min(30.0, tall * 0.24) + storey * tall * 0.47
        for at in range(count):
            door = shape.steps and storey == shape.storeys - 1 and at == count - 1
            if random.rand() < 0.10 or door:
                continue
            lattice_window(
                canvas,
                left=left + pitch * (at + 0.5) - 23,
                top=y,
                width=46,
                height=min(54.0, tall * 0.46),
                colours=colours,
                lit=bool(random.rand() < colours.lamps),
            )
    if shape.storeys > 1:
        tiled_roof(
            canvas,
            left=left + 8,
            right=right - 8,
            eave=foot - tall * 0.5,
            height=20,
            colours=colours,
            overhang=10,
        )
    canvas.drawRect(skia.Rect(left - 2, foot - 14, right + 2, foot), paint(colours.stone))
    if shape.steps:
        _water_steps(canvas, x=right - pitch / 2, foot=foot, colours=colours)
    if shape.horse_heads:
        for side in (1, -1):
            _horse_head(canvas, shape, colours=colours, side=side)
    tiled_roof(canvas, left=left, right=right, eave=top, height=shape.roof_height, colours=colours)


def _boards(canvas: skia.Canvas, shape: HouseShape, *, colours: HouseColours) -> None:
    """Timber cladding between the eaves and the middle of the wall."""
    top, bottom = shape.foot - shape.wall_height, shape.foot - shape.wall_height * 0.5
    board = mix(colours.wood.shifted(0.12, 1.1), colours.wall, 0.12)
    shades = [board.shifted(-0.05), board]
    shader = linear_gradient((0, top), (0, bottom), shades)
    canvas.drawRect(skia.Rect(shape.left, top, shape.right, bottom), paint(shader=shader))
    joints = skia.Path()
    for x in np.arange(shape.left + 9, shape.right, 11).tolist():
        joints.addRect(skia.Rect(x, top, x + 1.4, bottom))
    canvas.drawPath(joints, paint(colours.wood.faded(0.5)))


def _water_steps(canvas: skia.Canvas, *, x: float, foot: float, colours: HouseColours) -> None:
    """A double door and three steps along the plinth down to the canal."""
    door = skia.Rect(x - 19, foot - 92, x + 19, foot - 13)
    canvas.drawRect(door, paint(colours.wood.shifted(0.05)))
    canvas.drawRect(door, paint(colours.wood, stroke=3))
    canvas.drawLine(x, foot - 90, x, foot - 14, paint(colours.wood, stroke=2))
    for step in range(3):
        tread = skia.Rect(x - 24 - step * 11, foot - 13 + step * 4, x + 24, foot - 8 + step * 4)
        canvas.drawRect(tread, paint(colours.stone.shifted(0.10 - 0.03 * step)))


def _plaster(
    canvas: skia.Canvas,
    shape: HouseShape,
    *,
    colours: HouseColours,
    random: np.random.RandomState,
) -> None:
    left, right, top, foot = shape.left, shape.right, shape.foot - shape.wall_height, shape.foot
    shades = [
        colours.wall,
        mix(colours.wall, colours.wall_shade, 0.35),
        mix(colours.wall, colours.wall_shade, 0.8),
    ]
    canvas.drawRect(
        skia.Rect(left, top, right, foot),
        paint(shader=linear_gradient((0, top), (0, foot), shades)),
    )
    stain = mix(colours.wall, colours.wall_shade, 0.9).shifted(-0.05)
    for _ in range(5):
        x, width = float(random.uniform(left, right - 8)), float(random.uniform(6, 26))
        long = float(random.uniform(16, 70))
        shader = linear_gradient(
            (0, top), (0, top + long), [stain.faded(0.38), stain.faded(0.0)], smooth=False
        )
        canvas.drawRect(skia.Rect(x, top, min(x + width, right), top + long), paint(shader=shader))
    eave_shadow = [colours.wood.faded(0.34), colours.wood.faded(0.0)]
    shader = linear_gradient((0, top), (0, top + 26), eave_shadow, smooth=False)
    canvas.drawRect(skia.Rect(left, top, right, top + 26), paint(shader=shader))


def _horse_head(
    canvas: skia.Canvas, shape: HouseShape, *, colours: HouseColours, side: int
) -> None:
    """Three steps of a gable wall, each under a small tiled cap; `side` 1 is the left end."""
    corner = shape.left if side > 0 else shape.right
    eave = shape.foot - shape.wall_height
    for step in range(3):
        x = corner + side * step * 26
        top = eave - (shape.roof_height + 26 - step * 24)
        near, far = sorted((x, x + side * 28))
        shades = [colours.wall, mix(colours.wall, colours.wall_shade, 0.25)]
        canvas.drawRect(
            skia.Rect(near, top, far, eave + 4),
            paint(shader=linear_gradient((0, top), (0, eave), shades)),
        )
        cap = [
            (x - side * 6, top + 3),
            (x + side * 30, top + 3),
            (x + side * 32, top - 6),
            (x + side * 10, top - 5),
            (x - side * 14, top - 11),
        ]
        canvas.drawPath(polygon(cap), paint(colours.tile))
        if colours.snow_cover > 0.3:
            drift = [
                (x - side * 13, top - 11),
                (x + side * 10, top - 5),
                (x + side * 32, top - 6),
                (x + side * 31, top - 11),
                (x + side * 10, top - 12),
            ]
            canvas.drawPath(polygon(drift), paint(colours.snow))
