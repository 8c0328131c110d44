"""`/settings` and `/users`: what the editor remembers."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import read_json, read_object
from milepost.api.json_answer import json_answer
from milepost.api.problem import bad_request
from milepost.api.tenants import Tenant

MAX_NAME_CHARS: Final = 200


async def show(tenant: Tenant, request: Request) -> Response:  # a handler
    """Every setting."""
    return json_answer(tenant.settings.all())


async def change(tenant: Tenant, request: Request) -> Response:
    """Set some."""
    changed = await read_object(request)
    for name in changed:
        _check_name(name)
    await tenant.settings.change(changed)
    return json_answer({})


async def show_one(tenant: Tenant, request: Request) -> Response:
    """One setting; null if it was never set."""
    return json_answer(tenant.settings.all().get(request.path_params["name"]))


async def change_one(tenant: Tenant, request: Request) -> Response:
    """Set one."""
    name = request.path_params["name"]
    _check_name(name)
    await tenant.settings.change({name: await read_json(request)})
    return json_answer({})


async def users(tenant: Tenant, request: Request) -> Response:  # a handler
    """Settings lie on the server, and there is nobody to choose from."""
    return json_answer({"storage": "server", "migrated": True})


def _check_name(name: str) -> None:
    if not 0 < len(name) <= MAX_NAME_CHARS or not name.isprintable():
        raise bad_request("a setting's name is wrong", f"{MAX_NAME_CHARS} characters at most")
