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


def third(**changes: Any) -> dict[str, Any]:
    return {"city_id": "wuxi", "landmark": "鼋头渚灯塔", "true": True, "note": "seen"} | changes


SETTLED = {"wuxi-lighthouse": {"because": "top not described", "features_zh": ["灯塔", "湖"]}}


def test_a_settled_doubt_ships_with_the_doubtful_part_taken_out_once_a_third_pass_agrees(
    passes: ModuleType,
) -> None:
    merged = passes.merge([first()], [second(doubt="shape of the top")], SETTLED, [third()])

    (kept,) = merged.kept
    assert kept["features_zh"] == ["灯塔", "湖"]
    assert kept["checked_by"] == ["pass-1", "pass-2", "pass-3"]
    assert "because" not in kept


@pytest.mark.parametrize("judgements", [[], [third(true=False)], [third(city_id="suzhou")]])
def test_a_settled_doubt_is_left_out_unless_a_third_pass_agrees(
    passes: ModuleType, judgements: list[dict[str, Any]]
) -> None:
    merged = passes.merge([first()], [second(doubt="shape of the top")], SETTLED, judgements)

    assert merged.kept == []
    assert "pass 3" in merged.dropped[0][1]


def test_a_third_pass_does_not_answer_a_doubt_that_nobody_settled(passes: ModuleType) -> None:
    merged = passes.merge([first()], [second(doubt="shape of the top")], {}, [third()])

    assert merged.kept == []


def test_a_third_pass_that_finds_a_landmark_false_leaves_it_out_whatever_the_others_say(
    passes: ModuleType,
) -> None:
    merged = passes.merge([first()], [second()], {}, [third(true=False, note="torn down")])

    assert merged.dropped == [("wuxi-lighthouse", "pass 3: torn down")]


OPINION = {"kind": "lighthouse", "archetype": "lake", "best_seasons": ["summer"]}


def test_a_landmark_added_after_the_second_pass_ships_on_the_third_s_own_opinion(
    passes: ModuleType,
) -> None:
    (kept,) = passes.merge([first()], [], {}, [third(**OPINION)]).kept

    assert kept["checked_by"] == ["pass-1", "pass-3"]
    assert kept["best_seasons"] == ["summer"]


@pytest.mark.parametrize(
    "judgement",
    [third(), third(**OPINION | {"kind": "pagoda"}), third(**OPINION, true=False)],
)
def test_a_landmark_added_after_the_second_pass_needs_the_third_to_agree_on_its_own(
    passes: ModuleType, judgement: dict[str, Any]
) -> None:
    assert passes.merge([first()], [], {}, [judgement]).kept == []


def test_a_settled_doubt_does_not_save_a_landmark_of_another_city(passes: ModuleType) -> None:
    merged = passes.merge(
        [first()],
        [second(exists_in_city=False)],
        {"wuxi-lighthouse": {"because": "wish"}},
        [third()],
    )

    assert merged.kept == []


@pytest.mark.parametrize(
    ("name", "traditional"),
    [
        ("达里诺尔湖", "達里諾爾湖"),  # not 裡, inside
        ("塔什库尔干石头城", "塔什庫爾干石頭城"),  # not 幹, to do
        ("台北101", "台北101"),  # as the tower writes itself
    ],
)
def test_a_name_keeps_the_traditional_characters_that_its_place_uses(
    passes: ModuleType, name: str, traditional: str
) -> None:
    (kept,) = passes.merge([first(name_hans=name)], [second(landmark=name)]).kept

    assert kept["name_hant"] == traditional


def test_the_shipped_landmarks_are_what_the_sources_say(passes: ModuleType) -> None:
    merged = passes.merge(
        *passes.read_passes(SOURCES), passes.read_settled(SOURCES), passes.read_third(SOURCES)
    )

    shipped = SOURCES.parent / "src" / "milepost" / "atlas" / "landmarks.jsonl"
    assert shipped.read_text("utf-8") == passes.json_lines(merged.kept)


def test_every_answer_to_a_doubt_and_every_judgement_is_of_a_landmark_of_the_first_pass(
    passes: ModuleType,
) -> None:
    records, _ = passes.read_passes(SOURCES)
    judged = {(row["city_id"], row["landmark"]) for row in passes.read_third(SOURCES)}

    assert set(passes.read_settled(SOURCES)) <= {record["id"] for record in records}
    assert judged <= {(record["city_id"], record["name_hans"]) for record in records}


def test_nothing_ships_before_the_second_pass(passes: ModuleType) -> None:
    assert passes.merge([first()], []).kept == []


def test_every_landmark_of_the_first_pass_names_a_known_kind(passes: ModuleType) -> None:
    from milepost.atlas.kinds import KINDS

    records, _ = passes.read_passes(SOURCES)

    assert {record["kind"] for record in records} <= set(KINDS)
    assert len({record["id"] for record in records}) == len(records)
