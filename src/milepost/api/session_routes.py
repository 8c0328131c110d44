"""Sessions of the editor: a token is handed in once, a cookie stands for it for twelve hours."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from milepost.access.audit import Deed, Result
from milepost.access.entrance import Entrance
from milepost.access.session import SESSION_S
from milepost.access.token import Scope, Token
from milepost.api.body import read_body
from milepost.api.door import address_of_client, is_from_our_page
from milepost.api.door_refusals import too_often
from milepost.api.door_table import SIGN_IN, SIGN_OUT
from milepost.api.problem import Refused
from milepost.api.sign_in_page import sign_in_answer, way_out_answer

MAX_FORM_BYTES: Final = 4096


def session_routes(entrance: Entrance) -> list[BaseRoute]:
    """They stand before the editor's own; the door leaves looking at tokens to them."""
    cookie = entrance.signer.cookie

    def token_of(request: Request) -> Token | None:
        value = request.cookies.get(cookie)
        return None if value is None else entrance.token_of_session(value)

    async def show(request: Request) -> Response:
        if not entrance.keyring.any_exists:
            return RedirectResponse("./", 303)  # the door is open
        token = token_of(request)
        return sign_in_answer(401) if token is None else way_out_answer(token.tenant)

    async def begin(request: Request) -> Response:
        _check_page(request)
        secret = await _secret_in(request)
        token = entrance.keyring.by_secret(secret)
        if token is None:
            wait_s = await entrance.note_unknown(
                Deed.SESSION_BEGUN, address_of_client(request.scope)
            )
            if wait_s > 0:
                return too_often(wait_s).answer(SIGN_IN)
            return sign_in_answer(401, told="The token is unknown, revoked or has expired.")
        if Scope.STUDIO not in token.scopes:
            await entrance.note(Deed.SESSION_BEGUN, token, Result.WRONG_SCOPE)
            return sign_in_answer(403, told="The token has not the scope studio.")
        await entrance.note(Deed.SESSION_BEGUN, token)
        answer = RedirectResponse("./", 303, headers={"Cache-Control": "no-store"})
        value = entrance.signer.sign(token.token_id, now_ms=entrance.now_ms())
        answer.set_cookie(
            cookie,
            value,
            max_age=SESSION_S,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    async def end(request: Request) -> Response:
        _check_page(request)
        token = token_of(request)
        if token is not None:
            await entrance.note(Deed.SESSION_ENDED, token)
        answer = RedirectResponse("../", 303, headers={"Cache-Control": "no-store"})
        answer.delete_cookie(cookie, httponly=True, samesite="strict")
        return answer

    return [
        Route(SIGN_IN, show, methods=["GET"]),
        Route(SIGN_IN, begin, methods=["POST"]),
        Route(SIGN_OUT, end, methods=["POST"]),
    ]


def _check_page(request: Request) -> None:
    """Another site's page must not sign anybody in or out.

    Raises:
        Refused: it tries to.
    """
    if not is_from_our_page(request.scope):
        raise Refused(403, "foreign_origin", "only our own page may ask for this")


async def _secret_in(request: Request) -> bytes:
    """What was written into the form; empty if it is something else."""
    body = await read_body(request, limit_bytes=MAX_FORM_BYTES)
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10)
    except ValueError:
        return b""
    return fields.get("token", [""])[0].strip().encode("utf-8", "replace")
