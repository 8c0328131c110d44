"""A level road laid over a landscape that has no ground where the car would stand."""

from __future__ import annotations

import numpy as np

from milepost.brief.model import ArtBrief
from milepost.painter.flat.roadside import paint_road
from milepost.painter.palette import Palette
from milepost.painter.scene import Scene, Sheet
from milepost.pixels.arrays import Image, freeze, from_bytes
from milepost.pixels.brush import read_bytes, surface
from milepost.pixels.light import Pixels

_TINT = 0.65
"""How far verge and asphalt take after what the picture shows beside them."""
_SHADE = 0.03
"""Added to a surface's mean, so that the noise of a night has no colour."""
_KERB = 24.0
"""Design units that kerb and grass may stand above the road's far edge."""


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
    top = max(0, round(brief.composition.road_y * height) - round(_KERB * scene.scale))
    laid = np.array(picture[..., :3], np.float32)
    part, cover = laid[:, top:], road[:, top:, :, 3:]
    part += (_tinted(road[:, top:, :, :3], _surface_of(picture, brief)) - part) * cover
    return freeze(laid)


def _surface_of(picture: Image, brief: ArtBrief) -> Pixels:
    """What colour the picture's own foreground has, at brightness 1."""
    height = picture.shape[1]
    first = round(brief.composition.horizon_y * height)
    last = max(first + 1, round(brief.composition.road_y * height))
    mean = picture[0, first:last:4, ::4, :3].reshape(-1, 3).mean(axis=0) + _SHADE
    return np.asarray(mean / mean.mean(), np.float32)


def _tinted(road: Image, tone: Pixels) -> Image:
    """The road as it looks in those surroundings: dark parts take after them, markings do not."""
    bright = road.mean(axis=-1, keepdims=True)
    share = _TINT * (1 - bright)
    return np.asarray(road + (bright * tone - road) * share, np.float32)
