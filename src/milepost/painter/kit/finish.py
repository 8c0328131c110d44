"""The print: grain that binds car and plate, and a vignette."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from milepost.painter.scene import Sheet
from milepost.pixels.brush import paint, radial_gradient, skia_image
from milepost.pixels.oklch import BLACK
from milepost.pixels.skia_loader import skia

_TILE_PX = 512


def finish(sheet: Sheet, *, grain: float = 0.04, vignette: float = 0.09) -> None:
    """Lay grain and vignette over the whole surface, in pixels, last of all.

    Args:
        sheet: the finished picture.
        grain: spread of the grain around mid grey, 0 none .. 0.2 coarse.
        vignette: how much the corners darken, 0..1.
    """
    width, height = sheet.surface.width(), sheet.surface.height()
    canvas = sheet.canvas
    canvas.save()
    canvas.resetMatrix()
    tile = _grain_tile(grain)
    soft_light = paint(blend=skia.BlendMode.kSoftLight)
    soft_light.setDither(False)
    # drawn tile by tile: skia-python copies an image shader through an encoder, 60 ms each time
    for top in range(0, height, _TILE_PX):
        for left in range(0, width, _TILE_PX):
            canvas.drawImage(tile, left, top, skia.SamplingOptions(), soft_light)
    if vignette > 0:
        fades = [BLACK.faded(0.0), BLACK.faded(0.0), BLACK.faded(vignette)]
        canvas.translate(width / 2, height / 2)
        canvas.scale(width / 2, height / 2)
        shader = radial_gradient((0, 0), 1.42, fades, [0, 0.52, 1])
        canvas.drawRect(skia.Rect(-1, -1, 1, 1), paint(shader=shader))
    canvas.restore()


@lru_cache(maxsize=4)
def _grain_tile(grain: float) -> skia.Image:
    """A repeating tile of grey noise: half single pixels, half clumps of about two."""
    random = np.random.RandomState(1)
    fine = random.standard_normal((_TILE_PX, _TILE_PX))
    coarse = random.standard_normal((_TILE_PX, _TILE_PX))
    coarse = (
        coarse
        + np.roll(coarse, 1, axis=0)
        + np.roll(coarse, 1, axis=1)
        + np.roll(np.roll(coarse, 1, axis=0), 1, axis=1)
    ) / 2
    level = np.clip(0.5 + grain * (0.7 * fine + 0.5 * coarse), 0, 1)
    tile = np.empty((_TILE_PX, _TILE_PX, 4), np.uint8)
    tile[..., :3] = (level * 255 + 0.5).astype(np.uint8)[..., None]
    tile[..., 3] = 255
    return skia_image(tile)
