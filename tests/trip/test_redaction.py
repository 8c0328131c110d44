from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from fakes.atlas import EightCities
from milepost.atlas.atlas import load_atlas
from milepost.errors import InvalidInput
from milepost.trip import MASK, Atlas, RedactedTrip, read_trip, read_trip_file, redact

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "trips").iterdir())
ATLASES = (EightCities(), load_atlas())
BOTH = pytest.mark.parametrize("atlas", ATLASES, ids=["fake", "real"])


def redacted(atlas: Atlas, **record: Any) -> RedactedTrip:
    times = {"started_at": "2024-05-02T22:38", "ended_at": "2024-05-05T18:57"}
    return redact(read_trip({**times, **record}), atlas)


@BOTH
@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("上海市黄浦区中山南路1891号-1893号", "上海市黄浦区"),
        ("上海市黄浦区中山南路一八九一号", "上海市黄浦区"),
        ("上海市黄浦区中山南路１８９１号", "上海市黄浦区"),
        ("上海市黄浦区中山南路١٨٩١号", "上海市黄浦区"),
        ("上海市黃浦區中山南路1891號", "上海市黃浦區"),
        ("221B Baker Street, London", "London"),
        ("湖州市", "湖州市"),
        ("月亮花园3栋501室", MASK),
        ("12 Elm Grove", MASK),
        ("家", MASK),
        (None, None),
    ],
)
def test_of_an_address_city_and_district_stay(
    atlas: Atlas, address: str | None, kept: str | None
) -> None:
    trip = redacted(atlas, origin=address, destination=address)

    assert (trip.origin, trip.destination) == (kept, kept)


class CarelessAtlas(EightCities):
    """Knows the cities, but calls the whole address a district."""

    def district(self, text: str) -> str | None:
        return text


def test_a_careless_atlas_cannot_let_a_street_through() -> None:
    for address in ("上海市黄浦区中山南路1891号", "上海市中山南路", "上海市中山南路一八九一號"):
        assert redacted(CarelessAtlas(), origin=address, via=[address]).origin == "上海"


@pytest.mark.parametrize(
    "name",
    ["中山南路1891号", "阳光小区", "老王家", "12 Elm Street", "13800138000", "a@b.com", "山" * 40],
)
def test_a_stop_that_may_be_an_address_is_masked(name: str) -> None:
    assert redacted(EightCities(), via=[name, "湖州"]).via == (MASK, "湖州")


@pytest.mark.parametrize("street", ["云栖新村", "太湖胡同", "玄武坊", "松岭产业园"])
def test_an_address_among_the_stops_goes_though_a_space_cuts_it(street: str) -> None:
    trip = redacted(load_atlas(), via=f"湖州市 {street} 303号院 无锡市")

    assert trip.via == ("湖州市", MASK, MASK, "无锡市")


def test_notes_beyond_any_record_are_refused() -> None:
    with pytest.raises(InvalidInput, match="notes: is too long"):
        read_trip(
            {
                "started_at": "2024-05-02T22:38",
                "ended_at": "2024-05-02T22:39",
                **{f"k{n}": "一八九路1" * 399 for n in range(9)},
            }
        )


def test_a_note_whose_label_announces_something_private_goes_whole() -> None:
    trip = redacted(
        EightCities(), 车主姓名="张三", driverName="Zhang San", 胎压="2.4", 备注="沪A12345 很好开"
    )

    assert sorted(trip.notes) == sorted((MASK, MASK, "胎压：2.4", f"{MASK} 很好开"))


def test_a_redacted_trip_has_no_track_and_cannot_be_changed() -> None:
    trip = redacted(EightCities(), track=[[31.23, 121.47], [30.89, 120.09]])

    assert (trip.origin, trip.destination) == ("上海", "湖州")
    assert "track" not in RedactedTrip.model_fields
    with pytest.raises(ValidationError):
        trip.words = "x"


@BOTH
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_redacts_to_itself(atlas: Atlas, path: Path) -> None:
    once = redact(read_trip_file(path), atlas)

    assert redact(read_trip(once.model_dump_json()), atlas) == once


@BOTH
def test_whatever_is_redacted_redacts_to_itself(atlas: Atlas) -> None:
    pieces = (
        *(
            "上海市",
            "黄浦区",
            "中山南路1891号",
            "無錫",
            "Paris",
            "London",
            "亚特兰蒂斯",
            " ",
            "，",
            "…",
        ),
        *(
            "138",
            "0013",
            "8000",
            "沪A",
            "12345",
            "我家住在",
            "小区",
            "五一出游",
            "路",
            "８號",
            "@qq.com",
        ),
        *("：", "!", "😀", "Baker Street", "221B", "区", "市", "号"),
    )
    chance = random.Random(1891)  # noqa: S311  # repeatable, not secret
    for _ in range(25):
        texts = ["".join(chance.choices(pieces, k=chance.randint(1, 5))) for _ in range(7)]
        fields = ("origin", "destination", "words", "team", "colour", "weather_start", "emoji")

        once = redacted(atlas, **dict(zip(fields, texts, strict=True)), via=texts, notes=texts)

        assert redact(read_trip(once.model_dump_json()), atlas) == once
