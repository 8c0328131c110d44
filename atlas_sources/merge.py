"""Ships a landmark only when two independent passes agree on it; a settled doubt takes a third."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from opencc import OpenCC

EQUIVALENT = (
    {"pavilion", "palace", "tower"},  # 楼, 阁, 殿 are all storeyed halls with eaves
    {"tower", "tv_tower"},  # a sightseeing tower with an antenna
    {"lake", "crater_lake"},
    {"lake", "oasis"},
    {"village", "water_town"},  # a village built around water
    {"old_town", "water_town"},  # pass 2's general word
    {"old_town", "village"},
    {"old_town", "stilt_houses"},
    {"monument", "statue"},
    {"giant_buddha", "statue"},
    {"fountain", "waterfront"},
    {"harbour", "waterfront"},
    {"pavilion", "temple"},  # the pavilion of a temple
    {"castle", "city_gate", "palace"},  # fortified residences and forts
    {"hotel", "skyscrapers"},
    {"karst_peaks", "danxia_peaks"},
    {"grotto", "temple"},  # cave temples
    {"grotto", "giant_buddha"},
    {"bridge", "stone_bridge"},
    {"harbour", "skyscrapers"},
    {"gorge", "lake"},  # a dammed gorge
)
"""Words for one sight that two people may honestly choose differently; pass 1's word ships."""

LANDSCAPES = ("lake", "skyline", "water_town", "snow_mountains")

Records = list[dict[str, Any]]
Settled = dict[str, dict[str, Any]]

_TRADITIONAL = OpenCC("s2tw")
# Where the dictionaries pick a character that the name does not use.
HANT_NAMES = {
    "台北101": "台北101",
    "达里诺尔湖": "達里諾爾湖",
    "塔什库尔干石头城": "塔什庫爾干石頭城",
}
_FIELDS = (
    "id", "city_id", "name_hans", "name_hant", "name_en", "kind", "archetype",
    "features_zh", "features_en", "best_seasons", "checked_by",
)  # fmt: skip


class Merged(NamedTuple):
    """What ships, and what was left out with the reason."""

    kept: list[dict[str, Any]]
    dropped: list[tuple[str, str]]


def merge(
    first: Records, second: Records, settled: Settled | None = None, third: Records | None = None
) -> Merged:
    """Compare the passes landmark by landmark.

    Args:
        first: records with everything but the check.
        second: opinions formed without seeing the first pass.
        settled: per landmark id, why a doubt of the second pass no longer holds, and the fields
            that were changed for it.
        third: judgements on what ships against a doubt, and on what the second pass never saw.
    """
    opinions = {(row["city_id"], name_of(row)): row for row in second}
    judgements = {(row["city_id"], name_of(row)): row for row in third or []}
    merged = Merged([], [])
    for row in first:
        key = (row["city_id"], row["name_hans"])
        judgement = judgements.get(key)
        answer = (settled or {}).get(row["id"], {})
        opinion = opinions.get(key) or in_place_of_the_second(judgement)
        reason = disagreement(row, opinion, is_settled=bool(answer)) or veto(
            judgement, is_needed=bool(answer)
        )
        if reason is None and opinion is not None:
            passes = [("pass-1", row), ("pass-2", opinions.get(key)), ("pass-3", judgement)]
            checked_by = [name for name, record in passes if record is not None]
            changes = {field: value for field, value in answer.items() if field != "because"}
            merged.kept.append(
                shipped(row, opinion, checked_by) | changes | traditional(row | changes)
            )
        else:
            merged.dropped.append((row["id"], reason or ""))
    return merged


def in_place_of_the_second(judgement: dict[str, Any] | None) -> dict[str, Any] | None:
    """The third pass's opinion on a landmark added after the second; None if it states no kind."""
    if judgement is None or "kind" not in judgement:
        return None
    return {"exists_in_city": judgement["true"], "doubt": ""} | judgement


def veto(judgement: dict[str, Any] | None, *, is_needed: bool) -> str | None:
    """Why the third pass keeps a landmark from shipping, or None."""
    if judgement is None:
        return "settled, but pass 3 has not judged it" if is_needed else None
    return None if judgement["true"] else f"pass 3: {judgement['note']}"


def name_of(row: dict[str, Any]) -> str:
    """The landmark's name, under whichever heading the second pass put it."""
    for heading in ("landmark", "landmark_name", "name_hans", "name"):
        if heading in row:
            return str(row[heading])
    raise SystemExit(f"pass-2.toml: {row['city_id']}: names no landmark; write landmark = …")


def disagreement(
    row: dict[str, Any], opinion: dict[str, Any] | None, *, is_settled: bool
) -> str | None:
    """Why the two passes do not agree, or None."""
    if opinion is None:
        return "not in pass 2"
    doubt = opinion.get("doubt", "")
    landscape = opinion.get("archetype", row["archetype"])
    objections = (
        (not opinion["exists_in_city"], f"pass 2 does not find it in this city: {doubt}"),
        (bool(doubt) and not is_settled, f"pass 2 doubts: {doubt}"),
        (not same_kind(row["kind"], opinion["kind"]), f"kinds: {row['kind']}, {opinion['kind']}"),
        (landscape not in LANDSCAPES and not is_settled, f"pass 2 paints it as {landscape}"),
        (not common_seasons(row, opinion), "no season in common"),
    )
    return next((reason for holds, reason in objections if holds), None)


def same_kind(one: str, other: str) -> bool:
    """Equal, or two words for one sight."""
    return one == other or any(one in words and other in words for words in EQUIVALENT)


def common_seasons(row: dict[str, Any], opinion: dict[str, Any]) -> list[str]:
    """The seasons that both call best, in pass 1's order."""
    theirs = opinion.get("best_seasons", row["best_seasons"])
    return [season for season in row["best_seasons"] if season in theirs]


def shipped(row: dict[str, Any], opinion: dict[str, Any], checked_by: list[str]) -> dict[str, Any]:
    """The record as the atlas reads it."""
    landscape = opinion.get("archetype")
    return row | {
        # Where they differ the second holds: it was written without seeing the first.
        "archetype": landscape if landscape in LANDSCAPES else row["archetype"],
        "best_seasons": common_seasons(row, opinion),
        "checked_by": checked_by,
    }


def traditional(row: dict[str, Any]) -> dict[str, str]:
    """The name in Traditional characters."""
    name: str = row["name_hans"]
    return {"name_hant": HANT_NAMES.get(name) or _TRADITIONAL.convert(name)}


def read_settled(folder: Path) -> Settled:
    """Answers to doubts, by landmark id."""
    return tomllib.loads((folder / "settled.toml").read_text("utf-8"))


def read_third(folder: Path) -> Records:
    """Judgements of the third pass."""
    records: Records = tomllib.loads((folder / "pass-3.toml").read_text("utf-8"))["checked"]
    return records


def read_passes(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both lists; the second is empty until somebody has written it."""
    first = tomllib.loads((folder / "pass-1.toml").read_text("utf-8"))["landmark"]
    path = folder / "pass-2.toml"
    if not path.exists():
        return first, []
    tables = tomllib.loads(path.read_text("utf-8"))
    return first, next((value for value in tables.values() if isinstance(value, list)), [])


def json_lines(records: list[dict[str, Any]]) -> str:
    """One landmark per line, fields in the model's order."""
    lines = [
        json.dumps({field: record[field] for field in _FIELDS}, ensure_ascii=False)
        for record in records
    ]
    return "".join(line + "\n" for line in lines)
