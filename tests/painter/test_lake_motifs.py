from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from milepost.brief.model import ArtBrief, Light
from milepost.painter.kit.buildings.room import Room, floodlit
from milepost.painter.kit.lake_motifs import Motif, motif_of
from milepost.painter.paint import paint_landscape
from milepost.painter.palette import Palette
from milepost.pixels.brush import read_bytes, surface
from milepost.pixels.oklch import lch, oklch
from painter.briefs import make_brief, make_landmark

SIGHTS: dict[str, tuple[str, ...]] = {
    "pagoda": ("八角七层砖塔",),
    "pagoda of close eaves": ("十三层密檐方砖塔",),
    "pagoda, slender": ("细长的实心砖塔",),
    "pagoda, dagoba": ("白色覆钵式喇嘛塔",),
    "pagoda, gold and silver": ("一金一银两座塔",),
    "pagoda, three": ("三塔", "白色密檐塔"),
    "pagoda, dragon and tiger": ("两座塔", "塔前龙虎彩塑"),
    "pavilion": ("临水",),
    "pavilion with a walkway": ("小岛上的亭", "曲桥"),
    "pavilion, gold": ("贴金箔的三层楼阁",),
    "pavilion, helmet": ("盔顶三层木楼", "黄琉璃瓦"),
    "pavilion, octagon": ("八角三层四重檐楼阁",),
    "pavilion, high": ("多层飞檐高楼",),
    "pavilion, flanked": ("仿唐四层楼阁", "两侧阙亭与飞桥"),
    "palace on a terrace": ("高台上的大殿", "长阶"),
    "temple, Tibetan": ("藏式寺院",),
    "stone_bridge": ("单孔石拱桥",),
    "stone_bridge, five pavilions": ("石桥上五座亭",),
    "stone_bridge, open spandrels": ("大拱两肩各有两个小拱",),
    "stone_bridge on boat piers": ("梁式长石桥", "船形桥墩"),
    "stone_bridge with pavilions": ("桥墩上的亭台楼阁", "中段浮船"),
    "bridge, covered": ("木廊桥与八角水塔",),
    "lighthouse": ("灯塔",),
    "church": ("尖顶",),
    "hotel": ("环形建筑",),
    "fountain": ("湖面水柱",),
    "monument": ("船骨形钢雕塑",),
    "island": ("炮台与古建筑",),
    "village": ("白墙黛瓦马头墙",),
    "giant_buddha": ("崖壁坐佛",),
    "grotto": ("崖壁石窟",),
    "lake below a cliff": ("青石崖壁",),
    "lake among peaks": ("峰林",),
    "karst_peaks": ("圆锥形峰丛",),
    "karst_peaks, seven": ("七座石灰岩小山",),
}
"""For each family its kind (the first word) and features that choose it."""


def sight(family: str, light: Light = "day") -> ArtBrief:
    kind = family.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    landmark = make_landmark(kind).model_copy(update={"features_zh": SIGHTS[family]})
    return make_brief(landmark=landmark, light=light)


def chosen(brief: ArtBrief) -> Motif:
    motif = motif_of(brief)
    assert motif is not None
    return motif


def drawn(family: str) -> NDArray[np.bool_]:
    """Where the motif has ink, on a canvas of 480 by 500 units at half size, foot at 480."""
    brief = sight(family)
    motif = chosen(brief)
    target = surface(240, 250)
    canvas = target.getCanvas()
    canvas.scale(0.5, 0.5)
    room = Room(240, 480, min(motif.width, 380), min(motif.height, 440), 1, seed=7)
    motif.draw(canvas, room, Palette.of(brief, 5))
    ink: NDArray[np.bool_] = read_bytes(target)[..., 3] > 60
    return ink


@pytest.mark.parametrize("family", SIGHTS)
def test_a_motif_fills_its_room_and_stays_inside(family: str) -> None:
    motif = chosen(sight(family))

    rows, columns = np.nonzero(drawn(family))

    top, bottom = 2 * rows.min(), 2 * rows.max()
    half = min(motif.width, 380) / 2
    assert 480 - min(motif.height, 440) - 6 <= top <= 480 - 0.5 * min(motif.height, 440)
    assert 455 <= bottom <= 492
    assert 240 - half - 12 <= 2 * columns.min()
    assert 2 * columns.max() <= 240 + half + 12


def test_no_two_families_have_the_same_silhouette() -> None:
    silhouettes = {family: drawn(family) for family in SIGHTS}

    for first, second in combinations(SIGHTS, 2):
        one, other = silhouettes[first], silhouettes[second]
        differing = (one != other).sum() / max(1, (one | other).sum())
        assert differing > 0.08, (first, second)


@pytest.mark.parametrize(
    ("kind", "feature"),
    [("hotel", "湖边高楼"), ("bridge", "斜拉桥"), ("monument", "方尖碑"), ("fountain", "雕塑水池")],
)
def test_a_sight_of_a_drawn_kind_but_another_shape_is_left_out(kind: str, feature: str) -> None:
    landmark = make_landmark(kind).model_copy(update={"features_zh": (feature,)})

    assert motif_of(make_brief(landmark=landmark)) is None


def test_an_unknown_sight_is_no_building_on_silk_either() -> None:
    hotel, lake = (
        paint_landscape(
            make_brief(style="guofeng", landmark=make_landmark(kind)), width=216, height=270, seed=5
        ).picture
        for kind in ("hotel", "lake")
    )

    assert np.array_equal(hotel, lake)


def test_a_sight_looks_the_same_twice() -> None:
    assert np.array_equal(drawn("grotto"), drawn("grotto"))


def test_stone_is_floodlit_by_night_only() -> None:
    stone = oklch(0.74, 0.022, 85)
    by_day, by_night = (Palette.of(sight("stone_bridge", light), 5) for light in ("day", "night"))

    assert floodlit(stone, by_day) == pytest.approx(by_day.lit(stone))
    assert lch(floodlit(stone, by_night))[0] > lch(by_night.lit(stone))[0] + 0.05


@pytest.mark.parametrize(
    "features",
    [
        ("碧水上成百上千座小岛",),
        ("草原上的湖",),
        ("云杉环绕",),
        ("湖上长堤",),
        ("锥形火山",),
        ("红土山丘",),
    ],
)
def test_what_surrounds_a_plain_lake_is_to_be_seen(features: tuple[str, ...]) -> None:
    plain = make_landmark("lake")
    named = plain.model_copy(update={"features_zh": features})

    plates = [
        paint_landscape(make_brief(landmark=each), width=216, height=270, seed=5).picture[0]
        for each in (plain, named)
    ]

    assert (np.abs(plates[0] - plates[1]).max(axis=2) > 0.08).mean() > 0.004
