from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.posters.poster_service import Service, build
from fakes.poster_desk import a_picture, a_report
from milepost.tasks.desk import Failure


def told(stream: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Id, name and data of every event; comments are passed over."""
    found = []
    for block in stream.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "id" in fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


async def test_a_poster_is_shown_as_it_stands(service: Service) -> None:
    poster_id = await service.ordered()
    await service.desk.go_on(poster_id, progress=0.25)

    shown = (await service.client.get(f"/v1/posters/{poster_id}")).json()

    assert shown["id"] == poster_id
    assert (shown["status"], shown["progress"]) == ("running", 0.25)
    assert (shown["finished_at"], shown["error"], shown["report"]) == (None, None, None)
    assert shown["created_at"] == "2024-05-02T14:38:00.123+00:00"
    assert datetime.fromisoformat(shown["started_at"]).tzinfo is not None


async def test_a_failure_says_why_and_when_and_no_folder(service: Service) -> None:
    poster_id = await service.ordered()
    message = "/srv/data/cars/mine.png: is gone; bring it again"
    await service.desk.fail(poster_id, Failure(code="gone", message=message, retryable=False))

    shown = (await service.client.get(f"/v1/posters/{poster_id}")).json()

    assert shown["status"] == "failed"
    assert shown["finished_at"] is not None
    assert shown["error"]["code"] == "gone"
    assert "/srv" not in shown["error"]["message"]


async def test_a_token_watches_so_many_posters_and_no_more(tmp_path: Path) -> None:
    service = build(tmp_path, streams=1)
    async with service.client:
        poster_id = await service.ordered()
        path = f"/v1/posters/{poster_id}/events"
        watching = asyncio.create_task(service.client.get(path))
        await service.desk.subscribed.wait()

        second = await service.client.get(path)
        not_waited = await service.client.post(
            "/v1/posters", json={"trip": service.trip}, headers={"Prefer": "wait=60"}
        )
        other = {"x-token": "another"}
        finishing = asyncio.create_task(service.client.get(path, headers=other))
        await service.desk.succeed(poster_id, a_picture(), a_report())

        assert (second.status_code, second.json()["code"]) == (429, "too_many_open")
        assert second.headers["retry-after"] == "1"
        assert not_waited.status_code == 202
        assert "preference-applied" not in not_waited.headers
        assert (await watching).status_code == (await finishing).status_code == 200
        assert (await service.client.get(path)).status_code == 200


async def test_the_report_is_had_alone(service: Service) -> None:
    poster_id = await service.ordered()
    early = await service.client.get(f"/v1/posters/{poster_id}/report")
    await service.desk.succeed(poster_id, a_picture(), a_report("guofeng"))

    report = await service.client.get(f"/v1/posters/{poster_id}/report")

    assert (early.status_code, early.json()["code"]) == (409, "poster_unfinished")
    assert early.headers["retry-after"] == "1"
    assert early.json()["retryable"] is True
    assert report.json()["style"] == "guofeng"


async def test_a_poster_without_success_has_no_report_and_no_picture(service: Service) -> None:
    poster_id = await service.ordered()
    await service.client.delete(f"/v1/posters/{poster_id}")

    for part in ("report", "picture"):
        answer = await service.client.get(f"/v1/posters/{poster_id}/{part}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_deleting_cancels_then_erases_then_is_gone(service: Service) -> None:
    poster_id = await service.ordered()
    path = f"/v1/posters/{poster_id}"

    cancelled = await service.client.delete(path)
    status = (await service.client.get(path)).json()["status"]
    erased = await service.client.delete(path)

    assert (cancelled.status_code, status, erased.status_code) == (204, "cancelled", 204)
    for method, part in [("GET", ""), ("DELETE", "")] + [
        ("GET", part) for part in ("/picture", "/report", "/events")
    ]:
        answer = await service.client.request(method, path + part)
        assert (answer.status_code, answer.json()["code"]) == (410, "poster_erased")
    assert (await service.client.get("/v1/posters")).json()["items"] == []


@pytest.mark.parametrize("poster_id", ["0" * 32, "x", "a%00b", "%F0%9F%9A%97", "a" * 5000, ".."])
@pytest.mark.parametrize("part", ["", "/picture", "/report", "/events"])
async def test_unknown_ids_are_not_found(service: Service, poster_id: str, part: str) -> None:
    answer = await service.client.get(f"/v1/posters/{poster_id}{part}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_another_tenants_poster_is_not_found(service: Service) -> None:
    poster_id = await service.ordered()
    await service.desk.succeed(poster_id, a_picture(), a_report())
    stranger = {"x-tenant": "stranger"}

    for part in ("", "/picture", "/report", "/events"):
        answer = await service.client.get(f"/v1/posters/{poster_id}{part}", headers=stranger)
        assert answer.status_code == 404
    deleted = await service.client.delete(f"/v1/posters/{poster_id}", headers=stranger)
    listed = await service.client.get("/v1/posters", headers=stranger)

    assert deleted.status_code == 404
    assert listed.json()["items"] == []
    assert (await service.client.get(f"/v1/posters/{poster_id}")).status_code == 200


async def test_a_list_is_read_part_by_part_newest_first(service: Service) -> None:
    made = []
    for _ in range(5):
        service.clock.now_ms += 1
        made.append(await service.ordered())
    seen: list[str] = []
    cursor: str | None = None

    for _ in range(3):
        query = {"limit": "2"} if cursor is None else {"limit": "2", "cursor": cursor}
        page = (await service.client.get("/v1/posters", params=query)).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]

    assert seen == made[::-1]
    assert cursor is None


async def test_a_list_can_be_of_one_status(service: Service) -> None:
    await service.ordered()
    done = await service.ordered()
    await service.desk.succeed(done, a_picture(), a_report())

    page = await service.client.get("/v1/posters", params={"status": "succeeded"})

    assert [each["id"] for each in page.json()["items"]] == [done]
    assert "report" not in page.json()["items"][0]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 422),
        ({"limit": "101"}, 422),
        ({"limit": "many"}, 422),
        ({"status": "erased"}, 422),
        ({"cursor": ""}, 400),
        ({"cursor": "x"}, 400),
        ({"cursor": "MS5hLmI"}, 400),
        ({"cursor": "ü"}, 400),
        ({"cursor": "a" * 10_000}, 400),
    ],
)
async def test_a_wrong_query_is_a_problem(
    service: Service, query: dict[str, str], status: int
) -> None:
    answer = await service.client.get("/v1/posters", params=query)

    assert answer.status_code == status
    assert answer.json()["status"] == status


async def test_a_cursor_goes_on_only_in_its_own_list(service: Service) -> None:
    await service.ordered()
    await service.ordered()
    cursor = (await service.client.get("/v1/posters?limit=1")).json()["next"]

    filtered = await service.client.get(
        "/v1/posters", params={"cursor": cursor, "status": "queued"}
    )
    strangers = await service.client.get(
        "/v1/posters", params={"cursor": cursor}, headers={"x-tenant": "stranger"}
    )

    assert (filtered.status_code, strangers.status_code) == (400, 400)
    assert filtered.json()["code"] == "bad_cursor"


async def test_events_are_told_to_the_last_one(service: Service) -> None:
    poster_id = await service.ordered()
    following = asyncio.create_task(service.client.get(f"/v1/posters/{poster_id}/events"))
    await service.desk.subscribed.wait()
    await service.desk.go_on(poster_id, progress=0.5, step="landscape")
    await service.desk.succeed(poster_id, a_picture(), a_report())

    answer = await following

    assert answer.headers["content-type"].startswith("text/event-stream")
    events = told(answer.text)
    assert [event_id for event_id, _, _ in events] == [1, 2, 3, 4]
    assert [name for _, name, _ in events] == ["queued", "running", "progress", "succeeded"]
    assert events[1][2]["step"] == "landscape"
    assert events[3][2]["progress"] == 1.0


async def test_who_comes_again_hears_only_what_was_missed(service: Service) -> None:
    poster_id = await service.ordered()
    await service.desk.succeed(poster_id, a_picture(), a_report())
    path = f"/v1/posters/{poster_id}/events"

    rest = await service.client.get(path, headers={"last-event-id": "2"})
    nothing = await service.client.get(path, headers={"last-event-id": "3"})
    wrong = await service.client.get(path, headers={"last-event-id": "first"})

    assert [event_id for event_id, _, _ in told(rest.text)] == [3]
    assert (nothing.status_code, nothing.content) == (204, b"")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_event_id")


async def test_while_nothing_happens_a_stream_shows_signs_of_life(beating: Service) -> None:
    poster_id = await beating.ordered()
    beats = asyncio.Event()
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        parts.append(message.get("body", b""))
        if parts.count(b":\n\n") >= 3:
            beats.set()

    async def receive() -> dict[str, str]:
        await beats.wait()
        return {"type": "http.disconnect"}

    path = f"/v1/posters/{poster_id}/events"
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8188),
        "scheme": "http",
    }
    async with asyncio.timeout(5):
        await beating.app(scope, receive, send)  # ends, since the client has left

    assert told(b"".join(parts).decode())[0][1] == "queued"


async def test_when_the_store_goes_away_a_stream_ends_and_can_be_taken_up(
    service: Service,
) -> None:
    poster_id = await service.ordered()
    service.desk.away_for_events = True

    answer = await service.client.get(f"/v1/posters/{poster_id}/events")

    assert answer.status_code == 200
    assert told(answer.text) == []
