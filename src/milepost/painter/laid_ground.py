"""A level road laid over a landscape that has no ground where the car would stand."""

from __future__ import annotations

import numpy as np

from milepost.brief.model import ArtBrief
from milepost.painter.flat.roadside import paint_road
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.arrays import Image, freeze, from_bytes
from milepost.pixels.brush import read_bytes, surface


def lay_ground(picture: Image, brief: ArtBrief, *, seed: int) -> Image:
    """The picture with our painter's road from the composition's `road_y` down; frozen.

    Args:
        picture: a landscape `[1, height, width, 3]` of any origin, in the poster's size.
        brief: its composition, light, weather and season decide the road.
        seed: chooses the details.
    """
    _, height, width, _ = picture.shape
    scene = Scene.of(brief, width, height, seed)
    drawn = surface(width, height)
    canvas = drawn.getCanvas()
    canvas.scale(scene.scale, scene.scale)
    paint_road(Sheet(drawn, canvas, scene), Palette.of(brief, seed))
    road = from_bytes(read_bytes(drawn))
    cover = road[..., 3:]
    laid = picture[..., :3] * (1 - cover) + road[..., :3] * cover
    return freeze(np.asarray(laid, np.float32))
