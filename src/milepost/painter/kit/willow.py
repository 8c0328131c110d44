"""Weeping willow: a leaning trunk and fronds that hang from its boughs."""

from __future__ import annotations

import math

import numpy as np

from milepost.painter.kit.places import Keep
from milepost.pixels.brush import paint
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia


def willow_fronds(
    canvas: skia.Canvas,
    *,
    left: float,
    right: float,
    top: tuple[float, float],
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
        left: where the fronds begin.
        right: where they end.
        top: y of the bough above `left` and above `right`.
        length: shortest and longest frond.
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
            x = left + (right - left) * share
            y = top[0] + (top[1] - top[0]) * share
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


def bough(
    canvas: skia.Canvas,
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    thickness: float,
    bark: Colour,
    snow: Colour | None = None,
) -> None:
    """A tapering bough that rises first and then bends down."""
    (x0, y0), (x1, y1) = start, end
    crest = (x0 + (x1 - x0) * 0.55, min(y0, y1) - abs(x1 - x0) * 0.08)
    body = skia.Path()
    body.moveTo(x0, y0 - thickness / 2)
    body.quadTo(crest[0], crest[1] - thickness / 3, x1, y1)
    body.quadTo(crest[0], crest[1] + thickness / 3, x0, y0 + thickness / 2)
    body.close()
    canvas.drawPath(body, paint(bark))
    if snow is not None:
        cap = skia.Path()
        cap.moveTo(x0, y0 - thickness / 2)
        cap.quadTo(crest[0], crest[1] - thickness / 3, x1, y1)
        canvas.drawPath(cap, paint(snow, stroke=max(2.0, thickness * 0.3)))


def _leaf(path: skia.Path, x: float, y: float, *, side: int, turn: float, size: float) -> None:
    angle = math.pi / 2 - side * turn
    tip = (x + math.cos(angle) * size, y + math.sin(angle) * size)
    path.moveTo(x, y)
    path.quadTo(
        x + math.cos(angle) * size * 0.5 + side * 2.6, y + math.sin(angle) * size * 0.3, *tip
    )
    path.quadTo(x + math.cos(angle) * size * 0.5 - side, y + math.sin(angle) * size * 0.7, x, y)
