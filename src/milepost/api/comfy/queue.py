"""`/queue` and `/interrupt`: what runs and waits, and ending it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from milepost.api.body import flag_in, names_in, read_object, text_in
from milepost.api.json_answer import json_answer, long_json_answer
from milepost.api.tenants import Tenant


async def show(tenant: Tenant, request: Request) -> Response:  # a handler
    """What runs and what waits, in the order of their turns.

    `lanes_held` is ours: nodes of ended workflows that go on all the same, and keep others of
    their pack waiting.
    """
    running, waiting = tenant.prompts.running(), tenant.prompts.waiting()
    held = tenant.prompts.engine.held()
    return await long_json_answer(
        lambda: {
            "queue_running": [prompt.to_json() for prompt in running],
            "queue_pending": [prompt.to_json() for prompt in waiting],
            **({"lanes_held": [each._asdict() for each in held]} if held else {}),
        },
        count=len(running) + len(waiting),
    )


async def change(tenant: Tenant, request: Request) -> Response:
    """`clear` what waits, or `delete` some of it; what runs is left."""
    body = await read_object(request)
    clear, named = flag_in(body, "clear"), set(names_in(body, "delete"))
    waiting = [prompt.prompt_id for prompt in tenant.prompts.waiting()]
    await tenant.prompts.cancel([each for each in waiting if clear or each in named])
    return json_answer({})


async def interrupt(tenant: Tenant, request: Request) -> Response:
    """End what runs: one prompt, one client's, or all of the tenant's."""
    body = await read_object(request, may_be_empty=True)
    prompt_id, client_id = text_in(body, "prompt_id"), text_in(body, "client_id")
    await tenant.prompts.cancel(
        [
            prompt.prompt_id
            for prompt in tenant.prompts.running()
            if prompt_id in {None, prompt.prompt_id} and client_id in {None, prompt.client_id}
        ]
    )
    return json_answer({})
