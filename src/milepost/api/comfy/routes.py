"""Every route of ComfyUI's surface, at the root and again under `/api`.

Plain Starlette routes: a tiny workflow is answered in a fraction of the time that a validated
FastAPI route would take.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from milepost.api.comfy import (
    extensions,
    history,
    info,
    internal,
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
Edition = Literal["standard", "api"]
"""`api` has no editor, no `/prompt` and no `/ws`, as the cloud's API edition."""

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
    ("GET", "/jobs/{job_id}/assets", jobs.assets),
    ("POST", "/jobs/cancel", jobs.cancel_some),
    ("POST", "/jobs/{job_id}/cancel", jobs.cancel),
    ("GET", "/object_info", info.nodes),
    ("GET", "/object_info/{class_type}", info.one_node),
    ("GET", "/system_stats", info.system_stats),
    ("GET", "/features", info.features),
    ("GET", "/extensions", extensions.show),
    ("GET", "/extensions/{path:path}", extensions.show_file),
    ("GET", "/embeddings", info.embeddings),
    ("GET", "/models", info.model_folders),
    ("GET", "/models/{folder}", info.models),
    ("GET", "/experiment/models", info.described_model_folders),
    ("GET", "/experiment/models/{folder}", info.described_models),
    ("POST", "/free", info.free),
    ("GET", "/i18n", info.no_object),
    ("GET", "/workflow_templates", info.no_object),
    ("GET", "/templates/{name}", info.templates),
    ("GET", "/node_replacements", info.no_object),
    ("GET", "/user.css", info.no_style),
    ("GET", "/internal/logs", internal.logs),
    ("GET", "/internal/logs/raw", internal.raw_logs),
    ("PATCH", "/internal/logs/subscribe", internal.subscribe),
    ("GET", "/internal/folder_paths", internal.folder_paths),
    ("GET", "/internal/files/{kind}", internal.files),
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


_NOT_IN_API: Final = ("/prompt",)
_BESIDE_EDITOR: Final = ("/ws", "/internal/", "/extensions", "/templates/", "/user.css")
"""What the editor asks for next to its page and not under `/api`."""


def comfy_routes(tenants: Tenants, *, edition: Edition = "standard") -> list[BaseRoute]:
    """The routes, each for the tenant who asks, and their twins under `/api`."""
    plain = _plain_routes(tenants, edition)
    return [*plain, Mount("/api", routes=plain)]


def routes_beside_editor(tenants: Tenants) -> list[BaseRoute]:
    """Those that the editor asks for under its own prefix."""
    plain = _plain_routes(tenants, "standard")
    beside = [
        route
        for route in plain
        if isinstance(route, Route | WebSocketRoute) and route.path.startswith(_BESIDE_EDITOR)
    ]
    return [*beside, Mount("/api", routes=plain)]


def _plain_routes(tenants: Tenants, edition: Edition) -> list[BaseRoute]:
    plain: list[BaseRoute] = [
        Route(path, _bound(handler, tenants), methods=[method], include_in_schema=False)
        for method, path, handler in ROUTES
        if edition == "standard" or path not in _NOT_IN_API
    ]

    async def listen(websocket: WebSocket) -> None:
        await socket.listen(tenants.of(websocket), websocket)

    return plain if edition == "api" else [*plain, WebSocketRoute("/ws", listen)]


def _bound(handler: Handler, tenants: Tenants) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        tenant = tenants.of(request)
        with tenant.around():
            return await handler(tenant, request)

    return endpoint
