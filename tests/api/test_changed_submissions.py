"""What packs do to every submission before it is checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.server_pack import Service, chain, service
from milepost.api.tenants import Change


def changing(server: Service, change: Change) -> None:
    server.tenants._premises = replace(server.tenants._premises, change_submission=change)


async def test_the_changed_workflow_is_the_one_that_runs(tmp_path: Path) -> None:
    def change(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "prompt": chain(40)}

    async with service(tmp_path) as server:
        changing(server, change)
        entry = await server.history_of(await server.submit(chain(1)))

    assert entry["outputs"]["3"]["shown"] == [41]


def nested(levels: int) -> list[object]:
    value: list[object] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "changed",
    [{}, {"prompt": []}, {"prompt": chain(nested(5000))}, {"prompt": chain(), "number": "first"}],
    ids=["nothing", "a list", "too deep", "a word for a number"],
)
async def test_a_change_that_is_wrong_is_refused_as_if_it_had_been_sent(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    async with service(tmp_path) as server:
        changing(server, lambda _: changed)
        answer = await server.http.post("/prompt", json={"prompt": chain()})

    assert answer.status_code == 400
