"""The spur before the range that a palace, fort or village stands on."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_sights import half_width, paint_sight, snow_site
from milepost.painter.flat.snow_valley import floor_colours
from milepost.painter.kit.hills import fill_ridge, ridge_line
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import mix

HEIGHT = 104.0
"""Of the spur above the valley."""
LOW = 66.0
"""Of the rise under cabins, which stand in the valley."""


def draw_sight_on_spur(sheet: Sheet, palette: Palette, *, kind: str) -> None:
    """Raise a spur in the landmark's box and build on it."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    reach = half_width(box, kind)
    height = LOW if kind == "village" else HEIGHT

    def spur(across: Line) -> Line:
        away = (across * scene.width - box.centre_x) / (reach * 1.25)
        return height * np.exp(-(away**4)) + 12

    line = ridge_line(
        width=scene.width,
        base_y=scene.horizon + 26,
        relief=12,
        seed=scene.layer_seed("spur"),
        frequency=4,
        lift=spur,
    )
    crown, middle, low = floor_colours(palette)
    earth = mix(palette.far_off(palette.rock_shade, 0.2), middle, 0.55)
    low = mix(palette.far_off(palette.grass.mid, 0.2), crown, 0.5)
    fill_ridge(sheet.canvas, line, foot_y=scene.horizon + 60, colours=[crown, earth, low])
    site = snow_site(sheet.canvas, scene, palette, box=box, layer="sight")
    paint_sight(site, kind, foot=scene.horizon - height + 22)
