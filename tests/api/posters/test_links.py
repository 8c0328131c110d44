"""Links to pictures, as the poster routes hand them out; the door is tested elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from api.posters.poster_service import LINKS, Service
from fakes.poster_desk import a_picture, a_report
from milepost.tasks.desk import Failure

PICTURE = a_picture(216, 270)


async def asked(service: Service, poster_id: str, body: Any, **headers: str) -> Any:
    path = f"/v1/posters/{poster_id}/links"
    return await service.client.post(path, json=body, headers=headers)


async def test_a_link_names_the_picture_its_tenant_and_its_end(service: Service) -> None:
    poster_id = (await service.order(tenant="north"))["id"]
    await service.desk.succeed(poster_id, PICTURE, a_report())

    answer = await asked(service, poster_id, {"valid_seconds": 60}, **{"x-tenant": "north"})

    assert answer.status_code == 201
    path, _, query = answer.json()["url"].partition("?")
    assert path == f"/v1/posters/{poster_id}/picture"
    assert answer.json()["expires_at"] == "2024-05-02T14:39:00.000+00:00"
    assert LINKS.tenant_of(path, query.encode(), now_ms=service.clock.now_ms) == "north"
    assert (await service.client.get(path, headers={"x-tenant": "north"})).content == PICTURE


async def test_a_link_lives_a_day_unless_it_is_said_otherwise(service: Service) -> None:
    poster_id = await service.ordered()
    await service.desk.succeed(poster_id, PICTURE, a_report())

    answer = await asked(service, poster_id, {})

    assert answer.json()["expires_at"] == "2024-05-03T14:38:00.000+00:00"


@pytest.mark.parametrize(
    "body",
    [
        {"valid_seconds": 0},
        {"valid_seconds": -1},
        {"valid_seconds": 7 * 24 * 3600 + 1},
        {"valid_seconds": "60"},
        {"valid_seconds": 1.5},
        {"valid_seconds": None},
        {"for": "ever"},
        [],
    ],
)
async def test_a_link_lives_a_second_to_a_week(service: Service, body: object) -> None:
    poster_id = await service.ordered()
    await service.desk.succeed(poster_id, PICTURE, a_report())

    answer = await asked(service, poster_id, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_there_is_no_link_to_what_is_no_picture(service: Service) -> None:
    unfinished, failed, erased = [await service.ordered(seed=seed) for seed in (1, 2, 3)]
    await service.desk.fail(failed, Failure(code="quality_refused", message="no", retryable=False))
    await service.desk.succeed(erased, PICTURE, a_report())
    await service.client.delete(f"/v1/posters/{erased}")

    answers = [await asked(service, each, {}) for each in (unfinished, failed, erased, "unknown")]
    foreign = await asked(service, unfinished, {}, **{"x-tenant": "south"})

    assert [each.status_code for each in answers] == [409, 404, 410, 404]
    assert foreign.status_code == 404
