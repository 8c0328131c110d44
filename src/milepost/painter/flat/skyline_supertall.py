"""Very tall buildings of a brief, told apart by the words of their names and features."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from milepost.painter.flat.skyline_site import Site
from milepost.painter.kit.towers import Crown, Facade, Plot, raise_tower, silhouette
from milepost.painter.kit.towers_groups import (
    crown_and_sail,
    curved_row,
    harbour_pair,
    island_row,
    twisted_and_sails,
)
from milepost.painter.kit.towers_lujiazui import opener_tower, tiered_tower, twisted_tower
from milepost.painter.kit.towers_pairs import (
    gate_pair,
    minaret_pair,
    sail_pair,
    sheared_pair,
    tall_and_low,
)
from milepost.painter.kit.towers_profile import Stand
from milepost.painter.kit.towers_single import (
    bundled_tubes,
    corn_tower,
    gold_crowned_tower,
    mast_slab,
    pixel_tower,
    ribbed_obelisk,
    setback_tower,
    spire_on_shoulder,
    winged_pyramid,
)
from milepost.painter.kit.towers_supertall import (
    jointed_tower,
    needle_tower,
    shard_tower,
    shoot_tower,
    sky_park_towers,
    stepped_spire,
    vessel_tower,
)
from milepost.painter.scene import Rect
from milepost.pixels.oklch import Colour, mix, oklch
from milepost.pixels.skia_loader import skia

_Draw = Callable[..., None]

_BLUE_GLASS = (oklch(0.90, 0.055, 215), oklch(0.40, 0.105, 252))
_TEAL_GLASS = (oklch(0.90, 0.07, 185), oklch(0.42, 0.09, 200))
_SILVER = (oklch(0.97, 0.012, 230), oklch(0.55, 0.055, 250))
_LIMESTONE = (oklch(0.93, 0.045, 80), oklch(0.58, 0.05, 55))
_WHITE = (oklch(0.99, 0.008, 90), oklch(0.72, 0.045, 245))
_BLACK = (oklch(0.52, 0.035, 250), oklch(0.24, 0.03, 262))
_GOLDEN = (oklch(0.94, 0.06, 85), oklch(0.60, 0.075, 65))


class Silhouette(NamedTuple):
    """One silhouette: the words that ask for it and what it is clad in by day."""

    words: tuple[str, ...]
    draw: _Draw
    clad: tuple[Colour, Colour] = _BLUE_GLASS
    """The sunny side and the other."""
    share: float = 1.0
    """Its height in shares of what the box allows: wide groups stay lower."""


_FAMOUS: tuple[Silhouette, ...] = (
    Silhouette(("中银",), harbour_pair, _SILVER),
    Silhouette(("船形", "空中花园"), sky_park_towers, _SILVER),
    Silhouette(("空中水晶", "连廊"), curved_row, _SILVER, 0.94),
    Silhouette(("帆形高楼",), island_row, _WHITE, 0.82),
    Silhouette(("威尔希尔",), crown_and_sail, _BLUE_GLASS),
    Silhouette(("联邦大厦", "进化塔"), twisted_and_sails, _BLUE_GLASS),
    Silhouette(("空中天桥",), minaret_pair, _SILVER),
    Silhouette(("门形", "顶部相连"), gate_pair, _BLUE_GLASS, 0.80),
    Silhouette(("双帆",), sail_pair, _SILVER, 0.94),
    Silhouette(("高低相依",), tall_and_low, _TEAL_GLASS),
    Silhouette(("绿地双子",), sheared_pair, _BLUE_GLASS, 0.94),
    Silhouette(("竹节",), jointed_tower, _TEAL_GLASS),
    Silhouette(("酒樽", "收腰"), vessel_tower, _BLUE_GLASS),
    Silhouette(("玉米",), corn_tower, _GOLDEN, 0.80),
    Silhouette(("三角形幕墙",), spire_on_shoulder, _TEAL_GLASS),
    Silhouette(("不锈钢棱线",), ribbed_obelisk, _SILVER),
    Silhouette(("像素",), pixel_tower, _BLUE_GLASS),
    Silhouette(("装饰艺术",), setback_tower, _LIMESTONE),
    Silhouette(("泛美",), winged_pyramid, _WHITE),
    Silhouette(("方筒",), bundled_tubes, _BLACK),
    Silhouette(("金色玻璃顶",), gold_crowned_tower, _BLUE_GLASS, 0.94),
    Silhouette(("商业银行",), mast_slab, _LIMESTONE, 0.94),
    Silhouette(("阶梯状尖塔",), stepped_spire, _SILVER),
    Silhouette(("碎片",), shard_tower, _BLUE_GLASS),
    Silhouette(("笋", "子弹"), shoot_tower, _BLUE_GLASS),
)
_UNNAMED = Silhouette((), needle_tower)
"""A tower of no particular building, where the words describe none that we can draw."""
_GROUPS = (harbour_pair, curved_row, island_row, crown_and_sail, twisted_and_sails, gate_pair)
"""They fill the box: no companions stand among them."""


def paint_skyscrapers(site: Site, *, facade: Facade) -> None:
    """The named building full height in the middle of the box, companions at its feet.

    Args:
        site: its place, words and light.
        facade: the city's colours here; the building is clad in its own over them.
    """
    box = site.box
    if site.city == "上海":
        lujiazui(
            site.canvas,
            box=box,
            facade=clad(site, facade, _BLUE_GLASS),
            random=site.random,
        )
        return
    famous = silhouette_of(site.words)
    height = box.height * 0.97 * famous.share
    if famous.draw not in _GROUPS:
        hazy = facade._replace(
            lit=mix(facade.lit, facade.haze, 0.35),
            dark=mix(facade.dark, facade.haze, 0.35),
            lamps=facade.lamps * 0.6,
        )
        for place, share in ((-0.40, 0.34), (0.39, 0.40), (-0.27, 0.26), (0.27, 0.24)):
            _companion(
                site.canvas,
                x=box.centre_x + place * box.width,
                foot=box.bottom,
                height=box.height * share,
                facade=hazy,
                random=site.random,
            )
    if famous.draw in (curved_row, island_row):  # as wide as they are high
        height = min(height, box.width / (0.80 if famous.draw is curved_row else 0.94))
    famous.draw(
        site.canvas,
        Stand(box.centre_x, box.bottom, height),
        facade=clad(site, facade, famous.clad),
        random=site.random,
    )


def silhouette_of(words: str) -> Silhouette:
    """The first silhouette that name and features ask for; a plain needle where none is known."""
    known = (one for one in _FAMOUS if any(word in words for word in one.words))
    return next(known, _UNNAMED)


def clad(site: Site, facade: Facade, daylight: tuple[Colour, Colour]) -> Facade:
    """The city's facade with the building's own material, crisper than its neighbours."""
    own = {"day": 0.82, "dusk": 0.50, "night": 0.40}[site.palette.light]
    lit, dark = (site.shown(colour) for colour in daylight)
    if site.palette.light == "dusk":
        lit = mix(lit, site.palette.sun_glow, 0.45 * site.palette.sun_strength)
    return facade._replace(lit=mix(facade.lit, lit, own), dark=mix(facade.dark, dark, own))


def lujiazui(
    canvas: skia.Canvas, *, box: Rect, facade: Facade, random: np.random.RandomState
) -> None:
    """Shanghai's three: the opener, the twisted one, the tiered one."""
    middle = Stand(box.centre_x, box.bottom, box.height * 0.95)
    step = min(110.0, box.width * 0.29) / middle.height
    twisted_tower(canvas, middle.beside(step * 0.1), facade=facade)
    opener_tower(canvas, middle.beside(-step, 0.86), facade=facade, random=random)
    tiered_tower(canvas, middle.beside(step, 0.76), facade=facade, random=random)


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
