from __future__ import annotations

import pickle
from typing import Any

import pytest

from fakes.atlas import EightCities
from milepost.errors import InvalidInput
from milepost.trip import Private, Trip, read_facts, read_trip, redact

SECRETS = ("中山南路", "1891", "13800138000", "A·12345", "310101199003077578", "zhang@example")
RECORD: dict[str, Any] = {
    "started_at": "2024-05-02T22:38",
    "ended_at": "2024-05-05T18:57",
    "origin": "上海市黄浦区中山南路1891号",
    "destination": "上海市闵行区申长路688号 13800138000",
    "via": ["湖州市中山南路1891号", "zhang@example.com"],
    "words": "出游 沪A·12345 联系13800138000",
    "team": "zhang@example.com的队伍",
    "model": "沪A·12345",
    "colour": "310101199003077578",
    "weather_start": "晴 13800138000",
    "weather_end": "中山南路1891号有雨",
    "notes": ["车主电话：13800138000", "备忘：住中山南路1891号"],
}


def test_no_secret_shows_in_repr_str_dump_or_json_of_a_trip() -> None:
    trip = read_trip(RECORD)
    shown = [repr(trip), str(trip), f"{trip}", trip.model_dump_json(), str(trip.model_dump())]
    shown += [f"{trip.origin:>40}", repr(trip.notes), str([trip.words]), repr(trip.model_copy())]

    for secret in SECRETS:
        assert all(secret not in text for text in shown)


def test_no_secret_is_left_after_redaction() -> None:
    redacted = redact(read_trip(RECORD), EightCities())
    kept = redacted.model_dump_json() + read_facts(redacted, EightCities()).model_dump_json()

    for secret in (*SECRETS, "申长路", "688"):
        assert secret not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"started_at": "13800138000 中山南路1891号"},
        {"distance_km": "中山南路1891号"},
        {"driving_minutes": "13800138000人"},
        {"origin": ["中山南路1891号"]},
        {"words": {"中山南路": "1891"}},
        {"via": [["中山南路1891号"]]},
        {"script": "中山南路1891"},
        {"track": "中山南路1891号"},
        {"ended_at": "2024-05-01T00:00"},
        {"notes": {"中山南路": 1891}},
        {"origin": "中山南路1891号" * 400},
    ],
)
def test_no_secret_shows_in_a_refusal_or_hangs_on_it(wrong: dict[str, Any]) -> None:
    for read in (read_trip, Trip.model_validate):
        with pytest.raises(InvalidInput) as refused:
            read({**RECORD, **wrong})

        told = f"{refused.value!s} {refused.value!r}"
        assert "\n" not in str(refused.value)
        assert all(secret not in told for secret in SECRETS)
        assert refused.value.__context__ is None


def test_a_private_value_is_given_out_only_on_purpose() -> None:
    private = Private("221B Baker Street")

    assert private.reveal() == "221B Baker Street"
    assert private == Private("221B Baker Street")
    assert hash(private) == hash(Private("221B Baker Street"))
    with pytest.raises(TypeError, match="redact the trip first"):
        pickle.dumps(private)


def test_the_schema_of_a_trip_names_every_field() -> None:
    schema = Trip.model_json_schema()

    assert {"started_at", "ended_at", "origin", "via", "words", "colour"} <= set(
        schema["properties"]
    )
    assert schema["required"] == ["started_at", "ended_at"]
