"""The spur that a monastery stands on."""

from __future__ import annotations

import numpy as np

from milepost.painter.flat.snow_valley import floor_colours
from milepost.painter.kit.hills import fill_ridge, ridge_line
from milepost.painter.kit.monastery import draw_monastery
from milepost.painter.noise import Line
from milepost.painter.palette import Palette
from milepost.painter.scene import Sheet
from milepost.pixels.oklch import mix


def draw_monastery_on_spur(sheet: Sheet, palette: Palette, *, grand: bool) -> None:
    """Raise a spur in the landmark's box and crown it; `grand` makes it a palace."""
    scene = sheet.scene
    box = scene.rect(scene.brief.composition.landmark_box)
    size = min(box.width * 0.17, 130.0 if grand else 92.0)
    random = scene.random("monastery")
    x = box.centre_x + random.uniform(-0.1, 0.1) * (box.width - 4 * size)
    height = 96.0
    foot = scene.horizon - height + 18

    def spur(across: Line) -> Line:
        away = (across * scene.width - x) / (size * 3.4)
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
    draw_monastery(sheet.canvas, x=x, foot_y=foot, size=size, palette=palette)
