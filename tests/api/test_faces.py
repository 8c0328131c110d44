"""Whatever goes wrong is told in the shape of the face that was asked."""

from __future__ import annotations

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from milepost.api.guard import NoBugTells, OnlyOurPages


async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("a secret")


def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=NoBugTells(OnlyOurPages(broken)))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8188")


@pytest.mark.parametrize("path", ["/v1/posters", "/metrics", "/readyz"])
async def test_our_own_api_tells_a_bug_as_a_problem(path: str) -> None:
    async with client() as http:
        answer = await http.get(path)

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (500, "our_bug")
    assert "secret" not in answer.text


async def test_comfyuis_api_tells_a_bug_as_comfyui_does() -> None:
    async with client() as http:
        answer = await http.get("/queue")

    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "our_bug")
    assert "secret" not in answer.text


async def test_a_foreign_page_hears_no_in_the_same_shapes() -> None:
    async with client() as http:
        foreign = {"Origin": "https://elsewhere.example"}
        ours = await http.get("/v1/posters", headers=foreign)
        comfyuis = await http.get("/queue", headers=foreign)

    assert (ours.status_code, ours.json()["code"]) == (403, "foreign_origin")
    assert (comfyuis.status_code, comfyuis.json()["error"]["type"]) == (403, "foreign_origin")
