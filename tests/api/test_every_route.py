"""Every route there is, against every token there can be."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from fakes.access_rows import Reception
from fakes.server_pack import Service, chain, service
from milepost.access.token import Scope
from milepost.api.door_table import NOBODY, SIGN_IN, SIGN_OUT, WITHOUT_TOKEN, need_of
from milepost.api.editor import editor_in

PLACEHOLDER = re.compile(r"\{(\w+)(:\w+)?\}")
OURS = {"Origin": "http://127.0.0.1:8188"}


def routes_below(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every route, mounts and all; `WEBSOCKET` for those."""
    for route in routes:
        if isinstance(route, Mount):
            yield from routes_below(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            for method in sorted(route.methods or ("GET",)):
                yield method, prefix + route.path
        elif isinstance(route, WebSocketRoute):
            yield "WEBSOCKET", prefix + route.path
        else:
            pytest.fail(f"a kind of route that this test does not walk: {type(route).__name__}")


@asynccontextmanager
async def guarded(root: Path) -> AsyncIterator[tuple[Service, Reception, dict[Scope, str]]]:
    """A server with an editor, and a token of each scope."""
    folder = root / "build"
    folder.mkdir()
    (folder / "index.html").write_text("<html>the editor</html>")
    reception = Reception()
    secrets = {each: (await reception.give(each, tenant="north"))[1] for each in Scope}
    async with service(root, editor=editor_in(folder), entrance=reception.entrance) as server:
        yield server, reception, secrets


def filled(path: str) -> str:
    return PLACEHOLDER.sub("x1", path)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def status(http: httpx.AsyncClient, method: str, path: str, secret: str | None) -> int:
    """Of a request with nothing in it; a WebSocket's address is asked as a page would."""
    asked = "GET" if method == "WEBSOCKET" else method
    headers = {} if secret is None else bearer(secret)
    return (await http.request(asked, filled(path), headers=headers)).status_code


async def test_every_route_stands_in_the_table(tmp_path: Path) -> None:
    async with guarded(tmp_path) as (server, _, _):
        walked = {path for _, path in routes_below(server.app.routes)}

    assert len(walked) > 100
    forgotten = {path for path in walked - WITHOUT_TOKEN if need_of(filled(path)) == NOBODY}
    assert forgotten == set()


async def test_every_route_wants_a_token_of_its_own_scope(tmp_path: Path) -> None:
    async with guarded(tmp_path) as (server, _, secrets):
        for method, path in routes_below(server.app.routes):
            if path in WITHOUT_TOKEN or path in {SIGN_IN, SIGN_OUT}:
                continue
            need, told = need_of(filled(path)), f"{method} {path}"
            assert await status(server.http, method, path, None) == 401, told
            assert await status(server.http, method, path, "milepost_wrong") in {401, 429}, told
            for scope, secret in secrets.items():
                answered = await status(server.http, method, path, secret)
                if scope in need:
                    assert answered not in {401, 403, 429}, told
                    assert answered < 500, told
                else:
                    assert answered == 403, told


async def test_signing_in_wants_a_studio_token_and_signing_out_our_own_page(
    tmp_path: Path,
) -> None:
    async with guarded(tmp_path) as (server, _, secrets):
        http = server.http
        assert (await http.get(SIGN_IN)).status_code == 401
        assert (await http.post(SIGN_IN, headers=OURS)).status_code == 401
        assert (await http.post(SIGN_OUT)).status_code == 403
        for scope, secret in secrets.items():
            answer = await http.post(SIGN_IN, data={"token": secret}, headers=OURS)
            assert answer.status_code == (303 if scope is Scope.STUDIO else 403)


async def test_another_tenants_prompt_is_not_found_anywhere(tmp_path: Path) -> None:
    async with guarded(tmp_path) as (server, reception, secrets):
        _, secret = await reception.give(Scope.STUDIO, tenant="south")
        ours, theirs = bearer(secrets[Scope.STUDIO]), bearer(secret)
        sent = await server.http.post("/prompt", json={"prompt": chain()}, headers=ours)
        prompt_id = sent.json()["prompt_id"]

        for path in (f"/jobs/{prompt_id}", f"/api/jobs/{prompt_id}"):
            assert (await server.http.get(path, headers=ours)).status_code == 200
            assert (await server.http.get(path, headers=theirs)).status_code == 404
        found = await server.http.get(f"/history/{prompt_id}", headers=theirs)
        listed = await server.http.get("/jobs", headers=theirs)

    assert found.json() == {}
    assert prompt_id not in listed.text
    assert server.tenants.known("default") is None


async def test_another_tenants_files_are_not_found(tmp_path: Path) -> None:
    async with guarded(tmp_path) as (server, reception, secrets):
        _, secret = await reception.give(Scope.STUDIO, tenant="south")
        path = "/userdata/mine.json"
        ours, theirs = bearer(secrets[Scope.STUDIO]), bearer(secret)
        await server.http.post(path, content=b"{}", headers=ours)

        assert (await server.http.get(path, headers=ours)).status_code == 200
        assert (await server.http.get(path, headers=theirs)).status_code == 404
        for up in ("/userdata/..%2Fnorth%2Fmine.json", "/userdata/../north/mine.json"):
            assert (await server.http.get(up, headers=theirs)).status_code in {400, 403, 404}


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.7"])
async def test_over_loopback_the_host_is_checked_with_a_token_too(
    tmp_path: Path, host: str
) -> None:
    async with guarded(tmp_path) as (server, _, secrets):
        headers = {**bearer(secrets[Scope.STUDIO]), "Host": host}

        assert (await server.http.get("/queue", headers=headers)).status_code == 403
