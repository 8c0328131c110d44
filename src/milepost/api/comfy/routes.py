"""Every route of ComfyUI's surface, at the root and again under `/api`.

Plain Starlette routes: a tiny workflow is answered in a fraction of the time that a validated
FastAPI route would take.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from milepost.api.comfy import (
    history,
    info,
    jobs,
    prompt,
    queue,
    settings,
    socket,
    upload,
    userdata,
    view,
)
from milepost.api.tenants import Tenant, Tenants

Handler = Callable[[Tenant, Request], Awaitable[Response]]

ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/prompt", prompt.submit),
    ("GET", "/prompt", prompt.remaining),
    ("GET", "/queue", queue.show),
    ("POST", "/queue", queue.change),
    ("POST", "/interrupt", queue.interrupt),
    ("GET", "/history", history.show),
    ("POST", "/history", history.change),
    ("GET", "/history/{prompt_id}", history.show_one),
    ("GET", "/view", view.show),
    ("POST", "/upload/image", upload.image),
    ("POST", "/upload/mask", upload.mask),
    ("GET", "/jobs", jobs.show),
    ("GET", "/jobs/{job_id}", jobs.show_one),
    ("POST", "/jobs/{job_id}/cancel", jobs.cancel),
    ("GET", "/object_info", info.nodes),
    ("GET", "/object_info/{class_type}", info.one_node),
    ("GET", "/system_stats", info.system_stats),
    ("GET", "/features", info.features),
    ("GET", "/extensions", info.no_list),
    ("GET", "/embeddings", info.embeddings),
    ("GET", "/models", info.model_folders),
    ("GET", "/models/{folder}", info.models),
    ("GET", "/experiment/models", info.described_model_folders),
    ("POST", "/free", info.free),
    ("GET", "/i18n", info.no_object),
    ("GET", "/workflow_templates", info.no_object),
    ("GET", "/global_subgraphs", info.no_object),
    ("GET", "/settings", settings.show),
    ("POST", "/settings", settings.change),
    ("GET", "/settings/{name}", settings.show_one),
    ("POST", "/settings/{name}", settings.change_one),
    ("GET", "/users", settings.users),
    ("GET", "/userdata", userdata.show),
    ("GET", "/userdata/{file:path}", userdata.show_one),
    ("POST", "/userdata/{file:path}", userdata.write),
    ("DELETE", "/userdata/{file:path}", userdata.delete),
)


def comfy_routes(tenants: Tenants) -> list[BaseRoute]:
    """The routes, each for the tenant who asks."""
    plain: list[BaseRoute] = [
        Route(path, _bound(handler, tenants), methods=[method], include_in_schema=False)
        for method, path, handler in ROUTES
    ]

    async def listen(websocket: WebSocket) -> None:
        await socket.listen(tenants.of(websocket), websocket)

    plain.append(WebSocketRoute("/ws", listen))
    return [*plain, Mount("/api", routes=plain)]


def _bound(handler: Handler, tenants: Tenants) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await handler(tenants.of(request), request)

    return endpoint
