"""Small pictures drawn once and printed hundreds of times: tree crowns, flowers, leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from milepost.pixels.brush import SMOOTH, surface
from milepost.pixels.skia_loader import skia

DrawStamp = Callable[[skia.Canvas], None]
"""Draws a motif of radius 1 around (0, 0); up to 1.6 away is kept."""

_REACH = 1.6


class Print(NamedTuple):
    """One printing of a stamp."""

    x: float
    y: float
    radius: float
    turn_deg: float
    stamp: int
    """Which of the sheet's stamps."""


@dataclass(frozen=True)
class StampSheet:
    """Stamps side by side in one image."""

    image: skia.Image
    cell_px: int

    def print(self, canvas: skia.Canvas, prints: Sequence[Print]) -> None:
        """Print in the given order, later ones over earlier ones."""
        if not prints:
            return
        half = self.cell_px / 2
        per_radius = _REACH * 2 / self.cell_px
        places, cells = [], []
        for place in prints:
            places.append(
                skia.RSXform.MakeFromRadians(
                    place.radius * per_radius,
                    math.radians(place.turn_deg),
                    place.x,
                    place.y,
                    half,
                    half,
                )
            )
            left = place.stamp * self.cell_px
            cells.append(skia.Rect.MakeXYWH(left, 0, self.cell_px, self.cell_px))
        canvas.drawAtlas(
            self.image,
            places,
            cells,
            [],
            skia.BlendMode.kSrcOver,
            SMOOTH,
            None,
            skia.Paint(AntiAlias=True),
        )


def cut_stamps(stamps: Sequence[DrawStamp], *, radius_px: float) -> StampSheet:
    """Draw every stamp once, `radius_px` pixels in radius; print it at most that large."""
    cell_px = 2 * math.ceil(radius_px * _REACH) + 2
    drawn = surface(cell_px * len(stamps), cell_px)
    canvas = drawn.getCanvas()
    for at, stamp in enumerate(stamps):
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(at * cell_px + 1, 1, cell_px - 2, cell_px - 2))
        canvas.translate((at + 0.5) * cell_px, cell_px / 2)
        canvas.scale(cell_px / (2 * _REACH), cell_px / (2 * _REACH))
        stamp(canvas)
        canvas.restore()
    return StampSheet(drawn.makeImageSnapshot(), cell_px)
