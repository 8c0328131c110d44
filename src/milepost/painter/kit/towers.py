"""Modern towers: silhouettes, the four skins of their walls, and rows far away.

A silhouette is a closed path; `raise_tower` fills it, dresses it and lets its foot fade into haze.
Positions and sizes are design units; `foot` is the y of the ground, heights are positive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from milepost.pixels.brush import linear_gradient, paint, polygon
from milepost.pixels.oklch import Colour, mix
from milepost.pixels.skia_loader import skia

Skin = Literal["cells", "ribbons", "fins", "glass"]
Crown = Literal["flat", "round", "slant", "steps", "spire", "gable"]


class Facade(NamedTuple):
    """What a tower is made of, in the light of its scene."""

    lit: Colour
    """The wall on the sunny side."""
    dark: Colour
    """The wall turned away."""
    pane: Colour
    """Glass without a lamp behind it."""
    lamp: Colour
    """Glass with a lamp behind it."""
    lamps: float
    """Share of panes with a lamp, 0 at noon, about 0.5 at night."""
    haze: Colour
    """What the foot of the tower fades into."""
    sun_right: bool
    """Whether the light comes from the right."""
    snow: Colour | None = None
    """Lies on roofs and ledges, if any."""


class Plot(NamedTuple):
    """The ground plan of one tower: its rectangle, seen from the river."""

    left: float
    right: float
    top: float
    foot: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From the ground to the roof, without mast."""
        return self.foot - self.top


def silhouette(plot: Plot, *, crown: Crown, slant: float = 1.0) -> skia.Path:
    """The outline of a tower; masts and gables rise above `plot.top`.

    Args:
        plot: the tower's rectangle.
        crown: how it ends.
        slant: -1 or 1, the side to which an uneven crown rises.
    """
    left, right, top, foot = plot
    width = plot.width
    path = skia.Path()
    if crown == "round":
        path.addRoundRect(skia.Rect(left, top, right, foot + width), width * 0.46, width * 0.46)
        path.addRect(skia.Rect(left, top + width * 0.5, right, foot))
        return path
    if crown == "slant":
        rise = width * 0.42
        ends = (top, top + rise) if slant < 0 else (top + rise, top)
        return polygon([(left, foot), (left, ends[0]), (right, ends[1]), (right, foot)])
    if crown == "steps":
        for inset, level in ((0.0, 0.20), (0.13, 0.09), (0.28, 0.0)):
            path.addRect(
                skia.Rect(
                    left + width * inset, top + plot.height * level, right - width * inset, foot
                )
            )
        path.addRect(skia.Rect(plot.left + width * 0.48, top - 44, right - width * 0.48, top + 2))
        return path
    path.addRoundRect(skia.Rect(left, top, right, foot + 4), 3, 3)
    if crown == "spire":
        middle = (left + right) / 2
        path.addRect(skia.Rect(left + width * 0.22, top - 14, right - width * 0.22, top + 2))
        path.addPath(polygon([(middle - 3, top - 12), (middle, top - 74), (middle + 3, top - 12)]))
    elif crown == "gable":
        middle = (left + right) / 2
        path.addPath(polygon([(left, top + 1), (middle, top - width * 0.5), (right, top + 1)]))
    return path


def raise_tower(
    canvas: skia.Canvas,
    outline: skia.Path,
    *,
    plot: Plot,
    facade: Facade,
    skin: Skin,
    random: np.random.RandomState,
) -> None:
    """Fill a silhouette with light from one side, dress it, and veil its foot."""
    fill_body(canvas, outline, plot=plot, facade=facade)
    canvas.save()
    canvas.clipPath(outline, True)
    if skin == "cells":
        cells(canvas, plot, facade=facade, random=random)
    elif skin == "ribbons":
        ribbons(canvas, plot, facade=facade, random=random)
    elif skin == "fins":
        fins(canvas, plot, facade=facade, random=random)
    else:
        glass(canvas, plot, facade=facade, random=random)
    canvas.restore()
    veil_foot(canvas, outline, plot=plot, facade=facade)


def fill_body(canvas: skia.Canvas, outline: skia.Path, *, plot: Plot, facade: Facade) -> None:
    """The round-looking gradient across a tower."""
    start, end = (plot.left, plot.right) if facade.sun_right else (plot.right, plot.left)
    colours = [facade.dark, mix(facade.dark, facade.lit, 0.42), facade.lit]
    shader = linear_gradient((start, 0), (end, 0), colours, [0, 0.58, 1])
    canvas.drawPath(outline, paint(shader=shader))


def veil_foot(canvas: skia.Canvas, outline: skia.Path, *, plot: Plot, facade: Facade) -> None:
    """Air between the viewer and the lower floors; snow on every edge that looks up."""
    start, end = plot.top + plot.height * 0.42, plot.foot
    colours = [facade.haze.faded(0.0), facade.haze.faded(0.46)]
    shader = linear_gradient((0, start), (0, end), colours, smooth=False)
    canvas.drawPath(outline, paint(shader=shader))
    if facade.snow is not None:
        lower = skia.Path(outline)
        lower.offset(0, 7)
        caps = skia.Op(outline, lower, skia.PathOp.kDifference_PathOp)
        canvas.drawPath(caps, paint(facade.snow))


def cells(
    canvas: skia.Canvas,
    plot: Plot,
    *,
    facade: Facade,
    random: np.random.RandomState,
    pitch: tuple[float, float] = (9.0, 12.0),
    size: tuple[float, float] = (4.6, 5.6),
) -> None:
    """Small separate windows: every second pane is dull, some are lit in three strengths."""
    columns = max(1, int((plot.width - 6) / pitch[0]))
    rows = max(1, int((plot.height - 14) / pitch[1]))
    margin = (plot.width - columns * pitch[0] + pitch[0] - size[0]) / 2
    draw = random.rand(rows, columns)
    lamps = facade.lamps
    levels = (
        (draw < lamps * 0.4, facade.lamp.faded(0.95)),
        ((draw >= lamps * 0.4) & (draw < lamps * 0.75), facade.lamp.faded(0.6)),
        ((draw >= lamps * 0.75) & (draw < lamps), facade.lamp.faded(0.3)),
        (draw >= lamps + (1 - lamps) * 0.25, facade.pane.faded(facade.pane.alpha * 0.55)),
    )
    for chosen, colour in levels:
        path = skia.Path()
        for row, column in np.argwhere(chosen).tolist():
            path.addRect(
                skia.Rect.MakeXYWH(
                    plot.left + margin + column * pitch[0],
                    plot.top + 11 + row * pitch[1],
                    *size,
                )
            )
        canvas.drawPath(path, paint(colour))


def ribbons(
    canvas: skia.Canvas, plot: Plot, *, facade: Facade, random: np.random.RandomState
) -> None:
    """Bands of glass around every floor; by night parts of a floor are lit."""
    pitch = 13.0
    dull, lit = skia.Path(), skia.Path()
    rows = max(1, int((plot.height - 10) / pitch))
    starts, lengths, chance = random.rand(rows), random.uniform(0.2, 0.8, rows), random.rand(rows)
    for row in range(rows):
        y = plot.top + 10 + row * pitch
        dull.addRect(skia.Rect.MakeXYWH(plot.left + 4, y, plot.width - 8, 5.4))
        if chance[row] < facade.lamps * 1.5:
            left = plot.left + 4 + (plot.width - 8) * float(starts[row]) * 0.6
            width = min((plot.width - 8) * float(lengths[row]), plot.right - 4 - left)
            lit.addRect(skia.Rect.MakeXYWH(left, y, width, 5.4))
    canvas.drawPath(dull, paint(facade.pane.faded(facade.pane.alpha * 0.6)))
    canvas.drawPath(lit, paint(facade.lamp.faded(0.72)))


def fins(canvas: skia.Canvas, plot: Plot, *, facade: Facade, random: np.random.RandomState) -> None:
    """Vertical fins between narrow strips of glass."""
    pitch = 8.5
    strips = skia.Path()
    for step in range(int((plot.width - 6) / pitch)):
        x = plot.left + 5 + step * pitch
        strips.addRect(skia.Rect.MakeXYWH(x, plot.top + 12, 3.8, plot.height))
    canvas.drawPath(strips, paint(facade.pane.faded(facade.pane.alpha * 0.5)))
    cells(
        canvas,
        plot,
        facade=facade._replace(pane=facade.pane.faded(0.0)),
        random=random,
        pitch=(pitch, 16.0),
        size=(3.8, 9.0),
    )


def glass(
    canvas: skia.Canvas, plot: Plot, *, facade: Facade, random: np.random.RandomState
) -> None:
    """A curtain wall: fine joints, clouds of the sky mirrored as slanting bands, lit offices."""
    sheen = mix(facade.lit, facade.haze, 0.5).shifted(0.10, 0.9)
    for _ in range(3):
        y = plot.top + plot.height * float(random.uniform(0.02, 0.7))
        band = plot.width * float(random.uniform(0.5, 1.5))
        corners = [
            (plot.left, y + plot.width * 0.7),
            (plot.right, y),
            (plot.right, y + band),
            (plot.left, y + plot.width * 0.7 + band),
        ]
        canvas.drawPath(polygon(corners), paint(sheen.faded(0.26)))
    joints = skia.Path()
    for step in range(1, int(plot.height / 12)):
        joints.addRect(skia.Rect.MakeXYWH(plot.left, plot.top + step * 12, plot.width, 1.6))
    for step in range(1, int(plot.width / 15)):
        joints.addRect(skia.Rect.MakeXYWH(plot.left + step * 15, plot.top, 1.2, plot.height))
    canvas.drawPath(joints, paint(facade.pane.faded(facade.pane.alpha * 0.42)))
    offices = facade._replace(pane=facade.pane.faded(0.0), lamps=facade.lamps * 0.75)
    cells(canvas, plot, facade=offices, random=random, pitch=(7.5, 12.0), size=(6.4, 8.4))


def distant_row(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    foot: float,
    heights: tuple[float, float],
    ceiling: Callable[[float], float],
    width: float,
    crest_x: float,
    spread: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    """A row of far buildings in one flat colour, highest near `crest_x`.

    Args:
        canvas: takes design units.
        left: where the row begins.
        right: where it ends.
        foot: y of its ground.
        heights: the lowest and the highest house.
        ceiling: how high a house may be at a place.
        width: a common house's width.
        crest_x: centre of the town.
        spread: how far from there the houses are still high.
        facade: colours; `lit` above, `haze` at the foot.
        random: this row's numbers.
    """
    low, high = heights
    path = skia.Path()
    x = left - float(random.uniform(0, width))
    while x < right:
        wide = width * float(random.uniform(0.5, 1.25))
        crest = np.exp(-(((x - crest_x) / spread) ** 2))
        tall = low + (high - low) * float(random.rand() * (0.45 + 0.65 * crest))
        tall = min(tall, ceiling(x), ceiling(x + wide / 2), ceiling(x + wide))
        top = foot - tall
        path.addRect(skia.Rect(x, top, x + wide, foot))
        roof = random.rand()
        if roof < 0.25:
            path.addRect(skia.Rect(x + wide * 0.2, top - 14, x + wide * 0.8, top + 1))
        elif roof < 0.38:
            path.addPath(polygon([(x, top), (x + wide / 2, top - wide * 0.6), (x + wide, top)]))
        elif roof < 0.55:
            path.addRect(skia.Rect(x + wide * 0.48, top - 34, x + wide * 0.48 + 2, top + 1))
        x += wide * float(random.uniform(0.72, 1.1))
    shader = linear_gradient(
        (0, foot - high * 1.1), (0, foot), [facade.lit, mix(facade.lit, facade.haze, 0.6)]
    )
    canvas.drawPath(path, paint(shader=shader))
    canvas.save()
    canvas.clipPath(path, True)
    plot = Plot(left, right, foot - high * 1.15, foot)
    cells(canvas, plot, facade=facade, random=random, pitch=(8.0, 10.0), size=(2.6, 3.6))
    canvas.restore()
