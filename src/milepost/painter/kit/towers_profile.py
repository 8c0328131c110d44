"""Where a famous tower stands, and how an outline given in shares of its height becomes a tower."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from milepost.painter.kit.towers import Facade, Plot, Skin, raise_tower
from milepost.pixels.brush import paint, polygon
from milepost.pixels.oklch import Colour
from milepost.pixels.skia_loader import skia

Sides = Sequence[tuple[float, float]]
"""(distance from the axis, level) in shares of the height, from the foot up."""


class Stand(NamedTuple):
    """The axis, the foot and the height of one tower, in design units."""

    x: float
    foot: float
    height: float

    def at(self, out: float, up: float) -> tuple[float, float]:
        """A point beside the axis (right is positive) and above the foot, in heights."""
        return self.x + self.height * out, self.foot - self.height * up

    def beside(self, out: float, share: float = 1.0) -> Stand:
        """Another tower's place, `out` heights to the right, `share` as tall."""
        return Stand(self.x + self.height * out, self.foot, self.height * share)

    def box(self, left: float, low: float, right: float, high: float) -> skia.Rect:
        """A rectangle between two places and two levels."""
        (west, south), (east, north) = self.at(left, low), self.at(right, high)
        return skia.Rect(west, north, east, south)


def hull(stand: Stand, right: Sides, left: Sides | None = None) -> skia.Path:
    """The closed outline between two sides; symmetrical unless `left` is given."""
    mirrored = [(-out, up) for out, up in (right if left is None else left)]
    points = [stand.at(*place) for place in mirrored]
    points += [stand.at(*place) for place in reversed(list(right))]
    return polygon(points)


def bowed(right: Sides, *, belly: float, steps: int = 16) -> list[tuple[float, float]]:
    """A side between its first and last point that swells by `belly` heights in the middle."""
    (low_out, low_up), (high_out, high_up) = right[0], right[-1]
    share = np.linspace(0, 1, steps)
    out = low_out + (high_out - low_out) * share + belly * np.sin(np.pi * share)
    up = low_up + (high_up - low_up) * share
    return list(zip(out.tolist(), up.tolist(), strict=True))


def build(
    canvas: skia.Canvas,
    outline: skia.Path,
    *,
    facade: Facade,
    random: np.random.RandomState,
    skin: Skin = "glass",
) -> None:
    """Fill an outline with light from one side and one of the skins."""
    bounds = outline.getBounds()
    plot = Plot(bounds.left(), bounds.right(), bounds.top(), bounds.bottom())
    raise_tower(canvas, outline, plot=plot, facade=facade, skin=skin, random=random)
    if facade.lamps > 0.2:  # floodlit edges after dark: it is the shape that one knows
        canvas.drawPath(outline, paint(facade.lamp.faded(min(0.62, facade.lamps)), stroke=2.0))


def mast(stand: Stand, *, low: float, high: float, half: float, out: float = 0.0) -> skia.Path:
    """A needle from level `low` to `high`."""
    return polygon([stand.at(out - half, low), stand.at(out, high), stand.at(out + half, low)])


def bands(stand: Stand, *, half: float, levels: Sequence[float], thick: float) -> skia.Path:
    """Level strips across a tower, to be clipped by its outline."""
    path = skia.Path()
    for level in levels:
        path.addRect(stand.box(-half, level, half, level + thick))
    return path


def draw_inside(
    canvas: skia.Canvas, outline: skia.Path, marks: skia.Path, colour: Colour, stroke: float = 0.0
) -> None:
    """Marks on a wall, cut off at its outline; stroked where `stroke` is above 0."""
    canvas.save()
    canvas.clipPath(outline, True)
    canvas.drawPath(marks, paint(colour, stroke=stroke) if stroke else paint(colour))
    canvas.restore()
