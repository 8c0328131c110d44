"""The aiohttp application that answers the routes of packs.

Every route of the table has a twin under `/api`, as in ComfyUI. One pack's mistake (a path that
another has, an exception in a route, at start or at the end) costs that pack alone. The server's
own HTTP side learns from the header `PACK_HEADER` what a pack did not answer itself.

Imports aiohttp, so only what knows of routes imports this.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from aiohttp import web

from milepost.packs.foreign.failure import kind_and_place
from milepost.packs.foreign.pack_routes import Around
from milepost.packs.foreign.quitting import no_quitting

PACK_HEADER: Final = "X-Milepost-Pack"
"""On answers that are not a pack's own: `unknown-route`, `wrong-method`, `broken-body` or
`failed KIND`."""
TENANT_HEADER: Final = "X-Milepost-Tenant"
"""On requests: whose they are, percent-encoded. The server's own side sets it."""
START_DEADLINE_S: Final = 10.0
"""For each thing that a pack does when the server starts or ends."""
END_DEADLINE_S: Final = 2.0
"""For requests that are being answered at the end."""
MAX_LINE_BYTES: Final = 64 * 1024
"""Of a request's first line and of each header, as the server's own side takes them."""
MAX_HEADERS: Final = 4096
"""More do not fit into what the server's own side takes."""
METHOD_NOT_ALLOWED: Final = 405
_LOG = logging.getLogger("milepost.packs")
_PARAMETER = re.compile(r"\{\w+")

Tell = Callable[[str], None]
"""Told what is not served and why, in one line."""


def new_application() -> web.Application:
    """An empty one; the server's own side bounds bodies, so that this one need not."""
    return web.Application(client_max_size=0)


def complete(
    app: web.Application, table: Iterable[web.AbstractRouteDef], *, around: Around, tell: Tell
) -> None:
    """Add the table's routes, and what keeps one pack's mistakes from the others.

    Args:
        app: what packs added to it directly comes first.
        table: in the order of registering; the first to claim a path keeps it.
        around: opened while a route is answered.
        tell: hears of the others, and later of what fails.
    """
    app.middlewares[:0] = [_marked, _surrounded(around)]
    for signal in (app.on_startup, app.on_shutdown, app.on_cleanup):
        signal[:] = [_guarded(handler, tell) for handler in signal]
    owners = {
        (route.method, _shape(route.resource.canonical)): _owner_of(route.handler)
        for route in app.router.routes()
        if route.resource is not None
    }
    for route in table:
        _add(app, route, owners, tell)


async def serve(app: web.Application, socket: Path, stack: AsyncExitStack) -> None:
    """Answer at a Unix socket until the stack is closed; an application serves once."""
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=_SILENT,
        shutdown_timeout=END_DEADLINE_S,
        handler_cancellation=True,  # a client that leaves ends what was done for it
        max_line_size=MAX_LINE_BYTES,
        max_field_size=MAX_LINE_BYTES,
        max_headers=MAX_HEADERS,
    )
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.UnixSite(runner, str(socket)).start()


def _add(
    app: web.Application,
    route: web.AbstractRouteDef,
    owners: dict[tuple[str, str], str],
    tell: Tell,
) -> None:
    if isinstance(route, web.RouteDef):
        method, path, owner = route.method, route.path, _owner_of(route.handler)
    elif isinstance(route, web.StaticDef):
        method, path, owner = "GET", route.prefix, "a pack"
    else:
        tell(f"a route of a pack is not served: {type(route).__name__} is no route")
        return
    shape = _shape(path)
    holder = owners.get((method, shape)) or owners.get(("*", shape))
    if holder is not None:
        tell(f"{method} {path} of {owner} is not served: {holder} has it already")
        return
    owners[method, shape] = owner
    try:
        app.add_routes([route, _twin(route)])
    except Exception as error:  # noqa: BLE001  # a path that is none, a folder that is not there
        tell(f"{method} {path} of {owner} is not served: {type(error).__name__}")


def _twin(route: web.RouteDef | web.StaticDef) -> web.RouteDef | web.StaticDef:
    """The same under `/api`; a name belongs to one route only."""
    options = {key: value for key, value in route.kwargs.items() if key != "name"}
    if isinstance(route, web.RouteDef):
        return web.RouteDef(route.method, f"/api{route.path}", route.handler, options)
    return web.StaticDef(f"/api{route.prefix}", route.path, options)


def _guarded(handler: Callable[[web.Application], Awaitable[object]], tell: Tell) -> Any:
    async def guarded(app: web.Application) -> None:
        try:
            async with asyncio.timeout(START_DEADLINE_S):
                with no_quitting():
                    await handler(app)
        except Exception as error:  # noqa: BLE001  # pack code may raise anything
            owner = _owner_of(handler)
            tell(f"{owner} failed at the server's start or end: {kind_and_place(error)}")

    return guarded


@web.middleware
async def _marked(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """The outermost layer: what no pack answered is marked, and no exception tells anything."""
    unknown = request.match_info.http_exception
    try:
        with no_quitting():
            response = await handler(request)
    except web.HTTPException as raised:
        if raised is not unknown:
            raise
        mark = "wrong-method" if raised.status == METHOD_NOT_ALLOWED else "unknown-route"
        return web.Response(status=raised.status, headers={**_allowed(raised), PACK_HEADER: mark})
    except web.RequestPayloadError:
        return web.Response(status=400, headers={PACK_HEADER: "broken-body"})
    except Exception as error:  # noqa: BLE001  # pack code may raise anything
        return _failed(request, error)
    if not isinstance(response, web.StreamResponse):  # it forgot to return one
        return _failed(request, TypeError())
    return response


def _surrounded(around: Around) -> Any:
    @web.middleware
    async def surrounded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        tenant = request.headers.get(TENANT_HEADER)
        pack = _owner_of(request.match_info.handler)
        with around(pack, None if tenant is None else unquote(tenant)):
            return await handler(request)

    return surrounded


def _allowed(refusal: web.HTTPException) -> dict[str, str]:
    return {name: refusal.headers[name] for name in ("Allow",) if name in refusal.headers}


def _failed(request: web.Request, error: Exception) -> web.Response:
    resource = request.match_info.route.resource
    path = "?" if resource is None else resource.canonical
    if request.transport is not None:  # else the client has left, and that is no failure
        _LOG.warning("the route %s of a pack failed: %s", path, kind_and_place(error))
    if request.writer.output_size > 0:
        raise ConnectionAbortedError("the answer broke off") from None
    kind = type(error).__name__
    mark = f"failed {kind if kind.isascii() else 'Exception'}"
    return web.Response(status=500, headers={PACK_HEADER: mark})


@dataclass(frozen=True)
class Registered:
    """What packs put into an application."""

    resources: tuple[web.AbstractResource, ...]
    middlewares: tuple[Any, ...]
    contexts: tuple[Any, ...]
    signals: tuple[tuple[Any, ...], ...]
    values: dict[Any, Any]

    @classmethod
    def by_packs(cls, app: web.Application) -> Registered:
        """All of it, before anything of ours is added."""
        contexts = app.cleanup_ctx
        return cls(
            tuple(app.router.resources()),
            tuple(app.middlewares),
            tuple(contexts),
            tuple(
                tuple(each for each in signal if getattr(each, "__self__", None) is not contexts)
                for signal in _signals(app)
            ),
            dict(app),
        )

    def application(self) -> web.Application:
        """A fresh one of the same: an application serves once, in one event loop."""
        app = new_application()
        for resource in self.resources:
            app.router.register_resource(resource)
        app.middlewares.extend(self.middlewares)
        app.cleanup_ctx.extend(self.contexts)
        for signal, handlers in zip(_signals(app), self.signals, strict=True):
            signal.extend(handlers)
        for key, value in self.values.items():
            app[key] = value
        return app


def _signals(app: web.Application) -> tuple[Any, ...]:
    return app.on_startup, app.on_shutdown, app.on_cleanup, app.on_response_prepare


def _owner_of(handler: object) -> str:
    """The pack's name, from its module `custom_nodes.NAME`."""
    folder, _, module = str(getattr(handler, "__module__", "")).partition(".")
    return module.partition(".")[0] if folder == "custom_nodes" else "a pack"


def _shape(path: str) -> str:
    """The path without its parameters' names, which do not make it another path."""
    return _PARAMETER.sub("{", path)


_SILENT: Final = logging.getLogger("milepost.packs.aiohttp")
"""Aiohttp's own would write whole tracebacks; what is worth telling is told above."""
_SILENT.setLevel(logging.CRITICAL + 1)
