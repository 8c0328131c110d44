"""The place of a city's landmark, and the colours of what old cities build."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from milepost.painter.kit.houses_hall import HallColours
from milepost.painter.kit.towers import Facade
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect
from milepost.pixels.oklch import Colour, oklch
from milepost.pixels.skia_loader import skia


class Site(NamedTuple):
    """Everything a landmark is built from."""

    canvas: skia.Canvas
    palette: Palette
    box: Rect
    width: float
    """Of the whole picture."""
    city: str
    words: str
    """The landmark's name and features in Chinese."""
    facade: Facade
    random: np.random.RandomState

    def says(self, *any_of: str) -> bool:
        """Whether the name or a feature contains one of these words."""
        return any(word in self.words for word in any_of)

    def shown(self, daylight: Colour) -> Colour:
        """A daylight colour in this light, seen across the river."""
        return self.palette.far_off(self.palette.lit(daylight), 0.06)


def hall_colours(site: Site) -> HallColours:
    """Timber and tiles; the words decide between grey, yellow and green tiles."""
    palette = site.palette
    tile = oklch(0.45, 0.03, 200)
    if site.says("黄琉璃", "黄瓦", "金瓦", "金顶"):
        tile = oklch(0.74, 0.13, 82)
    elif site.says("绿"):
        tile = oklch(0.50, 0.08, 165)
    return HallColours(
        tile=site.shown(tile),
        column=site.shown(oklch(0.50, 0.15, 30)),
        wall=site.shown(oklch(0.58, 0.13, 33)),
        beam=site.shown(oklch(0.50, 0.08, 210)),
        stone=site.shown(oklch(0.82, 0.015, 90)),
        lamp=site.facade.lamp,
        lamps=palette.window_glow,
        snow=palette.snow,
        snow_cover=palette.snow_cover,
    )
