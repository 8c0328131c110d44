from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Connection

from fakes.access_rows import Reception
from fakes.behind_door import ELSEWHERE, bearer, client, door, echo
from milepost.access.attempts import MAX_FAILED
from milepost.access.audit import Deed, Result
from milepost.access.token import DAY_MS, Scope
from milepost.api.door import Door, tenant_of
from milepost.errors import OurBug


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


@pytest.mark.parametrize(("status", "result"), [(204, Result.DONE), (404, Result.NOT_DONE)])
async def test_who_erases_what_stands_in_the_audit(status: int, result: Result) -> None:
    reception = Reception()

    async def erase(scope: Connection, receive: Receive, send: Send) -> None:
        await Response(status_code=status)(scope, receive, send)

    async with client(Door(erase, entrance=reception.entrance)) as http:
        await http.delete("/v1/posters/p1")
        token, secret = await reception.give(*Scope, tenant="north")
        await http.delete("/v1/posters/p2", headers=bearer(secret))
        await http.delete("/v1/posters/p%0A3", headers=bearer(secret))
        await http.delete("/userdata/private.json", headers=bearer(secret))
        await http.delete("/v1/cars/my-wifes", headers=bearer(secret))

    assert [
        (row.who, row.tenant, row.deed, row.about, row.result) for row in reception.audit.rows
    ] == [
        ("without token", "default", Deed.ERASED, "posters/p1", result),
        (token.token_id, "north", Deed.ERASED, "posters/p2", result),
        (token.token_id, "north", Deed.ERASED, "cars", result),
    ]


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


@pytest.mark.parametrize("kind", ["websocket", "http"])
async def test_what_stays_open_ends_with_its_token(kind: str) -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.STUDIO)
    heard: list[str] = []

    async def listens(_scope: Connection, receive: Receive, _send: Send) -> None:
        heard.append((await receive())["type"])
        await reception.tokens.revoke(token.token_id, now_ms=reception.clock.ms())
        reception.clock.s += 2
        heard.append((await receive())["type"])

    first = {"type": f"{kind}.says"}
    said: asyncio.Queue[Message] = asyncio.Queue()
    said.put_nowait(first)
    scope: Connection = {
        "type": kind,
        "method": "GET",
        "path": "/ws",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {secret}".encode())],
        "server": ("127.0.0.1", 8188),
    }

    async def nothing(_message: Message) -> None:
        raise AssertionError

    async with asyncio.timeout(5):
        await Door(listens, entrance=reception.entrance, look_s=0)(scope, said.get, nothing)

    assert heard == [first["type"], f"{kind}.disconnect"]


async def test_whoever_does_the_same_in_vain_for_ever_does_not_fill_the_audit() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.POSTERS)

    async def nothing_there(scope: Connection, receive: Receive, send: Send) -> None:
        await JSONResponse({}, 404)(scope, receive, send)

    async with client(Door(nothing_there, entrance=reception.entrance)) as http:
        for _ in range(2 * MAX_FAILED):
            await http.get("/queue", headers=bearer(secret))
            await http.delete("/v1/posters/none", headers=bearer(secret))

    kept = Counter(row.result for row in reception.audit.rows)
    assert kept == {Result.WRONG_SCOPE: MAX_FAILED, Result.NOT_DONE: MAX_FAILED}


async def test_nothing_behind_the_door_takes_a_request_that_came_past_it() -> None:
    with pytest.raises(OurBug):
        tenant_of({"type": "http"})
