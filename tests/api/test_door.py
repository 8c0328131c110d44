from __future__ import annotations

import json
from collections.abc import Mapping

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from fakes.access_rows import Reception
from milepost.access.attempts import MAX_FAILED
from milepost.access.audit import Deed, Result
from milepost.access.token import DAY_MS, Scope
from milepost.api.door import Door, tenant_of, token_id_of
from milepost.api.door_table import STUDIO
from milepost.errors import OurBug

LOOPBACK = "http://127.0.0.1:8188"
ELSEWHERE = "http://192.0.2.7:8188"


async def echo(scope: Connection, receive: Receive, send: Send) -> None:
    """Answers who came, and with what."""
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    seen = {
        "tenant": tenant_of(scope),
        "token_id": token_id_of(scope),
        "headers": headers,
        "query": scope["query_string"].decode(),
    }
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": json.dumps(seen)})
        return
    await JSONResponse(seen)(scope, receive, send)


def client(app: ASGIApp, *, url: str = LOOPBACK, address: str = "192.0.2.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url=url)


def door(reception: Reception, **options: bool) -> Door:
    return Door(echo, entrance=reception.entrance, rest=STUDIO, **options)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def open_socket(
    app: ASGIApp, headers: Mapping[str, str], *, query: str = "", denial: bool = True
) -> list[Message]:
    """What the server says to a WebSocket on `/ws`."""
    scope: Connection = {
        "type": "websocket",
        "path": "/ws",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"127.0.0.1:8188"),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ],
        "server": ("127.0.0.1", 8188),
        "client": ("192.0.2.1", 1),
        "extensions": {"websocket.http.response": {}} if denial else {},
    }
    said: list[Message] = []

    async def hear(message: Message) -> None:
        said.append(message)

    async def connect() -> Message:
        return {"type": "websocket.connect"}

    await app(scope, connect, hear)
    assert "milepost_" not in scope["query_string"].decode()  # the server's log shows this
    return said


async def test_with_no_token_in_existence_loopback_is_open_for_the_default_tenant() -> None:
    async with client(door(Reception())) as http:
        answer = await http.get("/history")

    assert answer.json()["tenant"] == "default"
    assert answer.json()["token_id"] is None


async def test_with_no_token_in_existence_nothing_else_is_open() -> None:
    async with client(door(Reception()), url=ELSEWHERE) as http:
        answer = await http.get("/history")

    assert answer.status_code == 401


async def test_once_a_token_exists_loopback_needs_one_too() -> None:
    reception = Reception()
    async with client(door(reception)) as http:
        assert (await http.get("/history")).status_code == 200
        token, secret = await reception.give(Scope.STUDIO, tenant="north")

        without = await http.get("/history")
        with_it = await http.get("/history", headers=bearer(secret))

    assert without.status_code == 401
    assert without.headers["www-authenticate"] == 'Bearer realm="milepost"'
    assert with_it.json()["tenant"] == "north"
    assert with_it.json()["token_id"] == token.token_id


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_whether_the_server_lives_needs_no_token(path: str) -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    async def alive(scope: Connection, receive: Receive, send: Send) -> None:
        await JSONResponse({})(scope, receive, send)

    async with client(Door(alive, entrance=reception.entrance)) as http:
        assert (await http.get(path)).status_code == 200
        assert (await http.get(f"{path}/more")).status_code == 401


async def test_a_revoked_and_an_expired_token_are_refused_alike() -> None:
    reception = Reception()
    revoked, revoked_secret = await reception.give(Scope.STUDIO)
    _, expired_secret = await reception.give(Scope.STUDIO, days=1)
    await reception.tokens.revoke(revoked.token_id, now_ms=reception.clock.ms())
    reception.clock.s += DAY_MS / 1000

    async with client(door(reception)) as http:
        answers = [
            await http.get("/history", headers=bearer(secret))
            for secret in (revoked_secret, expired_secret, "milepost_made_up")
        ]

    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.text for answer in answers}) == 1
    assert 'error="invalid_token"' in answers[0].headers["www-authenticate"]


async def test_the_only_token_revoked_does_not_open_the_door_again() -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)
    await reception.tokens.revoke(token.token_id, now_ms=reception.clock.ms())

    async with client(door(reception)) as http:
        assert (await http.get("/history")).status_code == 401


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v1/posters", Scope.POSTERS),
        ("/v1/posters/abc/picture", Scope.POSTERS),
        ("/v1/styles", Scope.POSTERS),
        ("/metrics", Scope.OPS),
        ("/prompt", Scope.STUDIO),
        ("/api/prompt", Scope.STUDIO),
        ("/api/v1/posters", Scope.STUDIO),
        ("/a/route/of/a/pack", Scope.STUDIO),
    ],
)
async def test_a_route_is_opened_by_its_scope_and_by_no_other(path: str, scope: Scope) -> None:
    reception = Reception()
    secrets = {each: (await reception.give(each))[1] for each in Scope}

    async with client(door(reception)) as http:
        answers = {
            each: (await http.get(path, headers=bearer(secret))).status_code
            for each, secret in secrets.items()
        }

    assert answers == {each: 200 if each is scope else 403 for each in Scope}


async def test_a_wrong_scope_names_the_right_one_and_stands_in_the_audit() -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.POSTERS, tenant="north")

    async with client(door(reception)) as http:
        answer = await http.get("/metrics", headers=bearer(secret))

    assert answer.headers["www-authenticate"] == (
        'Bearer realm="milepost", error="insufficient_scope", scope="ops"'
    )
    (row,) = reception.audit.rows
    assert (row.who, row.tenant, row.deed, row.result) == (
        token.token_id,
        "north",
        Deed.CAME_IN,
        Result.WRONG_SCOPE,
    )


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/unknown", "/v1/unknown/posters"])
async def test_what_the_table_does_not_name_does_not_exist_for_anybody(path: str) -> None:
    reception = Reception()
    _, secret = await reception.give(*Scope)

    async with client(door(reception)) as http:
        answer = await http.get(path, headers=bearer(secret))

    assert answer.status_code == 404


async def test_without_packs_unknown_routes_do_not_exist_either() -> None:
    reception = Reception()
    _, secret = await reception.give(*Scope)

    async with client(Door(echo, entrance=reception.entrance)) as http:
        assert (await http.get("/unknown", headers=bearer(secret))).status_code == 404
        assert (await http.get("/unknown")).status_code == 401


async def test_our_own_api_refuses_in_its_own_form() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.OPS)

    async with client(door(reception)) as http:
        answers = [
            await http.get("/v1/posters"),
            await http.get("/v1/posters", headers=bearer(secret)),
            await http.get("/v1/unknown", headers=bearer(secret)),
        ]

    for answer, status in zip(answers, (401, 403, 404), strict=True):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == answer.json()["status"] == status
    assert answers[0].headers["www-authenticate"] == 'Bearer realm="milepost"'


async def test_nobody_behind_the_door_sees_the_token_or_our_cookie() -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.STUDIO)
    ours = reception.entrance.signer.cookie
    session = reception.entrance.signer.sign(token.token_id, now_ms=reception.clock.ms())
    headers = {**bearer(secret), "Cookie": f"theirs=1; {ours}={session}; other=2", "X-Other": "3"}

    async with client(door(reception)) as http:
        answer = await http.get("/pack/route", headers=headers)

    seen = answer.json()["headers"]
    assert "authorization" not in seen
    assert seen["cookie"] == "theirs=1; other=2"
    assert seen["x-other"] == "3"
    assert secret not in answer.text
    assert session not in answer.text


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic dTpw", "milepost_x", "Bearer \xff\xfe", "Bearer a b"]
)
async def test_a_header_that_is_no_token_is_refused(value: str) -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)
    session = reception.entrance.signer.sign(token.token_id, now_ms=reception.clock.ms())
    cookie = f"{reception.entrance.signer.cookie}={session}"

    async with client(door(reception)) as http:
        answer = await http.get(
            "/history",
            headers=[(b"Authorization", value.encode("latin-1")), (b"Cookie", cookie.encode())],
        )

    assert answer.status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)

    async with client(door(reception)) as http:
        answer = await http.get("/history", headers={"authorization": f"{scheme} {secret}"})

    assert answer.status_code == 200


async def test_a_request_may_not_bring_its_token_in_the_address() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)

    async with client(door(reception)) as http:
        assert (await http.get(f"/history?token={secret}")).status_code == 401


@pytest.mark.parametrize("way", ["header", "query", "percent"])
async def test_a_websocket_may_bring_its_token_as_header_or_in_the_address(way: str) -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO, tenant="north")
    headers = {"authorization": f"Bearer {secret}"} if way == "header" else {}
    written = secret.replace("m", "%6D", 1) if way == "percent" else secret
    query = "clientId=a" if way == "header" else f"token={written}&clientId=a&token=theirs"

    said = await open_socket(door(reception), headers, query=query)

    assert said[0]["type"] == "websocket.accept"
    seen = json.loads(said[1]["text"])
    assert seen["tenant"] == "north"
    assert secret not in said[1]["text"]
    assert seen["query"] == query.removeprefix(f"token={written}&")


async def test_a_websocket_without_a_token_is_answered_401() -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    said = await open_socket(door(reception), {})
    plain = await open_socket(door(reception), {}, denial=False)

    assert (said[0]["type"], said[0]["status"]) == ("websocket.http.response.start", 401)
    assert plain == [{"type": "websocket.close", "code": 1008}]


def with_session(reception: Reception, token_id: str) -> Mapping[str, str]:
    session = reception.entrance.signer.sign(token_id, now_ms=reception.clock.ms())
    return {"cookie": f"{reception.entrance.signer.cookie}={session}"}


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("GET", None, 200),
        ("POST", LOOPBACK, 200),
        ("POST", None, 403),
        ("POST", "null", 403),
        ("POST", "http://evil.example", 403),
        ("POST", "http://127.0.0.1:9999", 403),
        ("DELETE", "http://evil.example", 403),
    ],
)
async def test_with_a_session_what_may_change_something_needs_our_own_page(
    method: str, origin: str | None, status: int
) -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO, tenant="north")
    headers = dict(with_session(reception, token.token_id))
    if origin is not None:
        headers["origin"] = origin

    async with client(door(reception)) as http:
        answer = await http.request(method, "/prompt", headers=headers)

    assert answer.status_code == status


async def test_with_a_session_a_websocket_needs_our_own_page() -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)
    cookie = with_session(reception, token.token_id)

    ours = await open_socket(door(reception), {**cookie, "origin": LOOPBACK})
    foreign = await open_socket(door(reception), {**cookie, "origin": "http://evil.example"})
    none = await open_socket(door(reception), cookie)

    assert ours[0]["type"] == "websocket.accept"
    assert foreign[0]["status"] == none[0]["status"] == 403


async def test_a_session_ends_with_its_token_and_with_its_time() -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)
    other, _ = await reception.give(Scope.STUDIO)
    first = with_session(reception, token.token_id)
    second = with_session(reception, other.token_id)

    async with client(door(reception)) as http:
        await reception.tokens.revoke(token.token_id, now_ms=reception.clock.ms())
        reception.clock.s += 2
        assert (await http.get("/queue", headers=first)).status_code == 401
        assert (await http.get("/queue", headers=second)).status_code == 200
        reception.clock.s += 12 * 60 * 60
        assert (await http.get("/queue", headers=second)).status_code == 401


async def test_a_session_may_do_what_its_token_may_and_no_more() -> None:
    reception = Reception()
    token, _ = await reception.give(Scope.STUDIO)

    async with client(door(reception)) as http:
        answer = await http.get("/v1/posters", headers=with_session(reception, token.token_id))

    assert answer.status_code == 403


async def test_too_many_wrong_tokens_from_one_address_must_wait_but_right_ones_never() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)
    app = door(reception)

    async with client(app) as http, client(app, address="192.0.2.9") as neighbour:
        wrong = [
            (await http.get("/queue", headers=bearer(f"milepost_{n}"))).status_code
            for n in range(MAX_FAILED)
        ]
        more = await http.get("/queue", headers=bearer("milepost_x"))
        right = await http.get("/queue", headers=bearer(secret))
        elsewhere = await neighbour.get("/queue", headers=bearer("milepost_x"))

    assert wrong == [401] * MAX_FAILED
    assert more.status_code == 429
    assert int(more.headers["retry-after"]) >= 1
    assert right.status_code == 200
    assert elsewhere.status_code == 401
    assert len(reception.audit.rows) == MAX_FAILED + 1  # what must wait is not written down


async def test_while_the_database_is_away_known_tokens_count_and_nothing_opens() -> None:
    known, unknown = Reception(), Reception()
    _, secret = await known.give(Scope.STUDIO)
    unknown.tokens.away = True

    async with client(door(known)) as http:
        await http.get("/queue")
        known.tokens.away = known.audit.away = True
        known.clock.s += 60
        assert (await http.get("/queue", headers=bearer(secret))).status_code == 200
        assert (await http.get("/queue", headers=bearer("wrong"))).status_code == 401
        assert (await http.get("/metrics", headers=bearer(secret))).status_code == 403
    async with client(door(unknown)) as http:
        answer = await http.get("/queue")

    assert answer.status_code == 503


async def test_a_page_that_may_ask_gets_a_form_instead_of_a_bare_refusal() -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    async with client(door(reception, has_editor=True)) as http:
        page = await http.get("/editor/")
        short = await http.get("/editor")
        root = await http.get("/")
        script = await http.get("/editor/assets/index.js")

    assert {each.status_code for each in (page, short, root, script)} == {401}
    assert '<form method="post" action="session">' in page.text
    assert '<form method="post" action="editor/session">' in short.text
    assert root.text == short.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "<form" not in script.text


async def test_nothing_behind_the_door_takes_a_request_that_came_past_it() -> None:
    with pytest.raises(OurBug):
        tenant_of({"type": "http"})
