from __future__ import annotations

import numpy as np
import pytest

from milepost.brief.model import ArtBrief
from milepost.painter.kit.lake_words import (
    has_karst,
    has_snow_peaks,
    is_storeyed,
    stands_on_hill,
    storeys_of,
    towers_of,
)
from milepost.painter.paint import paint_landscape
from painter.briefs import make_brief, make_landmark


def sight(kind: str, name: str, *features: str) -> ArtBrief:
    landmark = make_landmark(kind).model_copy(update={"name": name, "features_zh": features})
    return make_brief(landmark=landmark)


@pytest.mark.parametrize(
    ("feature", "storeys"),
    [("八角七层砖塔", 7), ("四方五层塔", 5), ("十三层密檐方砖塔", 9), ("实心砖塔", None)],
)
def test_the_features_say_how_many_storeys_a_pagoda_has(feature: str, storeys: int | None) -> None:
    assert storeys_of(sight("pagoda", "塔", feature)) == storeys


@pytest.mark.parametrize(("name", "towers"), [("三塔", 3), ("日月双塔", 2), ("雷峰塔", 1)])
def test_the_name_says_how_many_pagodas_stand_together(name: str, towers: int) -> None:
    assert towers_of(sight("pagoda", name)) == towers


def test_a_tower_of_storeys_stands_on_the_hill_and_an_open_pavilion_at_the_water() -> None:
    tower, kiosk = sight("pavilion", "望湖楼"), sight("pavilion", "湖心亭", "曲桥")

    assert is_storeyed(tower)
    assert stands_on_hill(tower)
    assert not is_storeyed(kiosk)
    assert not stands_on_hill(kiosk)


def test_mountains_are_read_from_features_and_never_assumed() -> None:
    assert has_snow_peaks(sight("lake", "高山湖", "环湖雪山"))
    assert has_karst(sight("karst_peaks", "峰丛"))
    assert not has_snow_peaks(sight("lake", "平湖", "芦苇"))
    assert not has_snow_peaks(make_brief(landmark=None))
    assert not has_karst(make_brief(landmark=None))


@pytest.mark.parametrize(
    "brief",
    [
        sight("lake", "高山湖", "环湖雪山"),
        sight("karst_peaks", "江上", "峰丛"),
        sight("pagoda", "白塔", "覆钵式"),
        sight("pagoda", "三塔"),
        sight("pavilion", "金阁", "贴金箔的三层楼阁"),
    ],
)
def test_what_the_features_name_is_to_be_seen(brief: ArtBrief) -> None:
    bare = make_brief(landmark=None)

    plates = [
        paint_landscape(each, width=216, height=270, seed=5).picture[0] for each in (brief, bare)
    ]

    above_the_shore = slice(round(0.2 * 270), round(0.45 * 270))
    changed = np.abs(plates[0][above_the_shore] - plates[1][above_the_shore]).max(axis=2) > 0.08
    assert changed.mean() > 0.01
