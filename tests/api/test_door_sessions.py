from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from fakes.access_rows import Reception
from fakes.behind_door import LOOPBACK, client, door, open_socket
from milepost.access.token import Scope


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
