"""Gold outlines around anything the kit draws, and the kit's colours in mineral pigments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from milepost.painter.guofeng.minerals import Minerals
from milepost.painter.palette import Palette
from milepost.painter.scene import Rect
from milepost.pixels.brush import colour4f
from milepost.pixels.oklch import mix
from milepost.pixels.skia_loader import skia


@contextmanager
def gilded(
    canvas: skia.Canvas, *, within: Rect, minerals: Minerals, width: float = 1.3
) -> Iterator[None]:
    """Whatever is drawn inside the block gets a gold outline of `width` units.

    Nothing outside `within` is kept.
    """
    gold = minerals.gold.faded(0.25 + 0.6 * minerals.gold_strength)
    tint = skia.ColorFilters.Blend(colour4f(gold).toColor(), skia.BlendMode.kSrcIn)
    edge = skia.ImageFilters.ColorFilter(tint, skia.ImageFilters.Dilate(width, width, None))
    layer = skia.Paint()
    layer.setImageFilter(skia.ImageFilters.Merge([edge, None]))
    canvas.saveLayer(skia.Rect(within.left, within.top, within.right, within.bottom), layer)
    try:
        yield
    finally:
        canvas.restore()


def in_minerals(palette: Palette, minerals: Minerals) -> Palette:
    """The palette with mineral colours in the fields that buildings and boats read."""
    return replace(
        palette,
        haze=minerals.silk_pale,
        horizon=minerals.silk_pale,
        near_dark=minerals.ink,
        cloud_light=minerals.white,
        far=mix(minerals.stones.waist, minerals.silk, 0.5),
        wall=minerals.white,
        wall_shade=mix(minerals.white, minerals.stones.foot, 0.5),
        wood=minerals.bark,
        roof=minerals.tile,
        roof_light=mix(minerals.tile, minerals.silk, 0.3),
        rock=minerals.stones.foot,
        rock_shade=minerals.stones.waist,
        accent=minerals.vermilion,
        window=minerals.window,
        snow=minerals.white,
        snow_shade=mix(minerals.white, minerals.stones.summit, 0.3),
    )
