from __future__ import annotations

from typing import Any

import pytest

from milepost.atlas import load_atlas
from milepost.trip import MASK, RedactedTrip, read_trip, redact

TIMES = {"started_at": "2024-05-02T22:38", "ended_at": "2024-05-05T18:57"}


def redacted(**record: Any) -> RedactedTrip:
    return redact(read_trip({**TIMES, **record}), load_atlas())


@pytest.mark.parametrize(
    ("address", "said", "kept"),
    [
        ("上海市黄浦区中山南路1891号-1893号", "从中山南路出发", f"从{MASK}出发"),
        ("上海市黄浦区中山南路1891号-1893号", "1893集合", f"{MASK}集合"),
        ("上海市徐汇区天平路一百二十号", "天平路出发", f"{MASK}出发"),
        ("北京市海淀区中关村大街甲27号院", "中关村大街出发", f"{MASK}出发"),
        ("上海市黄浦区月亮花园3栋501室", "月亮花园的早晨", f"{MASK}的早晨"),
        ("香港中環皇后大道中99號", "皇后大道中的雨", f"{MASK}的雨"),
        ("上海市徐汇区天平路7号", "天平路的秋", f"{MASK}的秋"),
        ("Damrak 70, Amsterdam", "Damrak by night", f"{MASK} by night"),
        ("Unter den Linden 77, Berlin", "Unter den Linden bei Nacht", f"{MASK} bei Nacht"),
        ("서울 강남구 테헤란로 152", "테헤란로의 밤", f"{MASK}의 밤"),
        ("221B Baker Street, London", "From Baker Street with love", f"From {MASK} with love"),
    ],
)
def test_the_street_of_an_address_goes_from_every_other_text(
    address: str, said: str, kept: str
) -> None:
    for trip in (
        redacted(origin=address, words=said, team=said, notes=[said]),
        redacted(destination=address, words=said, team=said, notes=[said]),
        redacted(origin="苏州市", via=[address], words=said, team=said, notes=[said]),
    ):
        assert (trip.words, trip.team, trip.notes) == (kept, kept, (kept,))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("苏州市姑苏区观前街", "逛观前街"),
        ("上海市闵行区申长路688号", "688公里的五一"),
        ("深圳市南山区科苑路2024号", "2024"),
        ("上海市黄浦区中山南路1891号", "上海的黄浦江"),
        ("Flat 12 Tower, London", "Tower Bridge"),
        ("Damrak 70, Amsterdam", "Amsterdam by night"),
        ("4 Building, Berlin", "Building memories"),
    ],
)
def test_a_street_without_a_house_and_what_is_counted_stay(place: str, words: str) -> None:
    assert redacted(origin=place, words=words).words == words
