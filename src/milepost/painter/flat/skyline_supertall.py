"""Very tall buildings of a brief, told apart by the words of their features."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from milepost.painter.kit.towers import Crown, Facade, Plot, raise_tower, silhouette
from milepost.painter.kit.towers_supertall import (
    jointed_tower,
    needle_tower,
    opener_tower,
    sail_tower,
    shard_tower,
    shoot_tower,
    sky_park_towers,
    stepped_spire,
    tiered_tower,
    twin_towers,
    twisted_tower,
    vessel_tower,
)
from milepost.painter.scene import Rect
from milepost.pixels.skia_loader import skia

_Draw = Callable[..., None]
_WORDS: tuple[tuple[tuple[str, ...], _Draw], ...] = (
    (("船形", "空中花园"), sky_park_towers),
    (("双塔", "双子", "门形", "两座"), twin_towers),
    (("竹节",), jointed_tower),
    (("樽", "尊", "收腰"), vessel_tower),
    (("阶梯", "退台", "方筒", "盘旋"), stepped_spire),
    (("金字塔", "碎片", "尖塔"), shard_tower),
    (("帆",), sail_tower),
    (("笋", "子弹", "圆柱", "玉米", "弧形"), shoot_tower),
)
"""The first motif whose words a landmark uses; the slender needle otherwise."""


def paint_skyscrapers(
    canvas: skia.Canvas,
    *,
    box: Rect,
    facade: Facade,
    random: np.random.RandomState,
    words: str,
    shanghai: bool,
) -> None:
    """The named building full height in the middle of the box, companions at its feet.

    Args:
        canvas: takes design units.
        box: where they stand.
        facade: colours.
        random: windows and companions.
        words: name and features of the landmark.
        shanghai: draw the three towers of Lujiazui, which stand nowhere else.
    """
    if shanghai:
        lujiazui(canvas, box=box, facade=facade, random=random)
        return
    x, foot, height = box.centre_x, box.bottom, box.height * 0.97
    hero = next((draw for keys, draw in _WORDS if any(key in words for key in keys)), needle_tower)
    companions = ((-0.36, 0.40), (0.35, 0.46), (-0.22, 0.52), (0.22, 0.33))
    for place, share in companions:
        _companion(
            canvas,
            x=x + place * box.width,
            foot=foot,
            height=height * share,
            facade=facade,
            random=random,
        )
    if hero is needle_tower and any(key in words for key in ("扭", "螺旋", "旋转")):
        twisted_tower(canvas, x=x, foot=foot, height=height * 0.96, facade=facade)
    else:
        hero(canvas, x=x, foot=foot, height=height, facade=facade, random=random)


def lujiazui(
    canvas: skia.Canvas, *, box: Rect, facade: Facade, random: np.random.RandomState
) -> None:
    """Shanghai's three: the opener, the twisted one, the tiered one."""
    foot, step = box.bottom, min(110.0, box.width * 0.29)
    height = box.height * 0.95
    twisted_tower(canvas, x=box.centre_x + step * 0.1, foot=foot, height=height, facade=facade)
    opener_tower(
        canvas, x=box.centre_x - step, foot=foot, height=height * 0.86, facade=facade, random=random
    )
    tiered_tower(
        canvas, x=box.centre_x + step, foot=foot, height=height * 0.76, facade=facade, random=random
    )


def _companion(
    canvas: skia.Canvas,
    *,
    x: float,
    foot: float,
    height: float,
    facade: Facade,
    random: np.random.RandomState,
) -> None:
    crowns: tuple[Crown, ...] = ("flat", "slant", "round", "flat")
    width = float(random.uniform(50, 66))
    plot = Plot(x - width / 2, x + width / 2, foot - height, foot)
    raise_tower(
        canvas,
        silhouette(plot, crown=crowns[random.randint(4)]),
        plot=plot,
        facade=facade,
        skin="ribbons" if random.rand() < 0.5 else "cells",
        random=random,
    )
