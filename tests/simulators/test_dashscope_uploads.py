from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from milepost.simulators.dashscope.script import Script
from milepost.simulators.dashscope.server import Simulator
from milepost.simulators.dashscope.serving import open_port, serving
from milepost.simulators.dashscope.uploads import LIVES_S

pytestmark = pytest.mark.slow  # each starts a server

MULTIMODAL = "/api/v1/services/aigc/multimodal-generation/generation"
SENT_AHEAD = {"X-DashScope-OssResourceResolve": "enable"}


@asynccontextmanager
async def simulator() -> AsyncIterator[tuple[Simulator, httpx.AsyncClient]]:
    opened = Simulator(Script())
    async with (
        serving(opened, open_port(0)) as url,
        httpx.AsyncClient(base_url=url, headers={"Authorization": "Bearer sk-one"}) as http,
    ):
        yield opened, http


async def sent_ahead(http: httpx.AsyncClient, **wrong: str) -> tuple[httpx.Response, str]:
    query = {"action": "getPolicy", "model": "qwen-vl-max"}
    policy = (await http.get("/api/v1/uploads", params=query)).json()["data"]
    key = f"{policy['upload_dir']}/car.png"
    fields = {"Signature": policy["signature"], "policy": policy["policy"], "key": key, **wrong}
    answer = await http.post(policy["upload_host"], data=fields, files={"file": b"\x89PNG"})
    return answer, f"oss://{key}"


async def seen(http: httpx.AsyncClient, *pictures: str, **headers: str) -> httpx.Response:
    return await asked(http, "qwen-vl-max", pictures, headers)


async def asked(
    http: httpx.AsyncClient,
    model: str,
    pictures: tuple[str, ...],
    headers: dict[str, str] | None = None,
    **parameters: Any,
) -> httpx.Response:
    content = [*({"image": picture} for picture in pictures), {"text": "这是什么"}]
    body = {
        "model": model,
        "input": {"messages": [{"role": "user", "content": content}]},
        "parameters": parameters,
    }
    return await http.post(MULTIMODAL, json=body, headers=headers)


async def test_a_file_that_was_sent_ahead_is_a_picture_for_two_days() -> None:
    async with simulator() as (opened, http):
        taken, picture = await sent_ahead(http)
        fresh = await seen(http, picture, **SENT_AHEAD)
        unsaid = await seen(http, picture)
        opened.script.skew_s = LIVES_S
        old = await seen(http, picture, **SENT_AHEAD)

    assert (taken.status_code, fresh.status_code) == (200, 200)
    assert (unsaid.status_code, unsaid.json()["code"]) == (400, "InvalidURL")
    assert old.json()["code"] == "InvalidURL"


async def test_a_file_without_the_policys_signature_is_not_taken() -> None:
    async with simulator() as (_, http):
        forged, picture = await sent_ahead(http, Signature="forged")
        answer = await seen(http, picture, **SENT_AHEAD)

    assert (forged.status_code, answer.json()["code"]) == (403, "InvalidURL")


async def test_a_policy_is_for_who_has_a_key_and_names_a_model() -> None:
    async with simulator() as (_, http):
        unnamed = await http.get("/api/v1/uploads", params={"action": "getPolicy"})
        nobody = await http.get("/api/v1/uploads", headers={"Authorization": "Bearer"})

    assert unnamed.json()["code"] == "InvalidParameter"
    assert nobody.json()["code"] == "InvalidApiKey"


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ("file:///car.png", "InvalidURL"),
        ("car.png", "InvalidURL"),
        ("data:image/png;base64," + "A" * 10_485_760, "BadRequest.TooLarge"),
    ],
)
async def test_a_picture_that_cannot_be_had_is_the_callers_mistake(picture: str, code: str) -> None:
    async with simulator() as (_, http):
        answer = await seen(http, picture)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("model", "pictures", "parameters"),
    [
        ("qwen-image-edit", 1, {"n": 2}),
        ("qwen-image-edit-plus", 4, {}),
        ("qwen-image-edit-plus", 0, {}),
        ("qwen-vl-max", 1, {"temperature": 2}),
        ("qwen-vl-max", 1, {"top_p": "much"}),
    ],
)
async def test_what_a_model_does_not_take_is_refused_and_costs_nothing(
    model: str, pictures: int, parameters: dict[str, Any]
) -> None:
    links = ("https://example.com/car.png",) * pictures
    async with simulator() as (opened, http):
        answer = await asked(http, model, links, **parameters)

    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert opened.counts.told()["paid_calls"] == 0


async def test_two_pictures_a_minute_are_all_that_the_best_model_paints() -> None:
    async with simulator() as (_, http):
        answers = [await asked(http, "qwen-image-max", ()) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].json()["output"]["finished"]
