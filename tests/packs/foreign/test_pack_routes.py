"""What packs register, and what of it is served; asked directly at the socket."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, UnixConnector, web

from milepost.packs.foreign.pack_routes import PackRoutes
from milepost.packs.foreign.reason import why
from milepost.packs.foreign.route_stand_in import UnservedRoutes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
UNANSWERED = "X-Milepost-Pack"


@asynccontextmanager
async def asked(routes: PackRoutes) -> AsyncIterator[ClientSession]:
    async with routes.served() as socket:
        assert socket is not None, routes.problems
        connector = UnixConnector(str(socket))
        async with ClientSession("http://packs", connector=connector) as session:
            yield session


async def text_at(session: ClientSession, path: str) -> str:
    async with session.get(path) as answer:
        return await answer.text()


def table_of(routes: PackRoutes) -> web.RouteTableDef:
    assert isinstance(routes.table, web.RouteTableDef)
    return routes.table


def app_of(routes: PackRoutes) -> web.Application:
    assert isinstance(routes.app, web.Application)
    return routes.app


def saying(text: str, pack: str) -> Handler:
    """A handler of that pack's."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text)

    handler.__module__ = f"custom_nodes.{pack}.server"
    return handler


async def test_every_way_of_registering_is_served(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("static")
    routes = PackRoutes()
    table_of(routes).get("/table")(saying("table", "one"))
    table_of(routes).static("/table-files", tmp_path)
    app_of(routes).add_routes([web.get("/added", saying("added", "one"))])
    app_of(routes).router.add_get("/direct", saying("direct", "one"))
    app_of(routes).router.add_static("/files", tmp_path)
    paths = ("/table", "/api/table", "/table-files/a.txt", "/added", "/direct", "/files/a.txt")
    async with asked(routes) as session:
        texts = [await text_at(session, path) for path in paths]

    assert texts == ["table", "table", "static", "added", "direct", "static"]
    assert routes.problems == []


async def test_the_first_to_claim_a_path_keeps_it_and_the_other_is_told() -> None:
    routes = PackRoutes()
    table_of(routes).get("/car/{name}")(saying("first", "first-pack"))
    table_of(routes).get("/car/{id}")(saying("second", "second-pack"))
    table_of(routes).post("/car/{id}")(saying("third", "third-pack"))
    async with asked(routes) as session:
        text = await text_at(session, "/car/red")
        async with session.post("/car/red") as answer:
            posted = await answer.text()

    assert (text, posted) == ("first", "third")
    assert routes.problems == [
        "GET /car/{id} of second-pack is not served: first-pack has it already"
    ]


async def test_a_path_that_a_pack_added_itself_is_taken_too() -> None:
    routes = PackRoutes()
    table_of(routes).get("/car")(saying("table", "second-pack"))
    app_of(routes).router.add_get("/car", saying("direct", "first-pack"))
    async with asked(routes) as session:
        text = await text_at(session, "/car")

    assert text == "direct"
    assert len(routes.problems) == 1


@pytest.mark.parametrize("path", ["no-slash", "/{", "/{a b}"])
async def test_a_path_that_is_none_costs_its_pack_that_route_alone(path: str) -> None:
    routes = PackRoutes()
    table_of(routes).get(path)(saying("never", "broken"))
    table_of(routes).get("/good")(saying("good", "other"))
    async with asked(routes) as session:
        text = await text_at(session, "/good")

    assert text == "good"
    assert routes.problems == [f"GET {path} of broken is not served: ValueError"]


async def test_a_folder_that_is_not_there_is_told_without_its_place(tmp_path: Path) -> None:
    routes = PackRoutes()
    table_of(routes).static("/files", tmp_path / "nothing")
    table_of(routes).get("/good")(saying("good", "other"))
    async with asked(routes) as session:
        assert await text_at(session, "/good") == "good"

    assert len(routes.problems) == 1
    assert str(tmp_path) not in routes.problems[0]


async def test_a_pack_that_fails_at_the_start_or_the_end_stops_nobody() -> None:
    async def fail(_app: web.Application) -> None:
        raise ValueError("secret")

    fail.__module__ = "custom_nodes.broken"
    routes = PackRoutes()
    started = []

    async def start(app: web.Application) -> None:
        started.append(app)

    app_of(routes).on_startup.extend([fail, start])
    app_of(routes).on_shutdown.append(fail)
    app_of(routes).on_cleanup.append(fail)
    table_of(routes).get("/good")(saying("good", "other"))
    async with asked(routes) as session:
        assert await text_at(session, "/good") == "good"

    assert len(started) == 1
    assert len(routes.problems) == 3
    assert all(problem.startswith("broken failed at") for problem in routes.problems)
    assert "secret" not in "".join(routes.problems)


async def test_what_a_pack_opens_for_the_servers_time_is_closed_at_its_end() -> None:
    told = []

    async def context(_app: web.Application) -> AsyncIterator[None]:
        told.append("opened")
        yield
        told.append("closed")

    routes = PackRoutes()
    app_of(routes).cleanup_ctx.append(context)
    table_of(routes).get("/x")(saying("x", "one"))
    async with asked(routes):
        assert told == ["opened"]

    assert told == ["opened", "closed"]


def test_the_same_packs_are_served_again_in_another_event_loop() -> None:
    started = []
    key = web.AppKey("stamp", str)

    async def start(_app: web.Application) -> None:
        started.append(1)

    @web.middleware
    async def stamp(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        answer.headers["X-Stamp"] = request.app[key]
        return answer

    routes = PackRoutes()
    table_of(routes).get("/table")(saying("table", "one"))
    app_of(routes).router.add_get("/direct", saying("direct", "one"))
    app_of(routes).on_startup.append(start)
    app_of(routes).middlewares.append(stamp)
    app_of(routes)[key] = "7"

    async def once() -> list[str]:
        async with asked(routes) as session:
            found = [await text_at(session, path) for path in ("/table", "/direct")]
            async with session.get("/direct") as answer:
                return [*found, answer.headers["X-Stamp"]]

    assert [asyncio.run(once()) for _ in range(2)] == [["table", "direct", "7"]] * 2
    assert len(started) == 2
    assert routes.problems == []


async def test_a_packs_middleware_may_answer_what_no_route_knows() -> None:
    @web.middleware
    async def preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
        return web.Response(status=204) if request.method == "OPTIONS" else await handler(request)

    routes = PackRoutes()
    app_of(routes).middlewares.append(preflight)
    table_of(routes).get("/x")(saying("x", "one"))
    async with asked(routes) as session:
        async with session.options("/anything") as answer:
            assert (answer.status, UNANSWERED in answer.headers) == (204, False)
        async with session.get("/anything") as answer:
            assert (answer.status, answer.headers[UNANSWERED]) == (404, "unknown-route")
        async with session.post("/x") as answer:
            assert (answer.status, answer.headers[UNANSWERED]) == (405, "wrong-method")
            assert answer.headers["Allow"] == "GET,HEAD"


async def test_the_socket_is_nobody_elses_and_gone_at_the_end() -> None:
    routes = PackRoutes()
    table_of(routes).get("/x")(saying("x", "one"))

    async with routes.served() as socket:
        assert socket is not None
        mode = socket.parent.stat().st_mode & 0o777

    assert mode == 0o700
    assert not socket.parent.exists()


async def test_without_routes_nothing_is_opened() -> None:
    routes = PackRoutes()
    async with routes.served() as socket:
        assert socket is None
    assert table_of(routes) is not None  # a pack looked, and registered nothing
    assert app_of(routes) is not None
    async with routes.served() as socket:
        assert socket is None
    assert routes.problems == []


async def test_without_aiohttp_packs_register_and_are_told_that_nobody_serves_it() -> None:
    routes = PackRoutes(aiohttp_installed=False)
    table, app = routes.table, routes.app
    assert isinstance(table, UnservedRoutes)
    assert isinstance(app, UnservedRoutes)

    @table.get("/one")
    async def one(_request: object) -> int:
        return 1

    table.static("/files", "somewhere")
    app.router.add_get("/two", one)
    app.add_routes([object()])
    app.on_startup.append(one)
    async with routes.served() as socket:
        assert socket is None

    assert await one(None) == 1
    (problem,) = routes.problems
    assert problem.startswith("4 routes of packs are not served: aiohttp is not installed")
    with pytest.raises(AttributeError, match=r"milepost\[packs\]"):
        app.make_handler()


def test_a_pack_that_imports_an_aiohttp_that_is_not_there_is_told_the_extra() -> None:
    missing = ModuleNotFoundError("No module named 'aiohttp'", name="aiohttp")

    assert why(missing) == "it needs aiohttp, which is not installed: install milepost[packs]"


def test_aiohttp_is_not_imported_before_a_pack_has_routes() -> None:
    asked_for = (
        "import sys; from milepost.packs.foreign.prompt_server import PromptServer; "
        "print('aiohttp' in sys.modules); PromptServer.instance.routes; "
        "print('aiohttp' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked_for], capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["False", "True"]
