"""A whole server with packs and an editor: every route, for people who have no business there.

Everything of the tenant `north` carries a mark. Whoever has no token, the wrong one or one of
another tenant is refused, or answered as if nothing of it existed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from PIL import Image
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from car.car_scenes import photographed, save_photo
from milepost.access.token import Scope
from milepost.api.comfy.routes import Edition
from milepost.api.door_table import SIGN_IN, SIGN_OUT, WITHOUT_TOKEN, need_of
from milepost.api.editor import editor_in
from milepost.packs.foreign.prompt_server import PromptServer
from milepost.wiring.access import office
from milepost.wiring.server import ServerOptions, server

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
MARK = "northern"
URL = "http://127.0.0.1:8188"
PATIENCE_S = 60.0
MAKES_THEIR_OWN = re.compile(r"(?:/editor)?(?:/api)?/(?:v2/)?(?:userdata|settings)(?:/.*)?")
"""What is posted there is the poster's own from then on, whatever its name."""
PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")
TRIP = {
    "started_at": "2024-05-02T22:38",
    "ended_at": "2024-05-05T18:57",
    "origin": "上海市",
    "destination": "杭州市",
}
PACK = """
from aiohttp import web
from server import PromptServer
import folder_paths, os

NODE_CLASS_MAPPINGS = {}

@PromptServer.instance.routes.get("/a-pack/files")
async def files(request):
    return web.json_response(sorted(os.listdir(folder_paths.get_input_directory())))
"""


@dataclass
class House:
    """A running application and keys to it."""

    app: FastAPI
    http: httpx.AsyncClient
    keys: dict[tuple[str, Scope], str]
    things: dict[str, str] = field(default_factory=dict)
    """What north has, by the names of the routes' placeholders and queries."""

    def key(self, scope: Scope, tenant: str = "north") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[tenant, scope]}"}

    def routes(self) -> list[tuple[str, str]]:
        """Method and path of every route that there is."""
        found = dict.fromkeys(_below(self.app.routes))
        for path, operations in self.app.openapi()["paths"].items():
            found.update(dict.fromkeys((method.upper(), path) for method in operations))
        return list(found)


def _below(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _below(route.routes, prefix + route.path)
        elif isinstance(route, WebSocketRoute):
            yield "WEBSOCKET", prefix + route.path
        elif isinstance(route, Route):
            for method in sorted(route.methods or ("GET",)):
                yield method, prefix + route.path
        # what is left are whole routers, and those are in the OpenAPI description


@asynccontextmanager
async def house(root: Path, edition: Edition) -> AsyncIterator[House]:
    """A server with an editor and a pack, and a token of each scope for two tenants."""
    build, pack = root / "build", root / "data/custom_nodes/a-pack"
    for folder in (build, pack):
        folder.mkdir(parents=True)
    (build / "index.html").write_text("<html>the editor</html>")
    (pack / "__init__.py").write_text(PACK)
    before, PromptServer.instance = PromptServer.instance, PromptServer()
    options = ServerOptions(
        data_dir=root / "data", editor=editor_in(build), edition=edition, workers=1
    )
    try:
        async with office(root / "data", None) as tokens:
            keys = {
                (tenant, scope): (await tokens.create(tenant=tenant, scopes=frozenset((scope,))))[1]
                for tenant in ("north", "south")
                for scope in Scope
            }
        transport = httpx.ASGITransport
        with server(options) as (app, _, _):
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport(app), base_url=URL, timeout=60) as http,
            ):
                yield House(app, http, keys)
    finally:
        PromptServer.instance = before


async def fill(home: House, scratch: Path) -> None:
    """Let north own one of everything."""
    http, posters = home.http, home.key(Scope.POSTERS)
    order = {"trip": TRIP, "size": "320x400"}
    waiting = {**posters, "Prefer": "wait=60"}
    made = await http.post("/v1/posters", json=order, headers=waiting)
    assert made.json()["status"] == "succeeded", made.text
    photo = photographed("黑色", wall=0.5, width_px=700)
    car = save_photo(scratch, photo._replace(seen=photo.true_colours))
    files = {
        "picture": ("car.png", car.read_bytes()),
        "description": ("car.toml", car.with_suffix(".toml").read_bytes()),
    }
    brought = await http.post("/v1/cars", files=files, data={"name": MARK}, headers=posters)
    assert brought.status_code == 201, brought.text
    home.things = {"poster_id": made.json()["id"], "name": MARK}


async def fill_studio(home: House) -> None:
    """The same of what the editor's people own."""
    http, studio = home.http, home.key(Scope.STUDIO)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    image = {"image": (f"{MARK}.png", picture.getvalue(), "image/png")}
    await http.post("/upload/image", files=image, headers=studio)
    await http.post(f"/userdata/{MARK}.json", content=f'"{MARK}"', headers=studio)
    await http.post("/settings", json={MARK: MARK}, headers=studio)
    graph = {
        "1": {"class_type": "LoadImage", "inputs": {"image": f"{MARK}.png"}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": MARK}},
    }
    sent = await http.post("/prompt", json={"prompt": graph, "client_id": MARK}, headers=studio)
    prompt_id = sent.json()["prompt_id"]
    async with asyncio.timeout(PATIENCE_S):
        while not (await http.get(f"/history/{prompt_id}", headers=studio)).json():
            pass  # each question lets the server go on
    home.things |= {"prompt_id": prompt_id, "job_id": prompt_id, "file": f"{MARK}.json"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["standard", "api"])
async def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("home"), request.param) as opened:
        await fill(opened, tmp_path_factory.mktemp("car"))
        if request.param == "standard":
            await fill_studio(opened)
        yield opened


def filled(path: str, things: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: things.get(match[1], "x1"), path)


def nowhere(things: dict[str, str]) -> dict[str, str]:
    """Names and ids as like as can be, of things that nobody has."""
    return {
        kind: name.replace(MARK, "missings").translate(str.maketrans("0123456789abcdef", "1" * 16))
        if "id" in kind
        else name.replace(MARK, "missings")
        for kind, name in things.items()
    }


async def asked(
    home: House, method: str, path: str, things: dict[str, str], headers: dict[str, str]
) -> httpx.Response:
    """Ask for a thing in the path, the query and the body at once."""
    name = things["name"]
    query = {
        "filename": f"{name}.png",
        "type": "input",
        "subfolder": "",
        "prompt_id": things.get("prompt_id", "x1"),
        "clientId": name,
        "file": things.get("file", "x1"),
    }
    ids = [each for kind, each in things.items() if kind.endswith("_id")]
    body: dict[str, Any] = {"delete": ids, "prompt_id": ids[-1], "job_ids": ids}
    if path.endswith("/links"):
        body = {}  # anything else in it is refused before the poster is looked for
    sent = None if method in {"GET", "HEAD"} else body
    where = filled(path, things)
    return await home.http.request(method, where, params=query, headers=headers, json=sent)


async def test_without_a_token_every_route_but_two_says_401(home: House) -> None:
    walked = home.routes()
    for method, path in walked:
        if path in WITHOUT_TOKEN or path in {SIGN_IN, SIGN_OUT} or method == "WEBSOCKET":
            continue
        for headers in ({}, {"Authorization": "Bearer milepost_nobodys"}):
            answer = await asked(home, method, path, home.things, headers)
            assert answer.status_code in ({401} if not headers else {401, 429}), (method, path)
            assert MARK not in answer.text
    assert len(walked) > 150


async def test_a_token_for_something_else_says_403(home: House) -> None:
    for method, path in home.routes():
        need = need_of(filled(path, home.things))
        if path in WITHOUT_TOKEN or path in {SIGN_IN, SIGN_OUT} or method == "WEBSOCKET":
            continue
        for scope in set(Scope) - need:
            answer = await asked(home, method, path, home.things, home.key(scope))
            assert answer.status_code == 403, (method, path, scope)
            assert MARK not in answer.text


async def test_to_another_tenant_nothing_exists(home: House) -> None:
    """The answers about north's things are those about things that never were."""
    never = nowhere(home.things)
    marks = {MARK, *(each for kind, each in home.things.items() if kind.endswith("_id"))}
    for method, path in home.routes():
        for scope in need_of(filled(path, home.things)):
            if method == "WEBSOCKET" or path in {SIGN_IN, SIGN_OUT}:
                continue
            if method == "POST" and MAKES_THEIR_OWN.fullmatch(path):
                continue
            south = home.key(scope, "south")
            real = await asked(home, method, path, home.things, south)
            made_up = await asked(home, method, path, never, south)
            told = (method, path, scope, real.text[:200])
            assert real.status_code == made_up.status_code < 500, told
            for mark in marks:
                assert mark not in real.text, told
            if path.startswith("/v1/") and "{" in path and real.status_code != 405:
                assert real.status_code == 404, told


async def test_an_own_car_is_drawn_for_its_owner_alone(home: House) -> None:
    order = {"trip": TRIP, "size": "320x400", "car": MARK}
    ours = {**home.key(Scope.POSTERS), "Prefer": "wait=60"}
    theirs = home.key(Scope.POSTERS, "south")
    drawn = (await home.http.post("/v1/posters", json=order, headers=ours)).json()
    refused = await home.http.post("/v1/posters", json=order, headers=theirs)

    assert drawn["status"] == "succeeded", drawn["error"]
    assert drawn["report"]["models"]["car"] == MARK
    assert refused.status_code == 422
    assert MARK not in refused.text


async def test_north_still_has_everything_in_the_end(home: House) -> None:
    posters = home.key(Scope.POSTERS)
    picture = await home.http.get(
        f"/v1/posters/{home.things['poster_id']}/picture", headers=posters
    )
    cars = await home.http.get("/v1/cars", headers=posters)

    assert picture.status_code == 200
    assert cars.json()["items"][0]["name"] == MARK
    if "prompt_id" not in home.things:
        return
    studio = home.key(Scope.STUDIO)
    for path in (
        f"/history/{home.things['prompt_id']}",
        f"/userdata/{MARK}.json",
        "/settings",
        f"/view?filename={MARK}.png&type=input",
    ):
        answer = await home.http.get(path, headers=studio)
        assert answer.status_code == 200, path
        assert len(answer.content) > 2, path
    assert f"{MARK}.png" in (await home.http.get("/a-pack/files", headers=studio)).json()
    south = await home.http.get("/a-pack/files", headers=home.key(Scope.STUDIO, "south"))
    assert south.json() == []


async def test_the_api_edition_has_no_editors_routes(home: House) -> None:
    studio = home.key(Scope.STUDIO)
    right = 200 if ("GET", "/prompt") in home.routes() else 404

    for path in ("/prompt", "/editor/"):
        assert (await home.http.get(path, headers=studio)).status_code == right, path
