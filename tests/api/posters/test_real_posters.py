"""From the request to the picture, with the real engine behind the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.posters.poster_service import Service
from fakes.poster_desk import size_of
from milepost import tasks, wiring
from milepost.lettering.label_check import check_label
from test_privacy import TEXT, leaks


@pytest.mark.slow
async def test_a_trip_becomes_a_labelled_picture_without_secrets(
    service: Service, tmp_path: Path
) -> None:
    poster_id = await service.ordered(trip=TEXT, size="540x675", seed=3)
    with wiring.studio(tmp_path) as studio:
        await service.desk.make_queued(lambda request: tasks.make_poster(studio, request))

    shown = (await service.client.get(f"/v1/posters/{poster_id}")).json()
    picture = await service.client.get(f"/v1/posters/{poster_id}/picture")
    small = await service.client.get(f"/v1/posters/{poster_id}/picture?width=270&format=webp")

    assert shown["status"] == "succeeded", shown["error"]
    assert shown["report"]["facts"]["distance_km"] == 645.4
    assert size_of(picture.content) == ("JPEG", (540, 675))
    assert check_label(picture.content).missing == ()
    assert size_of(small.content) == ("WEBP", (270, 338))
    assert leaks(picture.content + small.content + str(shown).encode()) == []
