"""Which motif shows a lake's sight, chosen by its kind and the words of its name and features.

A sight without a rule has no motif: then the lake is painted without a building, never with
another one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from milepost.brief.model import ArtBrief
from milepost.painter.kit.buildings import familiar, halls, stone_bridges, waterfront
from milepost.painter.kit.buildings.beast_gates import behind_beasts
from milepost.painter.kit.buildings.cliffs import bare_cliff, cave_temples, colossal_figure
from milepost.painter.kit.buildings.covered_bridge import chapel_bridge
from milepost.painter.kit.buildings.room import DrawSight
from milepost.painter.kit.buildings.village import gabled_village
from milepost.painter.kit.karst import limestone_row
from milepost.painter.kit.lake_words import (
    has_karst,
    is_storeyed,
    kind_of,
    mentions,
    storeys_of,
    towers_of,
)
from milepost.pixels.oklch import Colour

Stand = Literal["hill", "shore", "cliff", "island", "water"]
"""Above the wood; at the water's edge beside it; at the water's edge before its highest part;
the same with water all around; in open water, the land drawn back."""


class Motif(NamedTuple):
    """A drawing with the size it wants and where it stands."""

    draw: DrawSight
    width: float
    """In units, as much as the landmark's box allows."""
    height: float
    """In units from its foot, as much as the box allows."""
    stands: Stand = "shore"


def motif_of(brief: ArtBrief) -> Motif | None:
    """The motif of the brief's landmark; None if nobody has drawn it."""
    chosen = _CHOOSERS.get(kind_of(brief))
    return None if chosen is None else chosen(brief)


def _pagoda(brief: ArtBrief) -> Motif:
    if mentions(brief, "覆钵"):
        return Motif(familiar.white_dagoba, 200, 270, "hill")
    if mentions(brief, "细长", "实心"):
        return Motif(familiar.needle, 90, 330, "hill")
    return _pagoda_group(brief) if towers_of(brief) > 1 else _single_pagoda(brief)


def _single_pagoda(brief: ArtBrief) -> Motif:
    if mentions(brief, "密檐"):
        return Motif(familiar.close_eaves(13, *familiar.EARTH), 130, 320, "hill")
    return Motif(familiar.one_pagoda(_look_of(brief), storeys_of(brief)), 220, 330, "hill")


def _pagoda_group(brief: ArtBrief) -> Motif:
    """Two or three pagodas at the water; of gold and silver where the features say so."""
    if mentions(brief, "一金一银"):
        gold = familiar.one_pagoda(familiar.GOLD, 9)
        silver = familiar.one_pagoda(familiar.SILVER, 7)
        return Motif(familiar.side_by_side((-0.42, 1.0, gold), (0.42, 0.86, silver)), 320, 330)
    great = small = familiar.one_pagoda(_look_of(brief), storeys_of(brief))
    if mentions(brief, "密檐"):
        great = familiar.close_eaves(16, *familiar.CREAM)
        small = familiar.close_eaves(10, *familiar.CREAM)
    if towers_of(brief) == 2:
        pair = familiar.side_by_side((-0.44, 0.94, small), (0.44, 1.0, great))
        return Motif(behind_beasts(pair) if mentions(brief, "龙虎") else pair, 330, 320)
    row = familiar.side_by_side((-0.66, 0.66, small), (0.66, 0.66, small), (0.0, 1.0, great))
    return Motif(row, 330, 350)


def _look_of(brief: ArtBrief) -> familiar.PagodaLook:
    looks = (
        (familiar.COPPER, ("铜瓦",)),
        (familiar.YELLOW, ("黄墙",)),
        (familiar.TIMBER, ("砖木",)),
        (familiar.BRICK, ("砖塔",)),
        (familiar.STONE, ("石塔", "石砖", "白色")),
    )
    for look, words in looks:
        if mentions(brief, *words):
            return look
    return familiar.TIMBER


def _pavilion(brief: ArtBrief) -> Motif:
    if mentions(brief, "金箔"):
        return Motif(halls.golden_pavilion, 330, 290)
    if mentions(brief, "曲桥"):
        return Motif(familiar.open_pavilion(walkway=True), 340, 220)
    if mentions(brief, "阙亭"):
        return Motif(halls.flanked_hall, 376, 270)
    if not is_storeyed(brief):
        return Motif(familiar.open_pavilion(), 250, 225)
    return _tower(brief, halls.GOLDEN_TILE if mentions(brief, "黄琉璃") else halls.GREY_TILE)


def _tower(brief: ArtBrief, tile: Colour) -> Motif:
    """A tower of storeys by its roof: helmet, octagon, square; two storeys by the water."""
    raised = halls.storeyed_tower
    if mentions(brief, "盔顶"):
        bell = raised(storeys=3, tile=tile, roof="helmet", terrace=0.14, slimness=0.46)
        return Motif(bell, 330, 320, "hill")
    if mentions(brief, "八角"):
        octagon = raised(storeys=4, tile=tile, roof="point", terrace=0.22, slimness=0.34)
        return Motif(octagon, 300, 350, "hill")
    if mentions(brief, "两层"):
        return Motif(raised(storeys=2, tile=tile, roof="ridge", slimness=0.62), 340, 220)
    if mentions(brief, "多层", "高楼"):
        high = raised(storeys=5, tile=tile, roof="ridge", taper=0.085, slimness=0.38)
        return Motif(high, 320, 350)
    storeys = storeys_of(brief) or 3
    if mentions(brief, "方形"):
        return Motif(raised(storeys=storeys, tile=tile, roof="point", slimness=0.44), 320, 300)
    return Motif(raised(storeys=storeys, tile=tile, roof="ridge", slimness=0.44), 320, 300, "hill")


def _palace(brief: ArtBrief) -> Motif:
    if mentions(brief, "高台", "长阶"):
        return Motif(halls.terrace_palace, 376, 260)
    tower = halls.storeyed_tower(storeys=2, tile=halls.GOLDEN_TILE, roof="ridge", slimness=0.62)
    return Motif(tower, 350, 230, "hill")


def _temple(brief: ArtBrief) -> Motif:
    if mentions(brief, "藏式"):
        return Motif(familiar.gold_roofed_monastery, 376, 190, "hill")
    tower = halls.storeyed_tower(storeys=2, tile=halls.GREY_TILE, roof="ridge", slimness=0.6)
    return Motif(tower, 340, 220, "hill")


def _stone_bridge(brief: ArtBrief) -> Motif:
    if mentions(brief, "五座", "五亭"):
        return Motif(stone_bridges.five_pavilion_bridge, 380, 215, "water")
    if mentions(brief, "小拱", "敞肩"):
        return Motif(stone_bridges.open_spandrel_bridge, 380, 130, "water")
    if mentions(brief, "浮船", "亭台楼阁"):
        return Motif(stone_bridges.pavilion_pier_bridge, 380, 200, "water")
    if mentions(brief, "梁式", "船形"):
        return Motif(stone_bridges.boat_pier_bridge, 380, 180, "water")
    return Motif(familiar.humpback_bridge, 380, 150, "water")


def _lighthouse(brief: ArtBrief) -> Motif:
    eaves = mentions(brief, "檐", "亭", "中式", "鼋头渚")
    return Motif(familiar.white_lighthouse(eaves=eaves), 150, 330)


def _lake(brief: ArtBrief) -> Motif | None:
    """What stands at a lake that is a sight itself: a cliff, limestone peaks, a hilltop pagoda."""
    if mentions(brief, "崖壁", "石壁"):
        return Motif(bare_cliff, 376, 250, "cliff")
    if mentions(brief, "山顶慈恩塔"):
        return Motif(familiar.one_pagoda(familiar.TIMBER, 9), 130, 210, "hill")
    if has_karst(brief):
        heights: tuple[float, ...] = (150, 290, 215, 330, 180)
        if mentions(brief, "小山"):
            heights = (64, 96, 74, 110, 58)
        return Motif(limestone_row(heights), 380, max(heights), "water")
    return None


def _karst(brief: ArtBrief) -> Motif:
    """Seven crags in a row, or a few steep cones."""
    heights = (
        (84, 128, 160, 112, 188, 140, 96) if mentions(brief, "七座") else (150, 300, 205, 255, 120)
    )
    return Motif(limestone_row(heights), 380, max(heights), "water")


def _only(motif: Motif, *words: str) -> Callable[[ArtBrief], Motif | None]:
    """A motif for those sights of its kind that mention one of the words."""
    return lambda brief: motif if mentions(brief, *words) else None


_CHOOSERS: dict[str, Callable[[ArtBrief], Motif | None]] = {
    "pagoda": _pagoda,
    "pavilion": _pavilion,
    "palace": _palace,
    "temple": _temple,
    "stone_bridge": _stone_bridge,
    "lighthouse": _lighthouse,
    "lake": _lake,
    "karst_peaks": _karst,
    "church": lambda _: Motif(familiar.lakeside_church, 300, 320),
    "giant_buddha": lambda _: Motif(colossal_figure, 376, 330, "cliff"),
    "grotto": lambda _: Motif(cave_temples, 380, 300, "cliff"),
    "village": _only(Motif(gabled_village, 380, 190), "马头墙"),
    "hotel": _only(Motif(waterfront.ring_hotel, 330, 300, "water"), "环形"),
    "fountain": _only(Motif(waterfront.water_jet, 300, 440, "water"), "水柱"),
    "monument": _only(Motif(waterfront.ribbed_ship, 370, 170, "water"), "船骨"),
    "island": _only(Motif(waterfront.shore_battery, 300, 90, "island"), "炮台"),
    "bridge": _only(Motif(chapel_bridge, 380, 210, "water"), "廊桥"),
}
