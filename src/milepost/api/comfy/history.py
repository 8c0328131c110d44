"""`/history`: what is done, in pages."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import flag_in, names_in, read_object, whole_number
from milepost.api.json_answer import json_answer, long_json_answer
from milepost.api.tenants import Tenant

MOST: Final = 2**31
"""Less than none counts as none, as in ComfyUI; but a number must be one."""


async def show(tenant: Tenant, request: Request) -> Response:
    """A page, newest last; `offset` counts from the oldest, 0 means none."""
    query = request.query_params
    max_items = whole_number(query.get("max_items"), "max_items", default=-1, minimum=-MOST)
    offset = whole_number(query.get("offset"), "offset", default=-1, minimum=-MOST)
    page = await tenant.prompts.history.page(
        max_items=None if max_items < 0 else max_items, offset=None if offset < 0 else offset
    )
    return await long_json_answer(
        lambda: {entry.prompt_id: entry.to_json() for entry in page}, count=len(page)
    )


async def show_one(tenant: Tenant, request: Request) -> Response:
    """One entry by its prompt id; an empty object until it is done."""
    prompts, prompt_id = tenant.prompts, request.path_params["prompt_id"]
    # clients ask again and again until it is done
    entry = None if prompts.find(prompt_id) is not None else await prompts.history.get(prompt_id)
    return json_answer({} if entry is None else {entry.prompt_id: entry.to_json()})


async def change(tenant: Tenant, request: Request) -> Response:
    """`clear` all, or `delete` some."""
    body = await read_object(request)
    named = names_in(body, "delete")
    if flag_in(body, "clear"):
        await tenant.prompts.history.clear()
    elif named:
        await tenant.prompts.history.forget(named)
    return json_answer({})
