"""`/docs`: everything that can be asked for, on a page that asks nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from api.posters.poster_service import build
from fakes.server_pack import service
from milepost.api.handbook import handbook_answer


def page_of(described: dict[str, Any]) -> str:
    return bytes(handbook_answer(described).body).decode()


async def test_every_call_and_every_field_stands_on_the_page(tmp_path: Path) -> None:
    described = build(tmp_path).app.openapi()

    page = page_of(described)

    for path, calls in described["paths"].items():
        for method in calls:
            assert f"{method.upper()} {path}" in page
    for name, shape in described["components"]["schemas"].items():
        assert f'id="{name}"' in page
        assert all(f"<code>{field}</code>" in page for field in shape.get("properties", {}))
    assert "Idempotency-Key" in page
    assert "multipart/form-data" in page


async def test_every_link_of_the_page_leads_somewhere(tmp_path: Path) -> None:
    page = page_of(build(tmp_path).app.openapi())

    within = set(re.findall(r'href="#([^"]+)"', page))

    assert within <= set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="([^#][^"]*)"', page)) == {"openapi.json"}


async def test_the_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    async with service(tmp_path) as server:
        answer = await server.http.get("/docs")
        other = await server.http.get("/redoc")

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in answer.text
    assert "//" not in answer.text.replace("<!doctype html>", "")
    assert other.status_code == 404


def test_what_the_description_holds_is_text() -> None:
    hostile = '<script>alert("x")</script>'
    call = {
        "description": hostile,
        "parameters": [{"name": hostile, "in": "query", "schema": {"enum": [hostile]}}],
        "responses": {"200": {"description": hostile}},
    }

    page = page_of(
        {
            "info": {"title": hostile, "version": hostile, "description": hostile},
            "paths": {f"/{hostile}": {"get": call}},
            "components": {"schemas": {hostile: {"properties": {hostile: {"type": "string"}}}}},
        }
    )

    assert "<script" not in page
