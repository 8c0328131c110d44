from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SOURCES = Path(__file__).parents[2] / "atlas_sources"


@pytest.fixture(scope="module")
def passes() -> ModuleType:
    """The build script's rule for what may ship; it lies beside the package, not in it."""
    pytest.importorskip("opencc")
    spec = importlib.util.spec_from_file_location("merge", SOURCES / "merge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first(**changes: Any) -> dict[str, Any]:
    return {
        "id": "wuxi-lighthouse",
        "city_id": "wuxi",
        "name_hans": "鼋头渚灯塔",
        "name_en": "Yuantouzhu Lighthouse",
        "kind": "lighthouse",
        "archetype": "lake",
        "features_zh": ["白塔", "湖"],
        "features_en": ["white tower", "lake"],
        "best_seasons": ["spring", "summer"],
    } | changes


def second(**changes: Any) -> dict[str, Any]:
    return {
        "city_id": "wuxi",
        "landmark": "鼋头渚灯塔",
        "exists_in_city": True,
        "kind": "lighthouse",
        "archetype": "lake",
        "best_seasons": ["spring", "autumn"],
        "doubt": "",
    } | changes


def test_a_landmark_that_both_passes_agree_on_ships_with_the_seasons_they_share(
    passes: ModuleType,
) -> None:
    merged = passes.merge([first()], [second()])

    (kept,) = merged.kept
    assert kept["best_seasons"] == ["spring"]
    assert kept["checked_by"] == ["pass-1", "pass-2"]
    assert kept["name_hant"] == "黿頭渚燈塔"
    assert merged.dropped == []


def test_two_words_for_one_kind_of_sight_agree(passes: ModuleType) -> None:
    merged = passes.merge([first(kind="palace")], [second(kind="pavilion")])

    assert [record["kind"] for record in merged.kept] == ["palace"]


@pytest.mark.parametrize(
    "changes",
    [
        {"exists_in_city": False},
        {"doubt": "may stand in the next county"},
        {"kind": "pagoda"},
        {"best_seasons": ["winter"]},
        {"city_id": "suzhou"},
    ],
)
def test_a_landmark_in_doubt_is_left_out_with_a_reason(
    passes: ModuleType, changes: dict[str, Any]
) -> None:
    merged = passes.merge([first()], [second(**changes)])

    assert merged.kept == []
    ((landmark_id, reason),) = merged.dropped
    assert landmark_id == "wuxi-lighthouse"
    assert reason


def test_where_the_landscapes_differ_the_blind_second_opinion_ships(passes: ModuleType) -> None:
    merged = passes.merge([first()], [second(archetype="skyline")])

    assert [record["archetype"] for record in merged.kept] == ["skyline"]


def test_a_settled_doubt_ships_with_the_doubtful_part_taken_out(passes: ModuleType) -> None:
    answer = {"because": "top not described", "features_zh": ["灯塔", "湖"]}

    merged = passes.merge(
        [first()], [second(doubt="shape of the top")], {"wuxi-lighthouse": answer}
    )

    assert [record["features_zh"] for record in merged.kept] == [["灯塔", "湖"]]
    assert "because" not in merged.kept[0]


def test_a_settled_doubt_does_not_save_a_landmark_of_another_city(passes: ModuleType) -> None:
    merged = passes.merge(
        [first()], [second(exists_in_city=False)], {"wuxi-lighthouse": {"because": "wish"}}
    )

    assert merged.kept == []


def test_nothing_ships_before_the_second_pass(passes: ModuleType) -> None:
    assert passes.merge([first()], []).kept == []


def test_every_landmark_of_the_first_pass_names_a_known_kind(passes: ModuleType) -> None:
    from milepost.atlas.kinds import KINDS

    records, _ = passes.read_passes(SOURCES)

    assert {record["kind"] for record in records} <= set(KINDS)
    assert len({record["id"] for record in records}) == len(records)
