from __future__ import annotations

import dataclasses
import json
import logging
from typing import Any

import pytest

from api.posters.poster_service import Service
from test_privacy import JSON, SECRETS, TEXT, leaks

BROKEN = (
    "- 备注:电话13912345678,车牌沪A88K66",
    TEXT.replace("2024/5/2 下午10:38", "13912345678"),
    TEXT.replace("645.4km", "13912345678 driver.one@example.com"),
    TEXT.replace("上海市黄浦区中山南路1891号-1893号", "花园小区3栋502")
    .replace("上海市闵行区申长路688号", "花园小区3栋502")
    .replace("湖州市 无锡市", "花园小区"),
    JSON[:-1],
    JSON.replace("2024-05-02T22:38:00", "13912345678"),
    JSON.replace("started_at", "沪A88K66"),
    json.loads(JSON) | {"via": {"沪A88K66": "13912345678"}},
    json.loads(JSON) | {"notes": {"沪A88K66": "13912345678"}},
    {"13912345678": "沪A88K66"},
    ["13912345678"],
    {"trip": {"trip": "13912345678"}},
)


@pytest.mark.parametrize("trip", [TEXT, JSON, json.loads(JSON)], ids=["text", "json", "object"])
async def test_the_desk_sees_no_secret_and_neither_does_any_answer(
    service: Service, trip: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    answer = await service.client.post("/v1/posters", json={"trip": trip})

    poster_id = answer.json()["id"]
    seen = repr(dataclasses.asdict(service.desk.submissions[poster_id])).encode()
    path = f"/v1/posters/{poster_id}"
    said = [(await service.client.get(each)).content for each in (path, "/v1/posters")]
    assert leaks(seen) == []
    assert leaks(b"".join([answer.content, *said])) == []
    assert leaks(repr(caplog.records).encode() + caplog.text.encode()) == []


@pytest.mark.parametrize("trip", BROKEN, ids=range(len(BROKEN)))
async def test_a_refusal_repeats_no_secret(
    service: Service, trip: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    answer = await service.client.post("/v1/posters", json={"trip": trip})

    assert answer.status_code in {202, 422}
    assert leaks(answer.content) == []
    assert leaks(caplog.text.encode()) == []
    for submission in service.desk.submissions.values():
        assert leaks(repr(dataclasses.asdict(submission)).encode()) == []


@pytest.mark.parametrize("field", ["seed", "size", "style", "car", "painter", "writer"])
async def test_a_secret_in_a_wish_is_not_repeated(service: Service, field: str) -> None:
    for secret in SECRETS:
        answer = await service.client.post(
            "/v1/posters", json={"trip": service.trip, field: secret}
        )
        assert answer.status_code == 422
        assert leaks(answer.content) == []


async def test_a_digest_is_of_the_redacted_trip(service: Service) -> None:
    """Else it could be searched for the phone number that fits."""
    ids = [
        await service.ordered(trip=service.trip | {"words": f"打电话 {number}"})
        for number in ("13912345678", "13987654321")
    ]

    assert len({service.desk.submissions[each].digest for each in ids}) == 1
