"""Weeping willow: boughs and the fronds that hang from them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from milepost.painter.kit.places import Keep
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


class Bough(NamedTuple):
    """A bough that rises from `start` and bends down to `end`."""

    start: tuple[float, float]
    end: tuple[float, float]
    thickness: float

    @property
    def crest(self) -> tuple[float, float]:
        """The point that draws its curve upwards."""
        (x0, y0), (x1, y1) = self.start, self.end
        return (x0 + (x1 - x0) * 0.55, min(y0, y1) - abs(x1 - x0) * 0.08)

    def at(self, share: float) -> tuple[float, float]:
        """A place along it, 0 at the trunk, 1 at the tip."""
        rest = 1 - share
        first, middle, last = rest * rest, 2 * rest * share, share * share
        (x0, y0), (x1, y1), (x2, y2) = self.start, self.crest, self.end
        return (first * x0 + middle * x1 + last * x2, first * y0 + middle * y1 + last * y2)


def willow_fronds(
    canvas: skia.Canvas,
    *,
    bough: Bough,
    length: tuple[float, float],
    count: int,
    colours: tuple[Colour, ...],
    random: np.random.RandomState,
    keep: Keep,
    drift: float = 1.0,
    bare: bool = False,
) -> None:
    """Hanging twigs with narrow leaves, one path per colour.

    Args:
        canvas: takes design units.
        bough: what they hang from.
        length: shortest and longest frond; they shorten towards the tip.
        count: number of fronds.
        colours: they take turns, the first hang at the back.
        random: this tree's numbers.
        keep: a frond is cut off where this forbids it.
        drift: -1 or 1, the side to which the wind bends the tips.
        bare: winter twigs without leaves.
    """
    for colour in colours:
        twigs, leaves = skia.Path(), skia.Path()
        for _ in range(count // len(colours)):
            share = random.rand()
            x, y = bough.at(0.06 + 0.94 * share)
            long = random.uniform(*length) * (1 - 0.3 * share)
            sway = drift * random.uniform(8, 40)
            steps = int(long / 9)
            lively = random.rand(steps, 2, 3)
            twigs.moveTo(x, y)
            for step in range(steps):
                t = step / steps
                at_x, at_y = x + sway * t**1.7, y + long * t
                if not keep(at_x, at_y, 12):
                    break
                twigs.lineTo(at_x, at_y)
                if bare or step < 3:
                    continue
                for side, (chance, turn, size) in zip((-1, 1), lively[step], strict=True):
                    if chance < 0.82:
                        _leaf(
                            leaves, at_x, at_y, side=side, turn=0.4 + 0.4 * turn, size=11 + 8 * size
                        )
        canvas.drawPath(twigs, paint(colour.faded(0.85), stroke=1.4))
        if not bare:
            canvas.drawPath(leaves, paint(colour.faded(0.94)))


def paint_bough(
    canvas: skia.Canvas, bough: Bough, *, bark: Colour, snow: Colour | None = None
) -> None:
    """The bare bough, tapering to its tip; snow on its upper side."""
    (x0, y0), (x1, y1), half = bough.start, bough.end, bough.thickness / 2
    crest_x, crest_y = bough.crest
    body = skia.Path()
    body.moveTo(x0, y0 - half)
    body.quadTo(crest_x, crest_y - half * 0.7, x1, y1)
    body.quadTo(crest_x, crest_y + half * 0.7, x0, y0 + half)
    body.close()
    canvas.drawPath(body, paint(bark))
    if snow is not None:
        cap = skia.Path()
        cap.moveTo(x0, y0 - half)
        cap.quadTo(crest_x, crest_y - half * 0.7, x1, y1)
        canvas.drawPath(cap, paint(snow, stroke=max(2.0, half * 0.6)))


def _leaf(path: skia.Path, x: float, y: float, *, side: int, turn: float, size: float) -> None:
    angle = math.pi / 2 - side * turn
    tip = (x + math.cos(angle) * size, y + math.sin(angle) * size)
    path.moveTo(x, y)
    path.quadTo(
        x + math.cos(angle) * size * 0.5 + side * 2.6, y + math.sin(angle) * size * 0.3, *tip
    )
    path.quadTo(x + math.cos(angle) * size * 0.5 - side, y + math.sin(angle) * size * 0.7, x, y)
