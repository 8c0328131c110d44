from __future__ import annotations

from http.cookies import SimpleCookie

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fakes.access_rows import Reception
from milepost.access.attempts import MAX_FAILED
from milepost.access.audit import Deed, Result
from milepost.access.token import Scope
from milepost.api.door import Door
from milepost.api.problem import Refused, answer_refused
from milepost.api.session_routes import session_routes

URL = "http://127.0.0.1:8188"
OURS = {"Origin": URL}


async def editor(_request: Request) -> Response:
    return PlainTextResponse("the editor")


def client(reception: Reception, *, url: str = URL) -> httpx.AsyncClient:
    app = Starlette(
        routes=[*session_routes(reception.entrance), Route("/editor/", editor, methods=["GET"])],
        exception_handlers={Refused: answer_refused},
    )
    door = Door(app, entrance=reception.entrance, has_editor=True)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=door), base_url=url)


async def sign_in(http: httpx.AsyncClient, secret: str, **headers: str) -> httpx.Response:
    sent = {**OURS, **headers}
    return await http.post("/editor/session", data={"token": secret}, headers=sent)


async def test_a_token_handed_in_opens_the_editor_for_twelve_hours() -> None:
    reception = Reception()
    token, secret = await reception.give(Scope.STUDIO, tenant="north")

    async with client(reception) as http:
        before = await http.get("/editor/")
        signed = await sign_in(http, f" {secret}\n")
        after = await http.get("/editor/")
        out = await http.get("/editor/session")
        reception.clock.s += 12 * 60 * 60
        later = await http.get("/editor/")

    assert (before.status_code, later.status_code) == (401, 401)
    assert (signed.status_code, signed.headers["location"]) == (303, "./")
    assert after.text == "the editor"
    assert "tenant <b>north</b>" in out.text
    (morsel,) = SimpleCookie(signed.headers["set-cookie"]).values()
    assert morsel["httponly"]
    assert morsel["samesite"] == "strict"
    assert morsel["max-age"] == "43200"
    assert not morsel["secure"]
    assert secret not in morsel.value
    assert [(row.who, row.deed, row.result) for row in reception.audit.rows] == [
        (token.token_id, Deed.SESSION_BEGUN, Result.DONE)
    ]


async def test_over_https_the_cookie_goes_nowhere_else() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)

    async with client(reception, url="https://posters.example") as http:
        signed = await sign_in(http, secret, Origin="https://posters.example")

    (morsel,) = SimpleCookie(signed.headers["set-cookie"]).values()
    assert morsel["secure"]


async def test_whoever_signs_out_needs_a_token_again() -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)

    async with client(reception) as http:
        await sign_in(http, secret)
        out = await http.post("/editor/session/end", headers=OURS)
        after = await http.get("/editor/")

    assert (out.status_code, out.headers["location"]) == (303, "../")
    assert after.status_code == 401
    assert [row.deed for row in reception.audit.rows] == [Deed.SESSION_BEGUN, Deed.SESSION_ENDED]


async def test_a_wrong_token_gets_the_form_again_and_no_cookie() -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    async with client(reception) as http:
        answers = [await sign_in(http, secret) for secret in ("", "<script>", "milepost_x")]

    for answer in answers:
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert "is unknown, revoked or has expired" in answer.text
        assert "<script>" not in answer.text


@pytest.mark.parametrize("scope", [Scope.POSTERS, Scope.OPS])
async def test_a_token_of_another_scope_does_not_sign_in(scope: Scope) -> None:
    reception = Reception()
    _, secret = await reception.give(scope)

    async with client(reception) as http:
        answer = await sign_in(http, secret)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/editor/session", "/editor/session/end"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
async def test_another_page_signs_nobody_in_or_out(path: str, origin: str) -> None:
    reception = Reception()
    _, secret = await reception.give(Scope.STUDIO)

    async with client(reception) as http:
        answer = await http.post(path, data={"token": secret}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 401),
        (b"\xff\xfe", 401),
        (b"token=%FF", 401),
        (b"&" * 4000, 401),
        (b"token=" + b"a" * 5000, 413),
    ],
)
async def test_a_form_that_is_none_is_refused(body: bytes, status: int) -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    async with client(reception) as http:
        answer = await http.post("/editor/session", content=body, headers=OURS)

    assert answer.status_code == status


async def test_guessing_in_the_form_is_bounded_with_guessing_elsewhere() -> None:
    reception = Reception()
    await reception.give(Scope.STUDIO)

    async with client(reception) as http:
        for _ in range(MAX_FAILED):
            await http.get("/editor/", headers={"Authorization": "Bearer milepost_x"})
        answer = await sign_in(http, "milepost_x")

    assert answer.status_code == 429


async def test_while_there_are_no_tokens_nobody_is_asked_for_one() -> None:
    async with client(Reception()) as http:
        answer = await http.get("/editor/session")
        page = await http.get("/editor/")

    assert (answer.status_code, answer.headers["location"]) == (303, "./")
    assert page.text == "the editor"
