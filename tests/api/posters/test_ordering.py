from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from api.posters.poster_service import Service, build
from fakes.poster_desk import a_picture, a_report

MIB = 1024 * 1024


def is_problem(answer: Any, status: int, code: str) -> bool:
    body = answer.json()
    return (
        answer.status_code == status
        and answer.headers["content-type"] == "application/problem+json"
        and set(body) >= {"type", "title", "status", "detail", "code", "retryable"}
        and (body["status"], body["code"]) == (status, code)
        and "\n" not in body["detail"]
    )


async def test_an_order_is_accepted_with_its_place(service: Service) -> None:
    answer = await service.client.post("/v1/posters", json={"trip": service.trip})

    assert answer.status_code == 202
    assert set(answer.json()) == {"id", "status"}
    assert answer.headers["location"] == f"/v1/posters/{answer.json()['id']}"
    assert "preference-applied" not in answer.headers


@pytest.mark.parametrize("form", ["object", "json text", "labelled text", "gpx"])
async def test_a_trip_may_come_in_every_form(service: Service, form: str) -> None:
    trips: dict[str, object] = {
        "object": service.trip,
        "json text": json.dumps(service.trip),
        "labelled text": "- 出行时间:2024/5/2 下午10:38-2024/5/5 下午6:57\n- 起点:上海市\n",
        "gpx": '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
        '<trkpt lat="31.2" lon="121.5"><time>2024-05-02T10:00:00Z</time></trkpt>'
        '<trkpt lat="30.3" lon="120.2"><time>2024-05-02T12:00:00Z</time></trkpt>'
        "</trkseg></trk></gpx>",
    }

    poster_id = await service.ordered(trip=trips[form])

    assert service.desk.submissions[poster_id].request.trip.started_at.year == 2024


async def test_wishes_reach_the_desk(service: Service) -> None:
    poster_id = await service.ordered(
        seed=7, size="640x800", style="guofeng", car="sedan", painter="builtin", writer="rules"
    )

    request = service.desk.submissions[poster_id].request
    assert (request.seed, request.width_px, request.height_px) == (7, 640, 800)
    assert (request.style, request.car) == ("guofeng", "sedan")
    assert (request.painter, request.writer) == ("builtin", "rules")


async def test_painters_may_be_named_in_the_order_they_are_tried_in(service: Service) -> None:
    chain = "acme:flux/1.1-pro,acme:old,builtin"

    poster_id = await service.ordered(painter=chain)

    assert service.desk.submissions[poster_id].request.painter == chain


async def test_nobody_is_tried_after_a_way_that_never_fails(service: Service) -> None:
    refused = await service.order(painter="builtin,acme:old", status=422)

    assert "name that one last" in refused["detail"]


@pytest.mark.parametrize("chain", ["nobody", "acme:", "other:model", "builtin,", "builtin:more"])
async def test_an_unknown_painter_hears_which_there_are(service: Service, chain: str) -> None:
    refused = await service.order(painter=chain, status=422)

    assert (refused["status"], refused["code"]) == (422, "invalid_input")
    assert refused["detail"].startswith("painter: ")
    assert "name one of acme:MODEL, builtin, or" in refused["detail"]


async def test_what_the_first_order_needs_is_waited_for(tmp_path: Path) -> None:
    asked = asyncio.Event()
    loaded = asyncio.Event()

    async def ready() -> None:
        asked.set()
        await loaded.wait()

    service = build(tmp_path, ready=ready)
    async with service.client:
        ordering = asyncio.create_task(service.ordered())
        await asked.wait()
        assert service.desk.submissions == {}
        loaded.set()

        assert await ordering in service.desk.submissions


async def test_a_large_trip_is_read_too(service: Service) -> None:
    poster_id = await service.ordered(trip={**service.trip, "notes": ["好天气" * 100] * 10})

    assert len(service.desk.submissions[poster_id].request.trip.notes) == 10


@pytest.mark.parametrize(
    "wishes",
    [
        {"trip": 5},
        {"trip": None},
        {"trip": ""},
        {"trip": {}},
        {"trip": []},
        {"trip": "今天天气好"},
        {"trip": "\ud800"},
        {"trip": {"started_at": "\ud800"}},
        {"trip": {"started_at": "2024-05-02T22:38", "ended_at": "2024-05-01T22:38"}},
        {"seed": -1},
        {"seed": 2**32},
        {"seed": "7"},
        {"seed": 1.5},
        {"seed": True},
        {"size": "big"},
        {"size": "1x1"},
        {"size": "3200x3200"},
        {"style": "cubism"},
        {"car": "../../etc/passwd"},
        {"car": "nobodys"},
        {"painter": "nobody"},
        {"writer": "nobody"},
        {"webhook": "http://127.0.0.1/"},
        {"我家电话13912345678": 1},
    ],
    ids=str,
)
async def test_a_wrong_wish_is_one_line(service: Service, wishes: dict[str, Any]) -> None:
    body = json.dumps({"trip": service.trip, **wishes})

    answer = await service.client.post(
        "/v1/posters", content=body, headers={"content-type": "application/json"}
    )

    assert is_problem(answer, 422, answer.json()["code"]), answer.text
    assert "13912345678" not in answer.text
    assert not answer.json()["detail"].startswith("--")
    assert not service.desk.submissions


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "no_body"),
        (b"  ", 400, "no_body"),
        (b"{", 400, "invalid_json"),
        (b"\xff\xfe{}", 400, "invalid_json"),
        (b'{"trip":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "invalid_json"),
        (b'{"seed": ' + b"9" * 5000 + b"}", 400, "invalid_json"),
        (b"null", 422, "invalid_input"),
        (b"[]", 422, "invalid_input"),
        (b"12", 422, "invalid_input"),
        (b'{"trip": {"distance_km": NaN}}', 422, "invalid_input"),
        (b'{"trip": "' + b"a" * MIB + b'"}', 413, "too_large"),
    ],
    ids=range(11),
)
async def test_a_hostile_body_is_a_problem(
    service: Service, body: bytes, status: int, code: str
) -> None:
    answer = await service.client.post(
        "/v1/posters", content=body, headers={"content-type": "application/json"}
    )

    assert is_problem(answer, status, code), answer.text


async def test_other_media_types_are_refused(service: Service) -> None:
    answer = await service.client.post(
        "/v1/posters", content=b"<gpx/>", headers={"content-type": "application/gpx+xml"}
    )

    assert is_problem(answer, 415, "no_json")


async def test_the_same_key_means_the_same_poster(service: Service) -> None:
    headers = {"idempotency-key": '"one"'}
    body = {"trip": service.trip}

    first = await service.client.post("/v1/posters", json=body, headers=headers)
    second = await service.client.post("/v1/posters", json=body, headers={"idempotency-key": "one"})
    other = await service.client.post("/v1/posters", json={**body, "seed": 9}, headers=headers)

    assert first.json() == second.json()
    assert second.headers["location"] == first.headers["location"]
    assert is_problem(other, 409, "key_reused")
    assert other.json()["retryable"] is False


async def test_a_key_is_of_one_tenant(service: Service) -> None:
    answers = [
        await service.client.post(
            "/v1/posters",
            json={"trip": service.trip},
            headers={"idempotency-key": "one", "x-tenant": tenant},
        )
        for tenant in ("north", "south")
    ]

    assert answers[0].json()["id"] != answers[1].json()["id"]


@pytest.mark.parametrize("key", ["", '""', "a" * 256, "ü", "a\tb"])
async def test_what_is_no_key_is_refused(service: Service, key: str) -> None:
    answer = await service.client.post(
        "/v1/posters",
        json={"trip": service.trip},
        headers={b"idempotency-key": key.encode("latin-1")},
    )

    assert is_problem(answer, 400, "bad_key")


async def test_who_waits_is_answered_when_it_is_finished(service: Service) -> None:
    waiting = asyncio.create_task(
        service.client.post(
            "/v1/posters", json={"trip": service.trip}, headers={"prefer": "wait=600"}
        )
    )
    await service.desk.subscribed.wait()
    (poster_id,) = service.desk.submissions

    await service.desk.succeed(poster_id, a_picture(), a_report())
    answer = await waiting

    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=60"
    assert answer.headers["location"] == f"/v1/posters/{poster_id}"
    assert answer.json()["status"] == "succeeded"
    assert answer.json()["report"]["style"] == "travel"


async def test_who_waits_too_short_hears_that_it_was_accepted(service: Service) -> None:
    answer = await service.client.post(
        "/v1/posters",
        json={"trip": service.trip},
        headers=[("prefer", "respond-async"), ("prefer", "wait=0, handling=lenient")],
    )

    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "wait=0"


async def test_an_unknown_preference_counts_for_nothing(service: Service) -> None:
    answer = await service.client.post(
        "/v1/posters", json={"trip": service.trip}, headers={"prefer": "wait=soon"}
    )

    assert answer.status_code == 202
    assert "preference-applied" not in answer.headers


async def test_a_token_orders_only_so_often(slow_lane: Service) -> None:
    await slow_lane.ordered()

    refused = await slow_lane.client.post("/v1/posters", json={"trip": slow_lane.trip})
    other = await slow_lane.client.post(
        "/v1/posters", json={"trip": slow_lane.trip}, headers={"x-token": "another"}
    )
    slow_lane.clock.now_ms += 1000
    later = await slow_lane.client.post("/v1/posters", json={"trip": slow_lane.trip})

    assert is_problem(refused, 429, "rate_limited")
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["retryable"] is True
    assert (other.status_code, later.status_code) == (202, 202)


async def test_while_the_store_is_away_orders_may_be_sent_again(service: Service) -> None:
    service.desk.away = True

    answer = await service.client.post("/v1/posters", json={"trip": service.trip})

    assert is_problem(answer, 503, "store_away")
    assert answer.json()["retryable"] is True
