"""The whole application on a real socket, with routes that packs would register."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from aiohttp import web

from fakes.server_pack import service
from milepost.api.body import READ_DEADLINE_S
from milepost.api.listen import open_address
from milepost.api.pack_gate import PackGate, answer_the_rest
from milepost.packs.foreign.pack_routes import Around, PackRoutes

MIB = 1024 * 1024
Register = Callable[[web.RouteTableDef], None]


@asynccontextmanager
async def served(
    root: Path,
    register: Register,
    *,
    around: Around | None = None,
    editor: Path | None = None,
    deadline_s: float = READ_DEADLINE_S,
    max_body_bytes: int = 4 * MIB,
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the server, while that runs."""
    packs = PackRoutes() if around is None else PackRoutes(around=around)
    assert isinstance(packs.table, web.RouteTableDef)
    register(packs.table)
    async with service(root, editor=editor) as server:
        gate = PackGate(packs, server.tenants, deadline_s=deadline_s, max_body_bytes=max_body_bytes)
        answer_the_rest(server.app, gate)
        config = uvicorn.Config(server.app, lifespan="off", log_config=None)
        async with (
            gate.opened(),
            _listening(config) as url,
            httpx.AsyncClient(base_url=url, timeout=10) as client,
        ):
            yield client


@asynccontextmanager
async def _listening(config: uvicorn.Config) -> AsyncIterator[str]:
    """The URL; without the server's loop, which looks only ten times a second for its end."""
    config.load()
    opened = open_address("127.0.0.1", 0)
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[opened])
    try:
        yield f"http://127.0.0.1:{opened.getsockname()[1]}"
    finally:
        await server.shutdown(sockets=[opened])


def answering(handler: Callable[[web.Request], Any], path: str = "/pack/x") -> Register:
    """One route of every method."""

    def register(table: web.RouteTableDef) -> None:
        table.route("*", path)(handler)

    return register


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    told = {
        "method": request.method,
        "raw_path": request.raw_path,
        "headers": [[name.decode(), value.decode()] for name, value in request.raw_headers],
        "body": body.decode(),
    }
    return web.json_response(told)
