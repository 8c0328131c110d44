from __future__ import annotations

import asyncio
import functools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from fakes.served_packs import answering, echo, hello, served


@pytest.mark.parametrize("path", ["/pack/x", "/api/pack/x", "/editor/api/pack/x", "/editor/pack/x"])
async def test_a_packs_route_is_found_at_the_root_under_api_and_under_the_editor(
    tmp_path: Path, path: str
) -> None:
    async with served(tmp_path, answering(hello)) as client:
        answer = await client.get(path)

    assert (answer.status_code, answer.text) == (200, "hello")


async def test_an_installed_editor_leaves_packs_their_addresses(tmp_path: Path) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "index.html").write_text("the editor")
    paths = ("/pack/x", "/api/pack/x", "/editor/api/pack/x", "/editor/pack/x", "/editor/")
    async with served(tmp_path, answering(hello), editor=build) as client:
        texts = [(await client.get(path)).text for path in paths]
        unknown = await client.get("/editor/nothing.js")

    assert texts == ["hello"] * 4 + ["the editor"]
    assert unknown.status_code == 404


async def test_our_own_routes_come_first(tmp_path: Path) -> None:
    async with served(tmp_path, answering(hello, "/queue")) as client:
        answers = [await client.get(path) for path in ("/queue", "/api/queue")]

    assert [answer.json()["queue_running"] for answer in answers] == [[], []]


async def test_method_address_headers_and_body_arrive_byte_for_byte(tmp_path: Path) -> None:
    query = "a=%2F%41+b&a=%E6%97%85&empty=&&bare"
    async with served(tmp_path, answering(echo, "/pack/{name}/x")) as client:
        url = httpx.URL(f"{client.base_url}/pack/%E8%BD%A6%2f./x?{query}")
        answer = await client.request(
            "PATCH",
            url,
            content=b"body",
            headers=[
                (b"X-Twice", b"1"),
                (b"X-Twice", b"2"),
                (b"X-Text", "车".encode()),
                (b"Accept", b"*/x"),
            ],
        )
    told = answer.json()

    assert told["method"] == "PATCH"
    assert told["raw_path"] == f"/pack/%E8%BD%A6%2f./x?{query}"
    assert told["body"] == "body"
    headers = [(name.lower(), value) for name, value in told["headers"]]
    assert ("host", url.netloc.decode()) in headers
    assert [value for name, value in headers if name == "x-twice"] == ["1", "2"]
    assert {("accept", "*/x"), ("x-text", "车")} <= set(headers)
    assert ("content-length", "4") in headers


async def test_headers_of_the_connection_and_claims_of_its_origin_stay_here(tmp_path: Path) -> None:
    sent = {
        "Connection": "keep-alive, X-Private, Host",
        "X-Private": "1",
        "Keep-Alive": "5",
        "TE": "trailers",
        "X-Forwarded-For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "X-Milepost-Pack": "failed",
    }
    async with served(tmp_path, answering(echo)) as client:
        told = (await client.get("/pack/x", headers=sent)).json()

    names = {name.lower() for name, _ in told["headers"]}
    assert not names & {name.lower() for name in sent}
    assert ["host", client.base_url.netloc.decode()] in told["headers"]


async def test_a_route_is_answered_for_the_tenant_who_asks_whatever_the_request_claims(
    tmp_path: Path,
) -> None:
    opened = []

    @contextmanager
    def around(pack: str, tenant: str | None) -> Iterator[None]:
        opened.append((pack, tenant))
        yield

    echo_of_pack = functools.partial(echo)
    echo_of_pack.__module__ = "custom_nodes.my-pack.routes"
    async with served(tmp_path, answering(echo_of_pack), around=around) as client:
        told = (await client.get("/pack/x", headers={"X-Milepost-Tenant": "other"})).json()

    assert opened == [("my-pack", "default")]
    assert [value for name, value in told["headers"] if name == "X-Milepost-Tenant"] == ["default"]


async def test_an_answer_comes_back_as_the_pack_gave_it(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> web.Response:
        answer = web.Response(status=418, body=b"\x00\xff", headers={"X-Own": "1"})
        answer.set_cookie("a", "1")
        answer.set_cookie("b", "2")
        answer.enable_compression(web.ContentCoding.gzip)
        return answer

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 418
    assert answer.content == b"\x00\xff"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-own"] == "1"
    assert len(answer.headers.get_list("set-cookie")) == 2
    assert "date" not in answer.headers  # the whole server writes its own
    assert "aiohttp" not in str(answer.headers)


async def test_a_redirect_is_the_clients_business(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/elsewhere?x=1")

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x")

    assert (answer.status_code, answer.headers["location"]) == (302, "/elsewhere?x=1")


async def test_a_question_about_the_headers_gets_no_body(tmp_path: Path) -> None:
    def register(table: web.RouteTableDef) -> None:
        table.get("/pack/x")(hello)

    async with served(tmp_path, register) as client:
        answer = await client.head("/pack/x")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "5"


async def test_an_exception_is_told_as_the_packs_without_its_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(_request: web.Request) -> web.Response:
        raise FileNotFoundError("/some/where/secret.txt")

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x")
    error = answer.json()["error"]

    assert answer.status_code == 500
    assert error["type"] == "pack_failed"
    assert error["message"] == "a node pack's own route failed"
    assert error["details"] == "it raised FileNotFoundError"
    assert "secret" not in answer.text + caplog.text
    assert "FileNotFoundError at test_pack_gate.py" in caplog.text


async def test_a_body_that_is_not_what_it_says_is_the_clients_mistake(tmp_path: Path) -> None:
    async with served(tmp_path, answering(echo)) as client:
        answer = await client.post(
            "/pack/x", content=b"no gzip", headers={"Content-Encoding": "gzip"}
        )

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request")


@pytest.mark.parametrize("sent", [b" ", b"{", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_is_the_clients_mistake(tmp_path: Path, sent: bytes) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(await request.json())

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.post("/pack/x", content=sent)
    error = answer.json()["error"]

    assert answer.status_code == 400
    assert error["message"] == "a node pack's own route cannot read the body"


async def test_many_and_long_headers_arrive(tmp_path: Path) -> None:
    sent = {**{f"X-{number}": "1" for number in range(300)}, "X-Long": "x" * 20_000}
    async with served(tmp_path, answering(echo)) as client:
        answer = await client.get("/pack/x", headers=sent)

    assert {name.lower() for name in sent} <= {name for name, _ in answer.json()["headers"]}


async def test_a_handler_that_returns_nothing_failed(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> None:
        return None

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x")

    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "pack_failed")


async def test_a_packs_own_error_answer_is_passed_as_it_is(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> web.Response:
        return web.json_response({"mine": True}, status=500)

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x")

    assert (answer.status_code, answer.json()) == (500, {"mine": True})


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/pack/x/y", "/editor/nothing"])
async def test_what_no_pack_knows_either_is_our_404(tmp_path: Path, path: str) -> None:
    async with served(tmp_path, answering(hello)) as client:
        answer = await client.get(path)

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found")


async def test_a_packs_own_404_is_its_own(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> web.Response:
        raise web.HTTPNotFound(text="no such car")

    async with served(tmp_path, answering(handler)) as client:
        answer = await client.get("/pack/x")

    assert (answer.status_code, answer.text) == (404, "no such car")


async def test_another_method_than_the_packs_is_refused(tmp_path: Path) -> None:
    def register(table: web.RouteTableDef) -> None:
        table.post("/pack/x")(hello)

    async with served(tmp_path, register) as client:
        answer = await client.get("/pack/x")

    assert answer.status_code == 405
    assert answer.json()["error"]["type"] == "method_not_allowed"


async def test_a_foreign_page_reaches_no_pack(tmp_path: Path) -> None:
    async with served(tmp_path, answering(hello)) as client:
        answer = await client.get("/pack/x", headers={"Origin": "http://evil.example"})

    assert answer.status_code == 403


GET = b"GET /pack/x HTTP/1.1"
POST = b"POST /pack/x HTTP/1.1"


@pytest.mark.parametrize(
    ("first_line", "headers", "status"),
    [
        (b"GET /pack/\xff HTTP/1.1", b"", 400),
        (b"GET //pack/x HTTP/1.1", b"", 404),
        (b"GET /pack/x/../x HTTP/1.1", b"", 404),
        (b"OPTIONS * HTTP/1.1", b"", 404),
        (b"CONNECT localhost:1 HTTP/1.1", b"", 400),
        (GET, b"X-Odd: \xff\xfe\r\n", 200),
        (GET, b"Upgrade: h2c\r\n", 200),
        (GET + b" ", b"", 400),
        (POST, b"Content-Length: abc\r\n", 400),
        (POST, b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400),
        (POST, b"Transfer-Encoding: chunked\r\n\r\nzz", 400),
    ],
)
async def test_a_strange_request_is_answered_and_harms_nobody(
    tmp_path: Path, first_line: bytes, headers: bytes, status: int
) -> None:
    async with served(tmp_path, answering(echo)) as client:
        place = client.base_url
        reader, writer = await asyncio.open_connection(place.host, place.port)
        writer.write(
            first_line + b"\r\nHost: localhost\r\nConnection: close\r\n" + headers + b"\r\n"
        )
        async with asyncio.timeout(5):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        healthy = await client.get("/pack/x")

    assert answer.split(maxsplit=2)[1] == str(status).encode()
    assert healthy.status_code == 200


async def test_a_folder_of_a_pack_is_served_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web/a b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")

    def register(table: web.RouteTableDef) -> None:
        table.static("/pack/web", tmp_path / "web")

    async with served(tmp_path, register) as client:
        shown = [await client.get(f"{at}/pack/web/a%20b.js") for at in ("", "/api")]
        outside = [
            await client.get(httpx.URL(f"{client.base_url}/pack/web/{way}secret.txt"))
            for way in ("../", "%2e%2e/", "..%2f")
        ]

    assert [answer.text for answer in shown] == ["export {}"] * 2
    assert all(answer.status_code in {403, 404} for answer in outside)


async def test_without_routes_of_packs_nothing_changes(tmp_path: Path) -> None:
    async with served(tmp_path, lambda _: None) as client:
        answer = await client.get("/nothing")

    assert answer.status_code == 404


def test_the_gate_starts_without_aiohttp() -> None:
    asked = "import sys, milepost.api.pack_gate; print('aiohttp' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"
